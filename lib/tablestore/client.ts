import { batchCalls, type BatchCalls } from "./calls/batches";
import { rowCalls, type RowCalls } from "./calls/rows";
import { streamCalls, type StreamCalls } from "./calls/streams";
import { tableCalls, type TableCalls } from "./calls/tables";
import { Connection, type TablestoreOptions } from "./connection";

export type { TablestoreCredentials, TablestoreOptions } from "./connection";
export type { BatchCalls, RowChange, RowOutcome, TableReads, TableWrites } from "./calls/batches";
export type { RangePage, RangeQuery, RowCalls, RowDelete, RowPut, RowQuery, RowUpdate, Selection } from "./calls/rows";
export type { StoredCell, StoredRow, WriteCondition } from "./calls/stored-row";
export type { RecordQuery, ShardSeek, StreamCalls, StreamDescription } from "./calls/streams";
export type { TableCalls, TableDescription, TableStream, TableUpdate } from "./calls/tables";

/**
 * One Tablestore instance, spoken to with one access key. Safe for concurrent use; the last argument of every call
 * stops it. Failed calls are repeated as `retry.ts` says, and end in an AppError of lib/core/errors/tablestore.ts with
 * the details `service`, `operation`, `code` and `requestId`.
 */
export interface TablestoreClient extends TableCalls, RowCalls, BatchCalls, StreamCalls {
  /** Waits for the calls on the way and closes the connections. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/*
 * Our own client, not the npm package `tablestore`: that one has no stream calls, no types, no time-outs and no
 * verification of answers, destroys the codes of errors, shares its retry count between all clients of a process, and
 * cannot decode a stream record. It drives the sample traffic and judges our sandbox in the tests instead.
 */
export function connectTablestore(options: TablestoreOptions): TablestoreClient {
  const connection = new Connection(options);
  const close = () => connection.close();
  return {
    ...tableCalls(connection),
    ...rowCalls(connection),
    ...batchCalls(connection),
    ...streamCalls(connection),
    close,
    [Symbol.asyncDispose]: close,
  };
}
