import type { OdpsRow } from "../odps-value";
import { RecordEncoder, type RecordColumn } from "../record/encoder";
import { slabPool, type Slab } from "../record/sink";

const SLAB_BYTES = 512 * 1024;
/** A small working set beats a large one: slabs stay in the cache. */
const IDLE_SLABS = 4;

export interface EncodedRows {
  readonly recordCount: number;
  /** Bytes of the stream before compression, trailer included. */
  readonly byteSize: number;
  /** Checksum, unsigned, of all record checksums. */
  readonly metaChecksum: number;
}

/**
 * Rows as one record stream, in pieces that are reused once the next one is asked for. `onEnd` hears what was encoded.
 * @throws AppError "maxcompute.value_invalid"
 */
export async function* encodeRows(
  rows: AsyncIterable<OdpsRow> | Iterable<OdpsRow>,
  columns: readonly RecordColumn[],
  maxFieldBytes: number | null,
  onEnd: (encoded: EncodedRows) => void,
): AsyncGenerator<Uint8Array, void> {
  const pool = slabPool(SLAB_BYTES, IDLE_SLABS);
  const encoder = new RecordEncoder(columns, { pool, ...(maxFieldBytes === null ? {} : { maxFieldBytes }) });
  let byteSize = 0;
  const hand = function* (slabs: readonly Slab[]) {
    for (const { bytes, length } of slabs) {
      byteSize += length;
      yield bytes.subarray(0, length);
      pool.give(bytes);
    }
  };
  for await (const row of rows) {
    encoder.append(row);
    if (encoder.hasFull) yield* hand(encoder.takeFull());
  }
  yield* hand(encoder.finish());
  onEnd({ recordCount: encoder.count, byteSize, metaChecksum: encoder.metaChecksum });
}
