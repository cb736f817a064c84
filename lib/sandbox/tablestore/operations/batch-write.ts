import type { RequestOf } from "@/lib/tablestore/operations";
import type { PrimaryKeyValue, WireRow } from "@/lib/tablestore/row";
import { sizeOf } from "../rows/stored-row";
import { invalid, noSuchTable, ServiceError } from "../service-error";
import { encodeKey } from "../store/key";
import type { RowResult } from "../store/operation";
import type { Table } from "../store/table";
import { checkPartition, partitionOf } from "../transactions/partition";
import type { Transaction } from "../transactions/transaction";
import { LIMIT } from "../validation/limits";
import { asRefusal, checkChange, checkKey, readRow, type ChangeType } from "../validation/row-input";
import { checkDuplicates } from "./batch-get";
import type { Call, Operation } from "./call";
import { checkScope, checkUnlocked, transactionOf } from "./transactions";
import { answer, rowChange } from "./writes";

type Change = RequestOf<"BatchWriteRow">["tables"][number]["rows"][number];
const TYPE = { PUT: "put", UPDATE: "update", DELETE: "delete" } as const satisfies Record<Change["type"], ChangeType>;

/** One row of a batch on its way: to be written, or refused before it got there. */
interface Prepared {
  readonly table: Table | null;
  readonly request: Change;
  readonly row: WireRow;
  readonly refusal: ServiceError | null;
}

/** Fails as a whole for what is wrong with the request, and row by row for what is wrong with a row. */
export const batchWriteRow: Operation<"BatchWriteRow"> = async (request, call) => {
  checkBatch(request);
  const prepared = request.tables.map(({ tableName, rows }) => {
    const table = call.store.table(call.instance, tableName);
    const transaction = table === null ? null : transactionOf(request.transactionId, table, call);
    return { tableName, table, transaction, rows: rows.map((change) => prepare(table, transaction, change, call)) };
  });
  const all = prepared.flatMap(({ rows }) => rows);
  checkBatchSize(all);
  checkRepeats(all);
  const written = prepared.map(async ({ table, transaction, rows, tableName }) => {
    const results =
      transaction !== null && table !== null
        ? rows.map((row) => writeInside(transaction, table, row, call))
        : request.isAtomic
          ? await writeAtomically(rows, call)
          : await write(rows, call);
    return { tableName, rows: rows.map(({ request: change }, index) => answerRow(results[index]!, change)) };
  });
  return { tables: await Promise.all(written) };
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

/** Shape and limits are the request's fault; a key that does not fit the table, or may not be written, is the row's. */
function prepare(table: Table | null, transaction: Transaction | null, request: Change, call: Call): Prepared {
  const type = TYPE[request.type];
  const row = readRow(request.rowChange);
  checkChange(row, type);
  if (table === null) return { table, request, row, refusal: noSuchTable() };
  try {
    checkKey(row.primaryKey, table, type === "put" ? "put" : "exact");
    checkScope(transaction, table, row.primaryKey);
    if (transaction === null) checkUnlocked(table, row.primaryKey, call);
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
    ({ table, row }) => `${table!.id}/${keyText(row)}`,
  );
  for (const repeated of byRow.values())
    for (const { request } of repeated.length > 1 ? repeated : []) {
      if (request.condition.rowExistence !== "IGNORE")
        throw invalid("Repeated rows do not support row exist expectation check in BatchModify.");
      if ((request.condition.columnCondition?.length ?? 0) > 0)
        throw invalid("Repeated rows do not support row condition check in BatchModify.");
    }
}

function hasExactKey({ primaryKey }: WireRow): boolean {
  return primaryKey.every(({ value }) => typeof value !== "symbol");
}

function keyText({ primaryKey }: WireRow): string {
  const values = primaryKey.map(({ value }) => value as PrimaryKeyValue);
  return Buffer.from(encodeKey(values)).toString("latin1");
}

function changeOf({ table, request }: Prepared) {
  return rowChange(table!, TYPE[request.type], request.rowChange, request);
}

/** Each row succeeds or fails alone; the results are in the order of the rows. */
async function write(rows: readonly Prepared[], { store, nowMs }: Call): Promise<RowResult[]> {
  const changes = rows.filter(({ refusal }) => refusal === null).map(changeOf);
  const written = changes.length === 0 ? [] : await store.apply({ kind: "write", changes, isAtomic: false, nowMs });
  let next = 0;
  return rows.map(({ refusal }) => (refusal === null ? written[next++]! : { ok: false, error: refusal }));
}

/**
 * All rows of a table or none. They must be of one partition key, because only that has one owner in the service; every
 * row fails with what one of them fails for. Source: the Java client's BatchWriteTest against the service.
 */
async function writeAtomically(rows: readonly Prepared[], { store, nowMs }: Call): Promise<readonly RowResult[]> {
  try {
    const refused = rows.find(({ refusal }) => refusal !== null)?.refusal;
    if (refused) throw refused;
    const partitions = rows.map(({ table, row }) => partitionOf(table!.id, row.primaryKey));
    for (const partition of partitions) checkPartition("atomic", partitions[0]!, partition);
    return await store.apply({ kind: "write", changes: rows.map(changeOf), isAtomic: true, nowMs });
  } catch (thrown) {
    const error = asRefusal(thrown);
    return rows.map(() => ({ ok: false, error }));
  }
}

function writeInside(transaction: Transaction, table: Table, row: Prepared, { nowMs }: Call): RowResult {
  try {
    if (row.refusal !== null) throw row.refusal;
    return { ok: true, ...transaction.write(table, changeOf(row), nowMs) };
  } catch (thrown) {
    return { ok: false, error: asRefusal(thrown) };
  }
}

function answerRow(result: RowResult, change: Change) {
  if (!result.ok) return { isOk: false, error: { code: result.error.code, message: result.error.message } };
  return { isOk: true, ...answer(result, change) };
}
