import {
  CELL_NAME_LENGTH,
  CELL_STRIDE,
  CELL_VALUE_LENGTH,
  RECORD_ACTION,
  RECORD_CELL_COUNT,
  RECORD_FIRST_CELL,
  RECORD_KEY_COUNT,
  RECORD_STRIDE,
  ROW_CELL,
  ROW_COLUMN_INDEX,
  ROW_DELETED,
  ROW_RECORD,
  ROW_STRIDE,
  TEXT_OFFSET,
} from "./layout";
import { CELLS, RECORDS, RESULT, ROWS, ROWS_BYTES } from "./memory";

const ACTION_UPDATE: u32 = 2;
const ACTION_DELETE: u32 = 3;
const VERSION_BYTES: u32 = 8;

/**
 * lib/connectors/otsstream/change-rows.ts, which is the reference: the rows of the records `[from, to)` at ROWS.
 * `fixedBytes` counts for each row besides key, name and value. Results: rows, and as a double the bytes they amount to.
 */
export function changeRows(from: u32, to: u32, fixedBytes: u32): bool {
  let row = ROWS;
  let bytes: u64 = 0;
  for (let record = from; record < to; record++) {
    const descriptor = RECORDS + record * RECORD_STRIDE;
    const action = load<u32>(descriptor, RECORD_ACTION);
    const keyCell = load<u32>(descriptor, RECORD_FIRST_CELL);
    const firstCell = keyCell + load<u32>(descriptor, RECORD_KEY_COUNT);
    const cellCount = action == ACTION_DELETE ? 0 : load<u32>(descriptor, RECORD_CELL_COUNT);
    const count = cellCount + (action == ACTION_UPDATE ? 0 : 1);
    if (row + usize(count) * ROW_STRIDE > ROWS + ROWS_BYTES) return false;
    let fixed: u64 = fixedBytes;
    for (let cell = keyCell; cell < firstCell; cell++) {
      fixed += load<u32>(CELLS + cell * CELL_STRIDE, CELL_VALUE_LENGTH);
    }
    bytes += fixed * count;
    let columnIndex: u32 = 0;
    if (action != ACTION_UPDATE) {
      store<u32>(row, record, ROW_RECORD);
      store<i32>(row, ROW_DELETED, ROW_CELL);
      store<u32>(row, columnIndex++, ROW_COLUMN_INDEX);
      row += ROW_STRIDE;
    }
    for (let cell = firstCell; cell < firstCell + cellCount; cell++) {
      store<u32>(row, record, ROW_RECORD);
      store<u32>(row, cell, ROW_CELL);
      store<u32>(row, columnIndex++, ROW_COLUMN_INDEX);
      row += ROW_STRIDE;
      const at = CELLS + cell * CELL_STRIDE;
      const valueLength = load<u32>(at, CELL_VALUE_LENGTH);
      bytes += load<u32>(at, CELL_NAME_LENGTH) + VERSION_BYTES;
      if (valueLength > TEXT_OFFSET) bytes += valueLength - TEXT_OFFSET;
    }
  }
  store<u32>(RESULT, (row - ROWS) / ROW_STRIDE);
  store<f64>(RESULT, f64(bytes), 8);
  return true;
}
