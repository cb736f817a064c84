import type { RequestOf } from "@/lib/tablestore/operations";
import type { PrimaryKeyValue, WireRow } from "@/lib/tablestore/row";
import { dataSize } from "../rows/data-size";
import { sizeOf } from "../rows/stored-row";
import { invalid, noSuchTable, ServiceError } from "../service-error";
import { encodeKey } from "../store/key";
import type { RowChange, RowResult } from "../store/operation";
import type { Table } from "../store/table";
import { LIMIT } from "../validation/limits";
import { checkTableName } from "../validation/names";
import { asRefusal, checkChange, checkKey, readRow, type ChangeType } from "../validation/row-input";
import { consumed, consumedByWrite, type Call, type Operation } from "./call";
import { readKey, readOne } from "./reads";
import { readSelection } from "./selection";
import { refuseTransaction } from "./transactions";
import { rowChange } from "./writes";

/** Fails as a whole for what is wrong with the request, and row by row for what is wrong with a row. */
export const batchGetRow: Operation<"BatchGetRow"> = ({ tables }, call) => {
  if (tables.length === 0) throw invalid("No row specified in the request of BatchGetRow.");
  checkDuplicates(tables);
  const rowCount = tables.reduce((count, { primaryKey }) => count + primaryKey.length, 0);
  if (rowCount > LIMIT.rowsPerBatchGet) throw invalid(`Rows count exceeds the upper limit: ${LIMIT.rowsPerBatchGet}.`);
  const prepared = tables.map((request) => ({ request, selection: readSelection(request) }));
  return call.store.reader.snapshot(() => ({
    tables: prepared.map(({ request: { tableName, primaryKey }, selection }) => ({
      tableName,
      rows: primaryKey.map((bytes) =>
        orRefusal(() => {
          const table = call.store.table(call.instance, tableName);
          if (table === null) throw noSuchTable();
          const row = readOne(table, readKey(bytes, table), selection, call);
          return { isOk: true, consumed: consumed("read", dataSize(row)), row };
        }),
      ),
    })),
  }));
};

type Change = RequestOf<"BatchWriteRow">["tables"][number]["rows"][number];
const TYPE = { PUT: "put", UPDATE: "update", DELETE: "delete" } as const satisfies Record<Change["type"], ChangeType>;

/** One row of a batch on its way: to be written, or refused before it got there. */
interface Prepared {
  readonly table: Table | null;
  readonly request: Change;
  readonly row: WireRow;
  readonly refusal: ServiceError | null;
}

export const batchWriteRow: Operation<"BatchWriteRow"> = async (request, call) => {
  refuseTransaction(request.transactionId);
  checkBatch(request);
  const prepared = request.tables.map(({ tableName, rows }) => {
    const table = call.store.table(call.instance, tableName);
    return rows.map((change) => prepare(table, change));
  });
  const all = prepared.flat();
  checkBatchSize(all);
  checkRepeats(all);
  const isAtomic = request.isAtomic ?? false;
  if (isAtomic) checkAtomic(prepared);
  const results = await write(all, isAtomic, call);
  return {
    tables: request.tables.map(({ tableName }, index) => ({
      tableName,
      rows: prepared[index]!.map((row) => answer(results.get(row)!, row.request)),
    })),
  };
};

function checkBatch({ tables }: RequestOf<"BatchWriteRow">): void {
  if (tables.length === 0) throw invalid("No row is specified in BatchWriteRow.");
  checkDuplicates(tables);
  for (const { tableName, rows } of tables)
    if (rows.length === 0) throw invalid(`No operation is specified for table: '${tableName}'.`);
  const rowCount = tables.reduce((count, { rows }) => count + rows.length, 0);
  if (rowCount > LIMIT.rowsPerBatchWrite)
    throw invalid(`Rows count exceeds the upper limit: ${LIMIT.rowsPerBatchWrite}.`);
}

function checkDuplicates(tables: readonly { readonly tableName: string }[]): void {
  for (const [index, { tableName }] of tables.entries()) {
    checkTableName(tableName);
    if (tables.findIndex((other) => other.tableName === tableName) < index)
      throw invalid(`Duplicated table name: '${tableName}'.`);
  }
}

