import { invalid } from "../service-error";
import type { Table } from "../store/table";
import { checkPartition, partitionOf } from "../transactions/partition";
import type { Transaction } from "../transactions/transaction";
import { checkPartitionKey, readRow } from "../validation/row-input";
import { findTable, type Call, type Operation } from "./call";
import type { WireKey } from "@/lib/tablestore/row";

export const startLocalTransaction: Operation<"StartLocalTransaction"> = async ({ tableName, key }, call) => {
  const table = findTable(tableName, call);
  const { primaryKey } = readRow(key);
  if (primaryKey.length !== 1) throw invalid("StartLocalTransaction support only one primary key.");
  checkPartitionKey(primaryKey[0]!, table);
  if (table.allowsTransactions === false)
    throw invalid("Try to call method using explicit transaction on explicit-transaction-disabled table.");
  if (table.primaryKey.some(({ isAutoIncrement }) => isAutoIncrement))
    throw invalid("Local transactions do not support tables with an AUTO_INCREMENT primary key.");
  const { id } = await call.transactions.start(call.instance, partitionOf(table.id, primaryKey), call.nowMs);
  return { transactionId: id };
};

export const commitTransaction: Operation<"CommitTransaction"> = async ({ transactionId }, call) => {
  const { transactions, instance, nowMs } = call;
  await transactions.commit(transactions.find(instance, transactionId, nowMs), nowMs);
  return {};
};

export const abortTransaction: Operation<"AbortTransaction"> = ({ transactionId }, call) => {
  const { transactions, instance, nowMs } = call;
  transactions.abort(transactions.find(instance, transactionId, nowMs));
  return {};
};

/** The transaction that a request is part of, or null. @throws ServiceError when it is none, or of another table */
export function transactionOf(transactionId: string | undefined, table: Table, call: Call): Transaction | null {
  if (transactionId === undefined || transactionId === "") return null;
  const transaction = call.transactions.find(call.instance, transactionId, call.nowMs);
  if (transaction.partition.tableId !== table.id)
    throw invalid(`The transaction was not started on table '${table.name}'.`);
  return transaction;
}

/** @throws ServiceError when a key is outside of the transaction that wants to read or write it */
export function checkScope(transaction: Transaction | null, table: Table, ...keys: readonly WireKey[]): void {
  if (transaction === null) return;
  for (const key of keys) checkPartition("transaction", transaction.partition, partitionOf(table.id, key));
}

/** @throws ServiceError when a transaction keeps others from writing the row */
export function checkUnlocked(table: Table, key: WireKey, { transactions, nowMs }: Call): void {
  if (transactions.areThereAny) transactions.checkUnlocked(partitionOf(table.id, key), nowMs);
}
