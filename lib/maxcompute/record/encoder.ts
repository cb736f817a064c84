import { AppError } from "@/lib/core/errors";
import { crc32cFinish, crc32cInt32, CRC32C_START } from "../crc32c";
import { formatOdpsType, type OdpsType } from "../odps-type";
import type { OdpsRow } from "../odps-value";
import { RecordSink, unpooled, type Region, type Slab, type SlabPool } from "./sink";
import { Unfit, valueCodec, type ValueCodec } from "./value-codec";
import { sumHigh, sumLow, sumOf } from "./record-sum";
import { TAG_END_RECORD, TAG_META_CHECKSUM, TAG_RECORD_COUNT } from "./wire";

/** A column of a record stream; its place in the list is its field number. */
export interface RecordColumn {
  readonly name: string;
  readonly type: OdpsType;
}

/** What a kernel says of the records it wrote. */
export interface KernelRecords {
  readonly records: number;
  readonly metaState: number;
  readonly low: number;
  readonly high: number;
}

/** Default byte limit of one text or binary field: `MaxFieldSize` of an upload session. */
export const DEFAULT_MAX_FIELD_BYTES = 8 * 1024 * 1024;
const DEFAULT_SLAB_BYTES = 512 * 1024;

export interface RecordEncoderOptions {
  readonly pool?: SlabPool;
  readonly maxFieldBytes?: number;
}

/**
 * Encodes one record stream, rows first to last, then the trailer. Bytes collect in slabs; take the full ones as they
 * come and send them in order. Modes: `append`* (with `takeFull` in between), then `finish` once.
 */
export class RecordEncoder {
  readonly #columns: readonly RecordColumn[];
  readonly #codecs: readonly ValueCodec[];
  readonly #sink: RecordSink;
  #count = 0;
  #byteSize = 0;
  #metaCrc = CRC32C_START;
  #sumLow = 0;
  #sumHigh = 0;

  constructor(columns: readonly RecordColumn[], options: RecordEncoderOptions = {}) {
    const { pool = unpooled(DEFAULT_SLAB_BYTES), maxFieldBytes = DEFAULT_MAX_FIELD_BYTES } = options;
    this.#columns = columns;
    this.#codecs = columns.map((column) => valueCodec(column.type, { text: "strings", maxFieldBytes }));
    this.#sink = new RecordSink(pool);
  }

  /** Records appended so far. */
  get count(): number {
    return this.#count;
  }

  /** Bytes of those records, before compression and without the trailer. */
  get byteSize(): number {
    return this.#byteSize;
  }

  /** Checksum, unsigned, of all record checksums so far. */
  get metaChecksum(): number {
    return crc32cFinish(this.#metaCrc);
  }

  get hasFull(): boolean {
    return this.#sink.hasFull;
  }

  /**
   * Appends one record; a refused one leaves no trace.
   * @throws AppError "maxcompute.value_invalid" with details.column, the column's index
   */
  append(row: OdpsRow): void {
    const sink = this.#sink;
    if (row.length !== this.#columns.length) {
      throw new AppError("input.invalid", {
        reason: `a row has ${row.length} values for ${this.#columns.length} columns`,
      });
    }
    sink.beginRecord();
    for (let i = 0; i < row.length; i++) {
      const value = row[i]!;
      if (value === null) continue;
      const codec = this.#codecs[i]!;
      sink.tag(((i + 1) << 3) | codec.wireType);
      sink.feedInt32(i + 1);
      try {
        codec.write(sink, value);
      } catch (thrown) {
        sink.rollback();
        throw thrown instanceof Unfit ? this.#refuse(i, thrown.reason) : thrown;
      }
    }
    const crc = crc32cFinish(sink.crc);
    sink.tag(TAG_END_RECORD);
    sink.varint32(crc);
    this.#byteSize += sink.recordLength;
    this.#metaCrc = crc32cInt32(this.#metaCrc, crc | 0);
    this.#sumLow = sumLow(this.#sumLow, crc | 0);
    this.#sumHigh = sumHigh(this.#sumHigh, crc | 0);
    this.#count++;
  }

  /** Register of the checksum of checksums, for kernels. */
  get metaState(): number {
    return this.#metaCrc;
  }

  /** Room for a kernel that writes whole records by itself: `accept` them before any other call. */
  region(bytes: number): Region {
    return this.#sink.region(bytes);
  }

  /** Sum of the records appended since the last call, whatever their order: see record-sum.ts. */
  takeSum(): bigint {
    const sum = sumOf(this.#sumLow, this.#sumHigh);
    this.#sumLow = 0;
    this.#sumHigh = 0;
    return sum;
  }

  /**
   * Takes over what a kernel wrote from `region.at` up to `end`: its records, the register after their checksums, and
   * both lanes of their sum.
   */
  accept(region: Region, end: number, { records, metaState, low, high }: KernelRecords): void {
    this.#sumLow = (this.#sumLow + low) | 0;
    this.#sumHigh = (this.#sumHigh + high) | 0;
    this.#sink.advance(end);
    this.#byteSize += end - region.at;
    this.#count += records;
    this.#metaCrc = metaState;
  }

  /** Slabs that are complete; the caller owns them. */
  takeFull(): Slab[] {
    return this.#sink.takeFull();
  }

  /** Appends the trailer and gives all bytes that are left. */
  finish(): Slab[] {
    const sink = this.#sink;
    sink.beginRecord();
    sink.tag(TAG_RECORD_COUNT);
    sink.uncheckedInt64(BigInt(this.#count));
    sink.tag(TAG_META_CHECKSUM);
    sink.varint32(this.metaChecksum);
    return sink.takeAll();
  }

  #refuse(index: number, reason: string): AppError {
    const { name, type } = this.#columns[index]!;
    return new AppError(
      "maxcompute.value_invalid",
      { column: name, type: formatOdpsType(type), reason },
      { details: { column: index } },
    );
  }
}

/** A whole record stream in one piece: small results, previews, tests. */
export function encodeRecords(columns: readonly RecordColumn[], rows: Iterable<OdpsRow>): Uint8Array {
  const encoder = new RecordEncoder(columns);
  const slabs: Slab[] = [];
  for (const row of rows) {
    encoder.append(row);
    if (encoder.hasFull) slabs.push(...encoder.takeFull());
  }
  slabs.push(...encoder.finish());
  return Buffer.concat(slabs.map(({ bytes, length }) => bytes.subarray(0, length)));
}
