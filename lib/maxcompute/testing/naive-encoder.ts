import { Writer } from "protobufjs";
import { CRC32C_START, crc32cFinish, crc32cUpdate } from "../crc32c";
import { TAG_END_RECORD, TAG_META_CHECKSUM, TAG_RECORD_COUNT } from "../record/wire";

/** A change row as an object: what an encoder made of off-the-shelf parts takes. */
export interface ChangeObject {
  readonly pk: string;
  readonly colName: string | null;
  readonly version: bigint | null;
  readonly colValue: string | null;
  readonly opType: string;
  readonly sequenceInfo: string;
}

/** A record stream from objects, with protobufjs and a buffer per field for the checksum: the yardstick of benchmarks. */
export function encodeNaively(rows: readonly ChangeObject[]): Uint8Array {
  const pieces: Uint8Array[] = [];
  let meta = CRC32C_START;
  for (const { pk, colName, version, colValue, opType, sequenceInfo } of rows) {
    const writer = Writer.create();
    let crc = CRC32C_START;
    const feed = (field: number, bytes: Buffer) => {
      const head = Buffer.alloc(4);
      head.writeInt32LE(field);
      crc = crc32cUpdate(crc, head, 0, 4);
      crc = crc32cUpdate(crc, bytes, 0, bytes.length);
    };
    const text = (field: number, value: string | null) => {
      if (value === null) return;
      writer.uint32((field << 3) | 2).string(value);
      feed(field, Buffer.from(value));
    };
    text(1, pk);
    text(2, colName);
    if (version !== null) {
      writer.uint32(3 << 3).sint64(Number(version));
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(version);
      feed(3, bytes);
    }
    text(4, colValue);
    text(5, opType);
    text(6, sequenceInfo);
    const checksum = crc32cFinish(crc);
    writer.uint32(TAG_END_RECORD).uint32(checksum);
    pieces.push(writer.finish());
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(checksum);
    meta = crc32cUpdate(meta, bytes, 0, 4);
  }
  const trailer = Writer.create();
  trailer.uint32(TAG_RECORD_COUNT).sint64(rows.length).uint32(TAG_META_CHECKSUM).uint32(crc32cFinish(meta));
  return Buffer.concat([...pieces, trailer.finish()]);
}
