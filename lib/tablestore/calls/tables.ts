import { AppError } from "@/lib/core/errors";
import type { Connection } from "../connection";
import type { RequestInput, ResponseOf } from "../operations";

export type TableDescription = ResponseOf<"DescribeTable">;
export type TableUpdate = ResponseOf<"UpdateTable">;

/** What a reader needs to know of a table's stream. */
export interface TableStream {
  readonly streamId: string;
  readonly retentionHours: number;
  /** Microseconds since the epoch; changes made before are not in the stream. */
  readonly enabledAtUs: bigint;
  /** When the table was made; null where the service does not say. */
  readonly tableCreatedAtUs: bigint | null;
  /** Columns whose previous values the records carry. */
  readonly originalColumns: readonly string[];
}

export interface TableCalls {
  /** Names of all tables, ascending. Proves endpoint, clock, credentials and instance at once. */
  listTables(signal: AbortSignal): Promise<readonly string[]>;
  /** @throws AppError "tablestore.table_exists" */
  /**
   * May be made twice, when its first answer was lost: the second is told that the table exists.
   * @throws AppError "tablestore.table_exists"
   */
  createTable(table: RequestInput<"CreateTable">, signal: AbortSignal): Promise<void>;
  /** @throws AppError "tablestore.table_not_found" */
  describeTable(table: string, signal: AbortSignal): Promise<TableDescription>;
  /** Changes only what is given. */
  updateTable(update: RequestInput<"UpdateTable">, signal: AbortSignal): Promise<TableUpdate>;
  deleteTable(table: string, signal: AbortSignal): Promise<void>;
  /** @throws AppError "tablestore.stream_off", "tablestore.table_not_found" */
  tableStream(table: string, signal: AbortSignal): Promise<TableStream>;
}

export function tableCalls(connection: Connection): TableCalls {
  const describeTable = (table: string, signal: AbortSignal) =>
    connection.call("DescribeTable", { tableName: table }, { effect: "read", subject: table, signal });
  return {
    async listTables(signal) {
      const { tableNames } = await connection.call("ListTable", {}, { effect: "read", subject: "", signal });
      return tableNames;
    },
    async createTable(table, signal) {
      const subject = table.tableMeta.tableName;
      await connection.call("CreateTable", table, { effect: "read", subject, signal });
    },
    describeTable,
    updateTable: (update, signal) =>
      connection.call("UpdateTable", update, { effect: "write", subject: update.tableName, signal }),
    async deleteTable(table, signal) {
      await connection.call("DeleteTable", { tableName: table }, { effect: "write", subject: table, signal });
    },
    async tableStream(table, signal) {
      const { streamDetails, creationTime } = await describeTable(table, signal);
      if (streamDetails?.enableStream !== true || streamDetails.streamId === undefined) {
        throw new AppError("tablestore.stream_off", { table });
      }
      const { streamId, expirationTime = 0, lastEnableTime = 0n, columnsToGet } = streamDetails;
      return {
        streamId,
        retentionHours: expirationTime,
        enabledAtUs: lastEnableTime,
        tableCreatedAtUs: creationTime ?? null,
        originalColumns: columnsToGet,
      };
    },
  };
}
