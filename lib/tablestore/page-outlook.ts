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

/**
 * Looks for the next iterator of an answer that nobody has verified yet, so that the call for the next page can be on its
 * way while this one is verified. Reads no record, only how long each is. What it says is a guess: it must not be
 * acted on in any other way. Null when there are no records or no iterator, or the answer is not built the usual way.
 */
export function pageOutlook(answer: Uint8Array): PageOutlook | null {
  const bytes = asBuffer(answer);
  let at = 0;
  let recordsEnd = 0;
  while (at < bytes.length) {
    const key = bytes[at++]!;
    let length = 0;
    for (let unit = 1; at < bytes.length; unit *= 128) {
      const byte = bytes[at++]!;
      length += (byte & 0x7f) * unit;
      if (byte < 0x80) break;
    }
    const end = at + length;
    if (end > bytes.length) return null;
    if (key === ITERATOR_KEY && recordsEnd > 0 && length > 0) {
      return { nextIterator: bytes.toString("utf8", at, end), lastMs: timeAtEnd(bytes, recordsEnd) };
    }
    if (key !== RECORDS_KEY) return null;
    at = recordsEnd = end;
  }
  return null;
}

function timeAtEnd(bytes: Buffer, end: number): number | null {
  const isUsual =
    end > ROW_END.timestamp &&
    bytes[end - ROW_END.timestamp] === 0x0e &&
    bytes[end - ROW_END.rowIndex] === 0x0f &&
    bytes[end - ROW_END.checksum] === 0x09;
  return isUsual ? timeMsAt(bytes, end - ROW_END.timestamp + 1) : null;
}
