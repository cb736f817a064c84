import { AppError } from "@/lib/core/errors";
import type { Connection } from "../connection";
import { OPERATIONS } from "../operations";
import type { ServiceError } from "../operations/shared";
import type { Cell, PrimaryKey, WireKey } from "../row";
import { encodePrimaryKey, encodeRow } from "../row-encoder";
import type { CallContext } from "../service-error";
import { serviceError } from "../service-error";
import { selection, type Selection } from "./rows";
import { decodeStoredRow, toCondition, type StoredRow, type WriteCondition } from "./stored-row";

/** Keys of one table to read together; the service takes 100 keys in one call. */
export interface TableReads extends Selection {
  readonly table: string;
  readonly keys: readonly PrimaryKey[];
}

/** Changes of one table to write together; the service takes 200 rows and 4 MB in one call. */
export interface TableWrites {
  readonly table: string;
  readonly changes: readonly RowChange[];
}

export type RowChange = {
  readonly condition?: WriteCondition | undefined;
  readonly returnKey?: boolean | undefined;
} & (
  | { readonly type: "PUT"; readonly key: WireKey; readonly cells: readonly Cell[] }
  | { readonly type: "UPDATE"; readonly key: PrimaryKey; readonly cells: readonly Cell[] }
  | { readonly type: "DELETE"; readonly key: PrimaryKey }
);

/** What became of one row of a batch: rows fail on their own. */
export type RowOutcome =
  { readonly ok: true; readonly row: StoredRow | null } | { readonly ok: false; readonly error: AppError };

export interface BatchCalls {
  /** One list per table, in the order asked for; a row that does not exist is null. */
  batchGetRow(reads: readonly TableReads[], signal: AbortSignal): Promise<readonly (readonly RowOutcome[])[]>;
  /**
   * One list per table, in the order of the changes. Not atomic: some may fail while others take effect.
   * The whole call is repeated only when the service refused it whole, or `repeatable` says that it may.
   */
  batchWriteRow(
    writes: readonly TableWrites[],
    signal: AbortSignal,
    options?: { readonly repeatable?: boolean },
  ): Promise<readonly (readonly RowOutcome[])[]>;
}

interface RowAnswer {
  readonly isOk: boolean;
  readonly error?: ServiceError;
  readonly row?: Uint8Array;
}
interface TableAnswer {
  readonly tableName: string;
  readonly rows: readonly RowAnswer[];
}

export function batchCalls(connection: Connection): BatchCalls {
  return {
    async batchGetRow(reads, signal) {
      const body = OPERATIONS.BatchGetRow.request.encode({
        tables: reads.map(({ table, keys, ...query }) => ({
          ...selection(query),
          tableName: table,
          primaryKey: keys.map(encodePrimaryKey),
        })),
      });
      const asked = reads.map(({ table, keys }) => ({ table, rows: keys.length }));
      const subject = names(asked);
      return connection.read("BatchGetRow", body, { effect: "read", subject, signal }, (answer, requestId) =>
        outcomes(
          asked,
          OPERATIONS.BatchGetRow.response.decode(answer).tables,
          requestId,
          connection.context("BatchGetRow"),
        ),
      );
    },
    async batchWriteRow(writes, signal, { repeatable = false } = {}) {
      const body = OPERATIONS.BatchWriteRow.request.encode({
        tables: writes.map(({ table, changes }) => ({
          tableName: table,
          rows: changes.map((change) => ({
            type: change.type,
            rowChange: encodeRow({
              primaryKey: change.key,
              cells: change.type === "DELETE" ? [] : change.cells,
              isDelete: change.type === "DELETE",
            }),
            condition: toCondition(change.condition),
            returnContent: change.returnKey === true ? { returnType: "RT_PK" as const } : undefined,
          })),
        })),
      });
      const asked = writes.map(({ table, changes }) => ({ table, rows: changes.length }));
      const subject = names(asked);
      const effect = repeatable ? "read" : "write";
      return connection.read("BatchWriteRow", body, { effect, subject, signal }, (answer, requestId) =>
        outcomes(
          asked,
          OPERATIONS.BatchWriteRow.response.decode(answer).tables,
          requestId,
          connection.context("BatchWriteRow"),
        ),
      );
    },
  };
}

function names(asked: readonly { readonly table: string }[]): string {
  return asked.map(({ table }) => table).join(", ");
}

/** Outcomes are told apart by position alone, so an answer of another shape is worth nothing. */
function outcomes(
  asked: readonly { readonly table: string; readonly rows: number }[],
  tables: readonly TableAnswer[],
  requestId: string,
  context: Omit<CallContext, "subject">,
): RowOutcome[][] {
  const fits =
    tables.length === asked.length &&
    tables.every(({ tableName, rows }, i) => tableName === asked[i]!.table && rows.length === asked[i]!.rows);
  if (!fits)
    throw new AppError("tablestore.damaged_message", { reason: "the rows answered are not the rows asked for" });
  return tables.map(({ tableName, rows }) =>
    rows.map(({ isOk, error, row }): RowOutcome => {
      if (isOk) return { ok: true, row: row === undefined ? null : decodeStoredRow(row) };
      if (error === undefined) {
        throw new AppError("tablestore.damaged_message", { reason: "a failed row without its error" });
      }
      return { ok: false, error: serviceError(error, requestId, 200, { ...context, subject: tableName }) };
    }),
  );
}
