import { encodeFilter, type Filter } from "../filter";
import type { Connection } from "../connection";
import type { TimeRange } from "../operations/shared";
import type { MessageOf } from "../protobuf";
import type { Cell, PrimaryKey, RangeKey, WireKey } from "../row";
import { decodePrimaryKey } from "../row-decoder";
import { encodePrimaryKey, encodeRow } from "../row-encoder";
import { OPERATIONS } from "../operations";
import { decodeStoredRow, decodeStoredRows, toCondition, type StoredRow, type WriteCondition } from "./stored-row";

/** Which columns and versions a read returns: the latest version of every column by default. */
export interface Selection {
  readonly columns?: readonly string[] | undefined;
  /** Ignored when `timeRange` names a specific version. */
  readonly maxVersions?: number | undefined;
  readonly timeRange?: MessageOf<typeof TimeRange> | undefined;
  readonly filter?: Filter | undefined;
  /** Columns named in `[startColumn, endColumn)`. */
  readonly startColumn?: string | undefined;
  readonly endColumn?: string | undefined;
}

export interface RowQuery extends Selection {
  readonly table: string;
  readonly key: PrimaryKey;
}

export interface RangeQuery extends Selection {
  readonly table: string;
  /** Descending when backward; then `start` is the higher key. */
  readonly direction?: "FORWARD" | "BACKWARD" | undefined;
  readonly start: RangeKey;
  /** Exclusive. */
  readonly end: RangeKey;
  /** Rows at most; the service ends a page at 5,000 rows or 4 MB in any case. */
  readonly limit?: number | undefined;
}

export interface RangePage {
  readonly rows: readonly StoredRow[];
  /** Where the next page starts, or null when the range is exhausted. A page without rows may have a successor. */
  readonly next: PrimaryKey | null;
}

interface RowWrite {
  readonly table: string;
  readonly condition?: WriteCondition | undefined;
  /** Doing it twice is the same as doing it once, so that a lost answer is no reason to fail. */
  readonly repeatable?: boolean | undefined;
  /** Columns to return as they are after the change. */
  readonly returnColumns?: readonly string[] | undefined;
}
export interface RowPut extends RowWrite {
  /** May ask for an auto-increment value. */
  readonly key: WireKey;
  /** Puts only; they become the whole row. */
  readonly cells: readonly Cell[];
  readonly returnKey?: boolean | undefined;
}
export interface RowUpdate extends RowWrite {
  readonly key: PrimaryKey;
  readonly cells: readonly Cell[];
}
export interface RowDelete extends RowWrite {
  readonly key: PrimaryKey;
}

export interface RowCalls {
  /** The row, or null when there is none (or the filter drops it). */
  getRow(query: RowQuery, signal: AbortSignal): Promise<StoredRow | null>;
  getRange(query: RangeQuery, signal: AbortSignal): Promise<RangePage>;
  /** Every row of a range, page after page. */
  scan(query: RangeQuery, signal: AbortSignal): AsyncIterable<StoredRow>;
  /** Replaces the row. Returns it as far as `returnKey` or `returnColumns` ask. */
  putRow(put: RowPut, signal: AbortSignal): Promise<StoredRow | null>;
  updateRow(update: RowUpdate, signal: AbortSignal): Promise<StoredRow | null>;
  deleteRow(deletion: RowDelete, signal: AbortSignal): Promise<StoredRow | null>;
}

export function rowCalls(connection: Connection): RowCalls {
  async function write(
    operation: "PutRow" | "UpdateRow" | "DeleteRow",
    body: Uint8Array,
    { table, repeatable = false }: RowWrite,
    signal: AbortSignal,
  ): Promise<StoredRow | null> {
    const effect = repeatable ? "read" : "write";
    return connection.read(operation, body, { effect, subject: table, signal }, (answer) => {
      const { row } = OPERATIONS[operation].response.decode(answer);
      return row === undefined ? null : decodeStoredRow(row);
    });
  }

  async function getRange(query: RangeQuery, signal: AbortSignal): Promise<RangePage> {
    const body = OPERATIONS.GetRange.request.encode({
      ...selection(query),
      tableName: query.table,
      direction: query.direction ?? "FORWARD",
      inclusiveStartPrimaryKey: encodePrimaryKey(query.start),
      exclusiveEndPrimaryKey: encodePrimaryKey(query.end),
      limit: query.limit,
    });
    return connection.read("GetRange", body, { effect: "read", subject: query.table, signal }, (answer) => {
      const { rows, nextStartPrimaryKey: next } = OPERATIONS.GetRange.response.decode(answer);
      return {
        rows: decodeStoredRows(rows),
        next: next === undefined || next.length === 0 ? null : decodePrimaryKey(next),
      };
    });
  }

  return {
    async getRow(query, signal) {
      const body = OPERATIONS.GetRow.request.encode({
        ...selection(query),
        tableName: query.table,
        primaryKey: encodePrimaryKey(query.key),
      });
      return connection.read("GetRow", body, { effect: "read", subject: query.table, signal }, (answer) =>
        decodeStoredRow(OPERATIONS.GetRow.response.decode(answer).row),
      );
    },
    getRange,
    async *scan(query, signal) {
      let left = query.limit ?? Infinity;
      for (let start: RangeKey | null = query.start; start !== null && left > 0;) {
        const limit: number | undefined = left === Infinity ? undefined : left;
        const page: RangePage = await getRange({ ...query, start, limit }, signal);
        yield* page.rows;
        left -= page.rows.length;
        start = page.next;
      }
    },
    putRow(put, signal) {
      const { table: tableName, key: primaryKey, cells, condition, returnKey = false, returnColumns } = put;
      const body = OPERATIONS.PutRow.request.encode({
        tableName,
        row: encodeRow({ primaryKey, cells }),
        condition: toCondition(condition),
        returnContent: returnKey ? { returnType: "RT_PK" } : returned(returnColumns),
      });
      return write("PutRow", body, put, signal);
    },
    updateRow(update, signal) {
      const { table: tableName, key: primaryKey, cells, condition, returnColumns } = update;
      const body = OPERATIONS.UpdateRow.request.encode({
        tableName,
        rowChange: encodeRow({ primaryKey, cells }),
        condition: toCondition(condition),
        returnContent: returned(returnColumns),
      });
      return write("UpdateRow", body, update, signal);
    },
    deleteRow(deletion, signal) {
      const { table: tableName, key: primaryKey, condition, returnColumns } = deletion;
      const body = OPERATIONS.DeleteRow.request.encode({
        tableName,
        primaryKey: encodeRow({ primaryKey, isDelete: true }),
        condition: toCondition(condition),
        returnContent: returned(returnColumns),
      });
      return write("DeleteRow", body, deletion, signal);
    },
  };
}

/** The fields that every read shares. */
export function selection({ columns, timeRange, filter, startColumn, endColumn, ...query }: Selection) {
  return {
    columnsToGet: columns ?? [],
    timeRange,
    maxVersions: query.maxVersions ?? (timeRange === undefined ? 1 : undefined),
    filter: filter === undefined ? undefined : encodeFilter(filter),
    startColumn,
    endColumn,
  };
}

function returned(columns: readonly string[] | undefined) {
  return columns === undefined ? undefined : { returnType: "RT_AFTER_MODIFY" as const, returnColumnNames: columns };
}
