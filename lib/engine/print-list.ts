const FIRST_CAPACITY = 1 << 12;

/** A growing list of 64-bit fingerprints, 8 bytes each; sorted once, it is a multiset that others compare with. */
export class PrintList {
  #prints = new BigUint64Array(FIRST_CAPACITY);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(print: bigint): void {
    if (this.#count === this.#prints.length) {
      const grown = new BigUint64Array(this.#count * 2);
      grown.set(this.#prints);
      this.#prints = grown;
    }
    this.#prints[this.#count++] = print;
  }

  sorted(): BigUint64Array {
    return this.#prints.subarray(0, this.#count).sort();
  }
}

export interface MultisetDifference {
  /** In `expected` more often than in `found`, as often as that. */
  readonly missing: readonly bigint[];
  readonly missingCount: number;
  readonly extra: readonly bigint[];
  readonly extraCount: number;
  /** Those of the extra ones that are expected at least once. */
  readonly doubledCount: number;
}

/** Compares two sorted lists; names at most `limit` prints of each kind. */
export function compareSorted(expected: BigUint64Array, found: BigUint64Array, limit: number): MultisetDifference {
  const missing: bigint[] = [];
  const extra: bigint[] = [];
  let [missingCount, extraCount, doubledCount, left, right] = [0, 0, 0, 0, 0];
  while (left < expected.length || right < found.length) {
    const [wanted, held] = [expected[left], found[right]];
    if (wanted === held) {
      left++;
      right++;
    } else if (held === undefined || (wanted !== undefined && wanted < held)) {
      if (missing.push(wanted!) > limit) missing.pop();
      missingCount++;
      left++;
    } else {
      if (extra.push(held) > limit) extra.pop();
      extraCount++;
      if (left > 0 && expected[left - 1] === held) doubledCount++;
      right++;
    }
  }
  return { missing, missingCount, extra, extraCount, doubledCount };
}
