/** The published limits of the service; sizes are bytes. */
export const LIMIT = {
  requestBytes: 5 * 1024 * 1024,
  keyColumns: 4,
  keyValueBytes: 1024,
  columnValueBytes: 2 * 1024 * 1024,
  columnsPerWrite: 1024,
  columnsToGet: 1024,
  rowBytes: 4 * 1024 * 1024,
  batchBytes: 4 * 1024 * 1024,
  rowsPerBatchWrite: 200,
  rowsPerBatchGet: 100,
  rangeRows: 5000,
  rangeBytes: 4 * 1024 * 1024,
  definedColumns: 32,
  /** Versions are below this, in milliseconds. */
  version: (2n ** 63n - 1n) / 1000n,
  deviationSec: (2n ** 63n - 1n) / 1_000_000n,
  streamHours: 168,
  streamRecords: 1000,
  streamBytes: 4 * 1024 * 1024,
  streamIdBytes: 255,
} as const;
