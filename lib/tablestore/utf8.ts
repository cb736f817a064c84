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
