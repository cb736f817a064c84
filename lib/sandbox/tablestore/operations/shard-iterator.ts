import { crc32 } from "node:zlib";
import { invalid } from "../service-error";

/**
 * A place in a shard as text: the same place gives the same text, and a text stays good over restarts.
 *
 *   iterator := base64url(version:u8 shard:16 bytes position:u48 crc32:u32)      integers are big-endian
 */
export interface ShardPlace {
  readonly shardId: string;
  /** Of the record that is read next. */
  readonly position: number;
}

const VERSION = 1;
const LENGTH = 27;
const CHECKED = LENGTH - 4;

export function encodeIterator({ shardId, position }: ShardPlace): string {
  const bytes = Buffer.alloc(LENGTH);
  bytes[0] = VERSION;
  bytes.write(shardId.replaceAll("-", ""), 1, "hex");
  bytes.writeUIntBE(position, 17, 6);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, CHECKED)), CHECKED);
  return bytes.toString("base64url");
}

/** @throws ServiceError when the text is no iterator */
export function decodeIterator(text: string): ShardPlace {
  const bytes = Buffer.from(text, "base64url");
  if (
    bytes.length !== LENGTH ||
    bytes[0] !== VERSION ||
    bytes.readUInt32BE(CHECKED) !== crc32(bytes.subarray(0, CHECKED))
  )
    throw invalid(`Invalid shard iterator: '${text}'.`);
  const hex = bytes.toString("hex", 1, 17);
  const shardId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  return { shardId, position: bytes.readUIntBE(17, 6) };
}
