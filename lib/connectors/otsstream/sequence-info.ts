/**
 * `epoch(10)_timestampMicros(20)_rowIndex(10)_shardId`, zero-padded, with `:columnIndex(10)` in column mode. Sorting
 * the rows of one primary key by it as text restores the order in which they were written.
 * Source: DataX otsstreamreader MultiVerModeRecordSender.getSequenceInfo.
 */
export function sequenceInfo(
  sequence: { readonly epoch: number; readonly timestampUs: bigint; readonly rowIndex: number },
  shardId: string,
  columnIndex: number | null,
): string {
  const { epoch, timestampUs, rowIndex } = sequence;
  const row = `${padded(epoch, 10)}_${padded(timestampUs, 20)}_${padded(rowIndex, 10)}_${shardId}`;
  return columnIndex === null ? row : withColumn(row, columnIndex);
}

/** Sequence information of one change of a record. */
export const withColumn = (record: string, columnIndex: number): string => `${record}:${padded(columnIndex, 10)}`;

/** As Java's `%0nd`: a sign counts as one of the digits. */
function padded(value: number | bigint, width: number): string {
  return value < 0 ? `-${String(-value).padStart(width - 1, "0")}` : String(value).padStart(width, "0");
}

/** Where the microseconds stand in the text. */
const TIME_FROM = 11;
const TIME_LENGTH = 20;
const SHARD_FROM = TIME_FROM + TIME_LENGTH + 1 + 10 + 1;

/** Reads sequence information back; null for any other text. Shard ids hold no colon. */
export function placeOf(text: string): Place | null {
  const columnAt = text.lastIndexOf(":");
  const record = columnAt < 0 ? text : text.slice(0, columnAt);
  // The rows of one record follow each other.
  if (record !== latest.record) latest = { record, place: placeOfRecord(record) };
  return latest.place;
}

interface Place {
  readonly split: string;
  readonly timeMs: number;
}

let latest: { readonly record: string; readonly place: Place | null } = { record: "", place: null };

function placeOfRecord(text: string): Place | null {
  if (!/^-?\d{9,10}_-?\d{19,20}_-?\d{9,10}_./.test(text)) return null;
  const timeMs = Math.floor(Number(text.slice(TIME_FROM, TIME_FROM + TIME_LENGTH)) / 1000);
  return { split: text.slice(SHARD_FROM), timeMs };
}

/** Sequence information sorts by time within one epoch; across epochs its time alone does. */
export const sequenceTime = {
  from: TIME_FROM,
  length: TIME_LENGTH,
  text: (epochMs: number) => padded(BigInt(epochMs) * 1000n, TIME_LENGTH),
};
