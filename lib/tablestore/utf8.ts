const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const REPLACEMENT = "\uFFFD";

/**
 * The text of `bytes[start, end)`, or null when the bytes are not UTF-8. A byte order mark is kept.
 * Only text that shows a replacement character pays for the strict decoder.
 */
export function decodeUtf8(bytes: Buffer, start: number, end: number): string | null {
  const text = bytes.toString("utf8", start, end);
  if (!text.includes(REPLACEMENT)) return text;
  try {
    return strict.decode(bytes.subarray(start, end));
  } catch {
    return null;
  }
}

/** A `Buffer` over the same memory, for its readers of integers and text. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * Whether `bytes[start, end)` is UTF-8, as the strict decoder sees it: no overlong forms, no surrogates, nothing above
 * U+10FFFF, no sequence cut short. Makes no objects, for loops that look at millions of values.
 */
export function isUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end;) {
    const lead = bytes[i++]!;
    if (lead < 0x80) continue;
    if (lead < 0xc2 || lead > 0xf4 || i >= end) return false;
    const second = bytes[i++]!;
    const lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
    const highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
    if (second < lowest || second > highest) return false;
    for (let more = lead < 0xe0 ? 0 : lead < 0xf0 ? 1 : 2; more > 0; more--) {
      if (i >= end || (bytes[i++]! & 0xc0) !== 0x80) return false;
    }
  }
  return true;
}
