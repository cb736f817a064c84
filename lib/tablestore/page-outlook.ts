import { timeMsAt } from "./stream-page";
import { asBuffer } from "./utf8";

/** What a GetStreamRecord answer seems to say of what follows it. */
export interface PageOutlook {
  readonly nextIterator: string;
  /** Time of its last record, milliseconds since the epoch; null where it does not stand at its usual place. */
  readonly lastMs: number | null;
}

/** `streamRecords` and `nextShardIterator`, with their lengths in front of them. */
const RECORDS_KEY = 0x0a;
const ITERATOR_KEY = 0x12;
/** How a row with sequence information ends: 0E timestamp 0F row index 09 checksum. Distances from its end. */
const ROW_END = { timestamp: 16, rowIndex: 7, checksum: 2 } as const;

/** Longer ends of answers are looked for from the front. */
const MOST_END_BYTES = 2048;

/**
 * Looks for the next iterator of an answer that nobody has verified yet, so that the call for the next page can be on its
 * way while this one is verified. What it says is a guess: it must not be acted on in any other way. Null when there are no
 * records or no iterator, or the answer is not built the usual way.
 */
export function pageOutlook(answer: Uint8Array): PageOutlook | null {
  const bytes = asBuffer(answer);
  return lookFromEnd(bytes) ?? lookFromStart(bytes);
}

/** The last place where an iterator follows what a row ends with. Null when there is none in the last bytes. */
function lookFromEnd(bytes: Buffer): PageOutlook | null {
  const least = Math.max(ROW_END.timestamp, bytes.length - MOST_END_BYTES);
  for (let at = bytes.length - 3; at >= least; at--) {
    if (bytes[at] !== ITERATOR_KEY || !isRowEnd(bytes, at)) continue;
    const { start, end } = stretchAt(bytes, at + 1);
    if (start < end && end <= bytes.length) return outlook(bytes, at, start, end);
  }
  return null;
}

/** Reads no record, only how long each is. */
function lookFromStart(bytes: Buffer): PageOutlook | null {
  for (let at = 0; at < bytes.length;) {
    const key = bytes[at]!;
    const { start, end } = stretchAt(bytes, at + 1);
    if (end > bytes.length) return null;
    if (key === ITERATOR_KEY && at > 0 && start < end) return outlook(bytes, at, start, end);
    if (key !== RECORDS_KEY) return null;
    at = end;
  }
  return null;
}

/** What a length says that begins at `at`. */
function stretchAt(bytes: Buffer, at: number): { readonly start: number; readonly end: number } {
  let start = at;
  let length = 0;
  for (let unit = 1; start < bytes.length; unit *= 128) {
    const byte = bytes[start++]!;
    length += (byte & 0x7f) * unit;
    if (byte < 0x80) break;
  }
  return { start, end: start + length };
}

function outlook(bytes: Buffer, recordsEnd: number, start: number, end: number): PageOutlook {
  const lastMs = isRowEnd(bytes, recordsEnd) ? timeMsAt(bytes, recordsEnd - ROW_END.timestamp + 1) : null;
  return { nextIterator: bytes.toString("utf8", start, end), lastMs };
}

const isRowEnd = (bytes: Buffer, end: number): boolean =>
  end > ROW_END.timestamp &&
  bytes[end - ROW_END.timestamp] === 0x0e &&
  bytes[end - ROW_END.rowIndex] === 0x0f &&
  bytes[end - ROW_END.checksum] === 0x09;
