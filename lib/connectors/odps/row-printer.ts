import { RecordHasher, viewOf } from "@/lib/engine/multiset-hash";
import type { OdpsRow } from "@/lib/maxcompute/odps-value";
import { RecordEncoder, type RecordColumn } from "@/lib/maxcompute/record/encoder";

/** What is in the table was accepted: no length is refused here. */
const ANY_LENGTH = 2 ** 31 - 1;

/**
 * Fingerprints of rows, over the bytes in which a record stream carries them: the same value has the same bytes,
 * whether it was converted just now or downloaded.
 */
export class RowPrinter {
  readonly #encoder: RecordEncoder;
  readonly #hasher = new RecordHasher();
  readonly #partitions = new Map<string, DataView>();

  constructor(columns: readonly RecordColumn[]) {
    this.#encoder = new RecordEncoder(columns, { maxFieldBytes: ANY_LENGTH });
  }

  /** `sum` is what the row adds to the hash of a block's records. */
  print(row: OdpsRow, partition: string): { readonly print: bigint; readonly sum: bigint } {
    const encoder = this.#encoder;
    const before = encoder.byteSize;
    encoder.append(row);
    const sum = encoder.takeSum();
    const length = encoder.byteSize - before;
    const { view, at } = encoder.region(0);
    encoder.takeFull();
    const hasher = this.#hasher;
    const place = this.#placeOf(partition);
    hasher.begin();
    hasher.bytes(place, 0, place.byteLength);
    hasher.bytes(view, at - length, length);
    hasher.end();
    return { print: hasher.take(), sum };
  }

  #placeOf(partition: string): DataView {
    const known = this.#partitions.get(partition);
    if (known !== undefined) return known;
    const place = viewOf(new TextEncoder().encode(partition));
    this.#partitions.set(partition, place);
    return place;
  }
}
