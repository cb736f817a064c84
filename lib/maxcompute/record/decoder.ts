import { CRC32C_START, crc32cFinish, crc32cInt32 } from "../crc32c";
import type { OdpsRow, OdpsValue } from "../odps-value";
import type { RecordColumn } from "./encoder";
import { damaged, MoreBytesNeeded, RecordSource } from "./source";
import { valueCodec, type TextForm, type ValueCodec } from "./value-codec";
import {
  METRICS_FIELD,
  TAG_END_METRICS,
  TAG_END_RECORD,
  TAG_META_CHECKSUM,
  TAG_METRICS,
  TAG_RECORD_COUNT,
} from "./wire";

/** The cloud takes no record larger than 200 MB; what claims to be larger is damage. */
const DEFAULT_MAX_RECORD_BYTES = 256 * 1024 * 1024;
/** From here on a record that is still incomplete is parsed again only when its bytes have doubled. */
const REPARSE_GROWTH_FROM = 64 * 1024;

export interface RecordDecoderOptions {
  readonly text?: TextForm;
  /** Longest record held in memory; longer ones are refused as damage. */
  readonly maxRecordBytes?: number;
}

export interface RecordTrailer {
  readonly count: number;
  /** Checksum, unsigned, of all record checksums. */
  readonly metaChecksum: number;
  /** The server's own timings, JSON text, when it sent them. */
  readonly metrics: string | null;
}

/**
 * Decodes one record stream from pieces of any size. Checks every record checksum, the count and the checksum of
 * checksums; nothing may follow. Modes: `push`*, then `finish` once; after an error the decoder is of no more use.
 * Rows given by `push` are verified one by one, but only `finish` proves that none is missing.
 */
export class RecordDecoder {
  readonly #codecs: readonly ValueCodec[];
  readonly #maxRecordBytes: number;
  readonly #source = new RecordSource();
  /** Copies of the pieces that hold the beginning of a record. */
  #held: Buffer[] = [];
  #heldBytes = 0;
  /** Bytes that must be held before parsing goes on. */
  #wanted = 1;
  #count = 0;
  #metaCrc = CRC32C_START;
  #trailer: RecordTrailer | null = null;

  constructor(columns: readonly Pick<RecordColumn, "type">[], options: RecordDecoderOptions = {}) {
    const { text = "strings", maxRecordBytes = DEFAULT_MAX_RECORD_BYTES } = options;
    this.#codecs = columns.map(({ type }) => valueCodec(type, { text, maxFieldBytes: maxRecordBytes }));
    this.#maxRecordBytes = maxRecordBytes;
  }

  /** What the end of the stream said; null before `finish`. */
  get trailer(): RecordTrailer | null {
    return this.#trailer;
  }