/** Shape and limits are the request's fault; a key that does not fit the table is the row's. */
function prepare(table: Table | null, request: Change): Prepared {
  const type = TYPE[request.type];
  const row = readRow(request.rowChange);
  checkChange(row, type);
  if (table === null) return { table, request, row, refusal: noSuchTable() };
  try {
    checkKey(row.primaryKey, table, type === "put" ? "put" : "exact");
  } catch (error) {
    return { table, request, row, refusal: asRefusal(error) };
  }
  return { table, request, row, refusal: null };
}

function checkBatchSize(rows: readonly Prepared[]): void {
  const size = rows.reduce((total, { row }) => total + sizeOf(row.primaryKey) + sizeOf(row.cells), 0);
  if (size > LIMIT.batchBytes)
    throw invalid(
      `The total data size of BatchWriteRow request exceeds the limit, limit size: ${LIMIT.batchBytes}, data size: ${size}.`,
    );
}

/** Several changes of one row are applied in order, but none of them may ask how the row stood before. */
function checkRepeats(rows: readonly Prepared[]): void {
  const byRow = Map.groupBy(
    rows.filter(({ table, refusal, row }) => table !== null && refusal === null && hasExactKey(row)),
    ({ table, row }) => `${table!.id}/${keyText(row, row.primaryKey.length)}`,
  );
  for (const repeated of byRow.values())
    for (const { request } of repeated.length > 1 ? repeated : []) {
      if (request.condition.rowExistence !== "IGNORE")
        throw invalid("Repeated rows do not support row exist expectation check in BatchModify.");
      if ((request.condition.columnCondition?.length ?? 0) > 0)
        throw invalid("Repeated rows do not support row condition check in BatchModify.");
    }
}

/** An atomic batch stays inside one partition key of one table, because only that has one owner in the service. */
function checkAtomic(tables: readonly (readonly Prepared[])[]): void {
  const rows = tables.flat();
  const refused = rows.find(({ refusal }) => refusal !== null)?.refusal;
  if (refused) throw refused;
  if (tables.length > 1 || new Set(rows.map(({ row }) => keyText(row, 1))).size > 1)
    throw new ServiceError(
      400,
      "OTSDataOutOfRange",
      "Data out of scope of the atomic batch: one partition key is allowed.",
    );
}

function hasExactKey({ primaryKey }: WireRow): boolean {
  return primaryKey.every(({ value }) => typeof value !== "symbol");
}

function keyText({ primaryKey }: WireRow, columns: number): string {
  const values = primaryKey.slice(0, columns).map(({ value }) => value as PrimaryKeyValue);
  return Buffer.from(encodeKey(values)).toString("latin1");
}

async function write(rows: readonly Prepared[], isAtomic: boolean, { store, nowMs }: Call) {
  const results = new Map<Prepared, RowResult>();
  const accepted: { readonly prepared: Prepared; readonly change: RowChange }[] = [];
  for (const prepared of rows) {
    const { table, request, refusal } = prepared;
    if (refusal !== null) results.set(prepared, { ok: false, error: refusal });
    else {
      const change = rowChange(table!, TYPE[request.type], request.rowChange, request);
      accepted.push({ prepared, change });
    }
  }
  const changes = accepted.map(({ change }) => change);
  const written = changes.length === 0 ? [] : await store.apply({ kind: "write", changes, isAtomic, nowMs });
  accepted.forEach(({ prepared }, index) => results.set(prepared, written[index]!));
  return results;
}

function answer(result: RowResult, { condition }: Change) {
  if (!result.ok) return { isOk: false, error: { code: result.error.code, message: result.error.message } };
  const row = result.row === null ? {} : { row: result.row };
  return { isOk: true, consumed: consumedByWrite(result.sizeBytes, condition), ...row };
}

function orRefusal<T>(read: () => T) {
  try {
    return read();
  } catch (error) {
    const { code, message } = asRefusal(error);
    return { isOk: false, error: { code, message } };
  }
}
