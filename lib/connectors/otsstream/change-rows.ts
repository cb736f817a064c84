import { CHANGE, CHANGE_STRIDE, ROW_DELETED } from "@/lib/engine/change-batch";
import { sharedKernel } from "@/lib/kernel/kernel";
import { tally } from "@/lib/kernel/tally";
import { CELL, RECORD, TEXT_OFFSET, type StreamPageIndex } from "@/lib/tablestore/stream-page";

/** The wire's numbers. */
export const ACTION = { put: 1, update: 2, delete: 3 } as const;
export const OP = { put: 0, deleteAll: 1, deleteOne: 3 } as const;

/** Rows of column mode as the index of a batch, with what they amount to. */
export interface ChangeRows {
  readonly index: Int32Array;
  readonly count: number;
  readonly byteSize: number;
}

const VERSION_BYTES = 8;
/** Sequence information without its shard id: three numbers, their separators, and the column index. */
const SEQUENCE_BYTES = 54;
const OPERATION_BYTES = 2;
const fixedBytes = (shardIdLength: number) => SEQUENCE_BYTES + shardIdLength + OPERATION_BYTES;

/**
 * The rows of the records `[from, to)` of a page: one per changed cell, a `DR` for a deleted row, and a `DR` in front
 * of the cells of a put, because a put replaces the whole row. Column indexes count the rows of one record.
 * Source: DataX otsstreamreader MultiVerModeRecordSender.
 */
export function changeRows(page: StreamPageIndex, from: number, to: number, shardIdLength: number): ChangeRows {
  const rows = sharedKernel()?.rows(page, from, to, fixedBytes(shardIdLength)) ?? null;
  if (rows === null) tally.batches.plain++;
  else tally.batches.kernel++;
  return rows ?? changeRowsPlainly(page, from, to, shardIdLength);
}

/** The same without the kernel. */
export function changeRowsPlainly(
  { records, cells }: StreamPageIndex,
  from: number,
  to: number,
  shardIdLength: number,
): ChangeRows {
  let count = 0;
  for (let record = from; record < to; record++) {
    const at = record * RECORD.STRIDE;
    const action = records[at + RECORD.ACTION]!;
    count += (action === ACTION.delete ? 0 : records[at + RECORD.CELL_COUNT]!) + (action === ACTION.update ? 0 : 1);
  }
  const index = new Int32Array(count * CHANGE_STRIDE);
  let [row, byteSize] = [0, 0];
  for (let record = from; record < to; record++) {
    const at = record * RECORD.STRIDE;
    const action = records[at + RECORD.ACTION]!;
    const keyCell = records[at + RECORD.FIRST_CELL]!;
    const firstCell = keyCell + records[at + RECORD.KEY_COUNT]!;
    let fixed = fixedBytes(shardIdLength);
    for (let cell = keyCell; cell < firstCell; cell++) fixed += cells[cell * CELL.STRIDE + CELL.VALUE_LENGTH]!;
    let columnIndex = 0;
    const add = (cell: number) => {
      index[row + CHANGE.RECORD] = record;
      index[row + CHANGE.CELL] = cell;
      index[row + CHANGE.COLUMN_INDEX] = columnIndex++;
      row += CHANGE_STRIDE;
      byteSize += fixed;
    };
    if (action !== ACTION.update) add(ROW_DELETED);
    if (action === ACTION.delete) continue;
    for (let cell = firstCell; cell < firstCell + records[at + RECORD.CELL_COUNT]!; cell++) {
      add(cell);
      const descriptor = cell * CELL.STRIDE;
      const valueBytes = Math.max(0, cells[descriptor + CELL.VALUE_LENGTH]! - TEXT_OFFSET);
      byteSize += cells[descriptor + CELL.NAME_LENGTH]! + valueBytes + VERSION_BYTES;
    }
  }
  return { index, count, byteSize };
}
