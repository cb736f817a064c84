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
  return columnIndex === null ? row : `${row}:${padded(columnIndex, 10)}`;
}

/** As Java's `%0nd`: a sign counts as one of the digits. */
function padded(value: number | bigint, width: number): string {
  return value < 0 ? `-${String(-value).padStart(width - 1, "0")}` : String(value).padStart(width, "0");
}
