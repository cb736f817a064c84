import { Tag, Type } from "@/lib/tablestore/plain-buffer";

const HEADER_BYTES = 4;

/** Bytes that capacity counts in a stored row: names and values, without what the encoding adds. Makes no objects. */
export function dataSize(row: Uint8Array): number {
  const bytes = Buffer.from(row.buffer, row.byteOffset, row.byteLength);
  let size = 0;
  for (let at = HEADER_BYTES; at < bytes.length;) {
    switch (bytes[at++]) {
      case Tag.cellName: {
        const length = bytes.readUInt32LE(at);
        size += length;
        at += 4 + length;
        break;
      }
      case Tag.cellValue: {
        const length = bytes.readUInt32LE(at);
        const type = bytes[at + 4];
        size += length - (type === Type.string || type === Type.blob ? 5 : 1);
        at += 4 + length;
        break;
      }
      case Tag.cellVersion:
        at += 8;
        break;
      case Tag.cellChecksum:
      case Tag.rowChecksum:
        at += 1;
        break;
    }
  }
  return size;
}
