import { MAX_INT64_DIGITS, writeInt64 } from "./digits";
import { FieldBytes, MAX_FIELD_HEAD, viewOf } from "./field-bytes";
import type { Target } from "./plan";
import { isReserved } from "./record-context";

const DIGITS = Buffer.alloc(MAX_INT64_DIGITS);
const DIGITS_VIEW = viewOf(DIGITS);

/** The version of a cell as a prepared field: cells that were written together share it. */
export class VersionField {
  readonly #field: number;
  readonly #target: Target;
  readonly #bytes = new FieldBytes(2 * MAX_FIELD_HEAD + MAX_INT64_DIGITS);
  #low = 0;
  #high = 0;
  #isPrepared = false;

  constructor(field: number, target: Target) {
    this.#field = field;
    this.#target = target;
  }

  /** The field for this version, or null when it is not for the kernel. */
  find(low: number, high: number): FieldBytes | null {
    if (this.#isPrepared && low === this.#low && high === this.#high) return this.#bytes;
    const bytes = this.#bytes;
    this.#isPrepared = false;
    if (this.#target === "bigint" && isReserved(low, high)) return null;
    bytes.clear();
    if (this.#target === "bigint") bytes.int64(this.#field, low, high);
    else bytes.text(this.#field, DIGITS_VIEW, 0, writeInt64(DIGITS, 0, low, high));
    bytes.finish();
    this.#low = low;
    this.#high = high;
    this.#isPrepared = true;
    return bytes;
  }
}
