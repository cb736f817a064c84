const LANE = 0xffff_ffffn;

/** Adds the two 32-bit lanes of two sums apart from each other, each modulo 2³². */
export const addSums = (a: bigint, b: bigint): bigint =>
  (BigInt.asUintN(32, (a >> 32n) + (b >> 32n)) << 32n) | BigInt.asUintN(32, (a & LANE) + (b & LANE));

/**
 * Order-free hash of a multiset of records: two independent 32-bit sums of one hash per record. Equal multisets give
 * equal sums in whatever order and in whatever pieces they are added; a lost, doubled or changed record changes it.
 * It guards against faults, not against an adversary. Written as 16 hexadecimal digits.
 */
export class MultisetHash {
  #high = 0;
  #low = 0;

  constructor(sum: bigint | string = 0n) {
    this.add(typeof sum === "string" ? BigInt(`0x${sum}`) : sum);
  }

  /** Adds the sum of any number of records. */
  add(sum: bigint): void {
    this.#high = (this.#high + Number(BigInt.asIntN(32, sum >> 32n))) | 0;
    this.#low = (this.#low + Number(BigInt.asIntN(32, sum))) | 0;
  }

  get sum(): bigint {
    return (BigInt(this.#high >>> 0) << 32n) | BigInt(this.#low >>> 0);
  }

  toString(): string {
    return this.sum.toString(16).padStart(16, "0");
  }
}

/**
 * Hashes records one after the other and sums them up without an allocation per record: `begin`, any number of
 * `number` and `bytes`, `end`. Two 32-bit lanes of multiply-and-rotate steps with a final avalanche (as MurmurHash3).
 */
export class RecordHasher {
  #a = 0;
  #b = 0;
  #low = 0;
  #high = 0;
  #savedA = 0;
  #savedB = 0;

  begin(): void {
    this.#a = 0x9e3779b9 | 0;
    this.#b = 0x85ebca6b | 0;
  }

  /** Keeps what was mixed in since `begin`, for several records that begin alike. */
  save(): void {
    this.#savedA = this.#a;
    this.#savedB = this.#b;
  }

  /** Begins a record with what was saved. */
  restore(): void {
    this.#a = this.#savedA;
    this.#b = this.#savedB;
  }

  /** Mixes in the low 32 bits of a whole number. */
  number(value: number): void {
    this.#a = mixA(this.#a, value | 0);
    this.#b = mixB(this.#b, value | 0, this.#a);
  }

  /** Mixes in a stretch of bytes and its length. */
  bytes(source: DataView, offset: number, length: number): void {
    // Both lanes stay in registers: this is the loop that reads every byte of a run.
    let a = mixA(this.#a, length);
    let b = mixB(this.#b, length, a);
    const end = offset + length;
    let at = offset;
    for (const last = end - 4; at <= last; at += 4) {
      const word = source.getInt32(at, true);
      a = mixA(a, word);
      b = mixB(b, word, a);
    }
    if (at < end) {
      let rest = 0;
      for (let shift = 0; at < end; at++, shift += 8) rest |= source.getUint8(at) << shift;
      a = mixA(a, rest);
      b = mixB(b, rest, a);
    }
    this.#a = a;
    this.#b = b;
  }

  end(): void {
    const a = avalanche(this.#a ^ (this.#b >>> 15));
    const b = avalanche((this.#b + Math.imul(a, 5)) | 0);
    this.#low = (this.#low + a) | 0;
    this.#high = (this.#high + b) | 0;
  }

  /** The sum of all records ended so far; starts over. */
  take(): bigint {
    const sum = (BigInt(this.#high >>> 0) << 32n) | BigInt(this.#low >>> 0);
    this.#low = 0;
    this.#high = 0;
    return sum;
  }
}

function mixA(a: number, word: number): number {
  const mixed = a ^ Math.imul(rotate(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
  return (Math.imul(rotate(mixed, 13), 5) + 0xe6546b64) | 0;
}

/** `a` is the other lane, after the same word. */
function mixB(b: number, word: number, a: number): number {
  return (Math.imul(rotate(b ^ word, 17), 0x2745937f) + a) | 0;
}

/** The same bytes as the hasher reads them. */
export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const rotate = (value: number, bits: number) => (value << bits) | (value >>> (32 - bits));

function avalanche(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
