import type { RequestOf } from "@/lib/tablestore/operations";
import type { Condition, ReturnContent } from "@/lib/tablestore/operations/shared";
import { ServiceError } from "../service-error";
import type { RowChange, RowResult } from "../store/operation";
import type { Table } from "../store/table";
import { readFilter } from "../validation/condition";
import { checkChange, checkKey, checkRowSize, readRow, type ChangeType } from "../validation/row-input";
import { consumedByWrite, findTable, type Call, type Operation } from "./call";
import { checkScope, checkUnlocked, transactionOf } from "./transactions";

export const putRow: Operation<"PutRow"> = (request, call) => writeRow("put", request.row, request, call);
export const updateRow: Operation<"UpdateRow"> = (request, call) =>
  writeRow("update", request.rowChange, request, call);
export const deleteRow: Operation<"DeleteRow"> = (request, call) =>
  writeRow("delete", request.primaryKey, request, call);

type SingleWrite = Pick<RequestOf<"PutRow">, "tableName" | "condition" | "returnContent" | "transactionId">;

async function writeRow(type: ChangeType, bytes: Uint8Array, request: SingleWrite, call: Call) {
  const table = findTable(request.tableName, call);
  const transaction = transactionOf(request.transactionId, table, call);
  const row = readRow(bytes);
  checkChange(row, type);
  checkRowSize(row, type);
  checkKey(row.primaryKey, table, type === "put" ? "put" : "exact");
  const change = rowChange(table, type, bytes, request);
  checkScope(transaction, table, row.primaryKey);
  if (transaction !== null) return answer(transaction.write(table, change, call.nowMs), request);
  checkUnlocked(table, row.primaryKey, call);
  const [result] = await call.store.apply({ kind: "write", changes: [change], isAtomic: false, nowMs: call.nowMs });
  if (result === undefined) throw new Error("the writer answered nothing");
  if (!result.ok) throw new ServiceError(result.error.status, result.error.code, result.error.message);
  return answer(result, request);
}

type Written = Extract<RowResult, { ok: true }>;

/** What a write that was accepted has cost, and the row that was asked for. */
export function answer({ sizeBytes, row }: Omit<Written, "ok">, { condition }: Pick<SingleWrite, "condition">) {
  return { consumed: consumedByWrite(sizeBytes, condition), ...(row === null ? {} : { row }) };
}

const RETURNS = { RT_NONE: "none", RT_PK: "key", RT_AFTER_MODIFY: "afterModify" } as const;

/** A change as the writer takes it. @throws ServiceError when its condition is none */
export function rowChange(
  table: Table,
  type: ChangeType,
  row: Uint8Array,
  { condition, returnContent }: { readonly condition: Condition; readonly returnContent?: ReturnContent },
): RowChange {
  const { rowExistence, columnCondition } = condition;
  return {
    tableId: table.id,
    type,
    row,
    existence: rowExistence,
    columnCondition: readFilter(columnCondition) === null ? null : columnCondition!,
    returns: RETURNS[returnContent?.returnType ?? "RT_NONE"],
    returnColumns: returnContent?.returnColumnNames ?? [],
  };
}