  /**
   * Takes the next piece (which may be reused afterwards) and gives records completed by it.
   * @throws AppError "maxcompute.stream_damaged"
   */
  push(chunk: Uint8Array): OdpsRow[] {
    const rows: OdpsRow[] = [];
    if (chunk.length === 0) return rows;
    if (this.#heldBytes + chunk.length < this.#wanted) this.#hold(chunk);
    else this.#parseWith(asBuffer(chunk), rows);
    if (this.#heldBytes > this.#maxRecordBytes) this.#tooLong();
    return rows;
  }

  /**
   * The last records, if `push` was still waiting for more bytes.
   * @throws AppError "maxcompute.stream_damaged" when the stream stops before its end
   */
  finish(): OdpsRow[] {
    const rows: OdpsRow[] = [];
    if (this.#trailer === null && this.#heldBytes > 0) this.#parseWith(Buffer.alloc(0), rows);
    if (this.#trailer === null) damaged("it ends too early");
    return rows;
  }

  #parseWith(chunk: Buffer, rows: OdpsRow[]): void {
    const bytes = this.#heldBytes === 0 ? chunk : Buffer.concat([...this.#held, chunk]);
    const used = this.#parse(bytes, rows);
    if (this.#trailer !== null && used < bytes.length) damaged("bytes follow the end of the stream");
    this.#held = [];
    this.#heldBytes = 0;
    if (used < bytes.length) this.#hold(bytes.subarray(used));
  }

  #hold(piece: Uint8Array): void {
    this.#held.push(Buffer.from(piece));
    this.#heldBytes += piece.length;
  }

  #tooLong(): never {
    damaged(`a record is longer than ${this.#maxRecordBytes} bytes`);
  }

  /** Appends what is complete to `rows` and gives the bytes used. */
  #parse(bytes: Buffer, rows: OdpsRow[]): number {
    const source = this.#source;
    source.reset(bytes, 0, bytes.length);
    let used = 0;
    try {
      while (this.#trailer === null && source.at < source.end) {
        const row = this.#record();
        if (row !== null) rows.push(row);
        used = source.at;
      }
      this.#wanted = 1;
    } catch (thrown) {
      if (!(thrown instanceof MoreBytesNeeded)) throw thrown;
      const held = bytes.length - used;
      const forValue = source.at - used + thrown.needed;
      this.#wanted = Math.max(forValue, held < REPARSE_GROWTH_FROM ? held + 1 : held * 2);
      if (forValue > this.#maxRecordBytes) this.#tooLong();
    }
    return used;
  }

  /** One record, or null after the trailer. */
  #record(): OdpsRow | null {
    const source = this.#source;
    const row: OdpsValue[] = new Array<OdpsValue>(this.#codecs.length).fill(null);
    source.crc = CRC32C_START;
    for (let isFirst = true; ; isFirst = false) {
      const tag = source.varint32();
      if (tag === TAG_END_RECORD) {
        const crc = crc32cFinish(source.crc);
        if (source.checksum() !== crc) damaged(`the checksum of record ${this.#count + 1} does not match`);
        this.#metaCrc = crc32cInt32(this.#metaCrc, crc | 0);
        this.#count++;
        return row;
      }
      if (tag === TAG_RECORD_COUNT && isFirst) {
        this.#trailer = this.#readTrailer();
        return null;
      }
      this.#field(tag, row);
    }
  }

  #field(tag: number, row: OdpsValue[]): void {
    const number = tag >>> 3;
    const codec = this.#codecs[number - 1] ?? damaged(`there is no column ${number}`);
    if (codec.wireType !== (tag & 7)) damaged(`column ${number} has the wrong wire type`);
    if (row[number - 1] !== null) damaged(`column ${number} occurs twice in one record`);
    this.#source.feedInt32(number);
    row[number - 1] = codec.read(this.#source);
  }

  #readTrailer(): RecordTrailer {
    const source = this.#source;
    if (source.uncheckedInt64() !== BigInt(this.#count)) damaged("the number of records does not match");
    let metrics: string | null = null;
    let tag = source.varint32();
    if (tag === TAG_METRICS) {
      source.crc = CRC32C_START;
      source.feedInt32(METRICS_FIELD);
      metrics = source.view().toString();
      if (source.varint32() !== TAG_END_METRICS) damaged("the end of the metrics is missing");
      if (source.checksum() !== crc32cFinish(source.crc)) damaged("the checksum of the metrics does not match");
      tag = source.varint32();
    }
    if (tag !== TAG_META_CHECKSUM) damaged("the checksum of the stream is missing");
    const metaChecksum = crc32cFinish(this.#metaCrc);
    if (source.checksum() !== metaChecksum) damaged("the checksum of the stream does not match");
    return { count: this.#count, metaChecksum, metrics };
  }
}

/** A whole record stream in one piece. @throws AppError "maxcompute.stream_damaged" */
export function decodeRecords(
  bytes: Uint8Array,
  columns: readonly Pick<RecordColumn, "type">[],
  options?: RecordDecoderOptions,
): OdpsRow[] {
  const decoder = new RecordDecoder(columns, options);
  const rows = decoder.push(bytes);
  return rows.concat(decoder.finish());
}

/**
 * Rows of a record stream as they arrive, some at a time. The end of the iteration proves that the stream was whole.
 * @throws AppError "maxcompute.stream_damaged"
 */
export async function* decodeRecordStream(
  source: AsyncIterable<Uint8Array>,
  columns: readonly Pick<RecordColumn, "type">[],
  options?: RecordDecoderOptions,
): AsyncGenerator<readonly OdpsRow[], void> {
  const decoder = new RecordDecoder(columns, options);
  for await (const chunk of source) {
    const rows = decoder.push(chunk);
    if (rows.length > 0) yield rows;
  }
  const rows = decoder.finish();
  if (rows.length > 0) yield rows;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
