import { INF_MAX, INF_MIN, type PrimaryKeyValue, type RangeBound } from "@/lib/tablestore/row";

/**
 * Memcomparable primary keys: the order of the bytes is the order of the keys.
 *
 *   key     := part*                             in schema order
 *   integer := 0x03, 8 bytes big-endian two's complement with the sign bit inverted
 *   string  := 0x05, UTF-8 bytes escaped, 0x00 0x01
 *   binary  := 0x07, bytes escaped, 0x00 0x01
 *   INF_MIN := 0x01     INF_MAX := 0xFE          bounds only; they end the key
 *   escaped := every 0x00 written as 0x00 0xFF
 *
 * The terminator is below an escaped zero and below every other byte, so a prefix sorts before its extensions whatever
 * follows it. JavaScript's own string order is of no use here: it compares UTF-16 units, the service UTF-8 bytes.
 */
const TAG = { infMin: 0x01, integer: 0x03, string: 0x05, binary: 0x07, infMax: 0xfe } as const;
const SIGN = 1n << 63n;

/** What follows the first INF_MIN or INF_MAX does not matter and is left out. */
export function encodeKey(parts: readonly RangeBound[]): Uint8Array {
  const key = Buffer.allocUnsafeSlow(parts.reduce((size, part) => size + roomFor(part), 0));
  let at = 0;
  for (const part of parts) {
    if (part === INF_MIN || part === INF_MAX) {
      key[at++] = part === INF_MIN ? TAG.infMin : TAG.infMax;
      break;
    }
    at = writePart(key, at, part);
  }
  return new Uint8Array(key.buffer, 0, at);
}

/** The values of a key that holds no bounds. */
export function decodeKey(key: Uint8Array): PrimaryKeyValue[] {
  const parts: PrimaryKeyValue[] = [];
  for (let at = 0; at < key.length;) {
    const tag = key[at++];
    if (tag === TAG.integer) {
      const bits = new DataView(key.buffer, key.byteOffset + at, 8).getBigUint64(0);
      parts.push(BigInt.asIntN(64, bits ^ SIGN));
      at += 8;
    } else if (tag === TAG.string || tag === TAG.binary) {
      const [value, next] = unescape(key, at);
      parts.push(tag === TAG.string ? Buffer.from(value).toString("utf8") : value);
      at = next;
    } else throw new RangeError(`no key part starts with byte ${String(tag)}`);
  }
  return parts;
}

/** Negative, zero or positive as `a` sorts before, with or after `b`. */
export function compareKeys(a: Uint8Array, b: Uint8Array): number {
  return Buffer.compare(a, b);
}

function roomFor(part: RangeBound): number {
  if (typeof part === "bigint") return 9;
  if (typeof part === "symbol") return 1;
  return 3 + 2 * (typeof part === "string" ? Buffer.byteLength(part) : part.length);
}

function writePart(key: Buffer, start: number, part: PrimaryKeyValue): number {
  let at = start;
  if (typeof part === "bigint") {
    key[at++] = TAG.integer;
    return key.writeBigUInt64BE(BigInt.asUintN(64, part) ^ SIGN, at);
  }
  key[at++] = typeof part === "string" ? TAG.string : TAG.binary;
  if (typeof part === "string" && !part.includes("\0")) at += key.write(part, at, "utf8");
  else
    for (const byte of typeof part === "string" ? Buffer.from(part) : part) {
      key[at++] = byte;
      if (byte === 0) key[at++] = 0xff;
    }
  key[at++] = 0;
  key[at++] = 1;
  return at;
}

function unescape(key: Uint8Array, start: number): [value: Uint8Array, next: number] {
  const value = new Uint8Array(key.length - start);
  let length = 0;
  for (let at = start; at < key.length; at++) {
    const byte = key[at]!;
    if (byte === 0 && key[++at] === 1) return [value.slice(0, length), at + 1];
    value[length++] = byte;
  }
  throw new RangeError("a key part has no end");
}
