import type { OperationName, RequestOf, ResponseInput } from "@/lib/tablestore/operations";
import type { Condition } from "@/lib/tablestore/operations/shared";
import { noSuchTable } from "../service-error";
import type { Store } from "../store/store";
import type { Table } from "../store/table";
import type { LocalTransactions } from "../transactions/local-transactions";
import { checkTableName } from "../validation/names";

/** What an operation knows besides its request. */
export interface Call {
  readonly store: Store;
  readonly transactions: LocalTransactions;
  readonly instance: string;
  readonly nowMs: number;
  /**
   * What a fault asks of the operation itself, or null. `GetShardIterator` knows `pagedSeek`: a seek takes two calls,
   * joined by a token. `GetStreamRecord` knows `emptyPage`: no records although there are some, and the same place next;
   * and `shortPage`: a few records although there are more.
   */
  readonly behaviour: string | null;
}

/** One operation of the service; its answer may be encoded already. @throws ServiceError */
export type Operation<Name extends OperationName> = (
  request: RequestOf<Name>,
  call: Call,
) => Answer<Name> | Promise<Answer<Name>>;
export type Answer<Name extends OperationName> = ResponseInput<Name> | Uint8Array;

/** @throws ServiceError when the name is none or names no table of the instance */
export function findTable(name: string, { store, instance }: Call): Table {
  checkTableName(name);
  const table = store.table(instance, name);
  if (table === null) throw noSuchTable();
  return table;
}

const UNIT_BYTES = 4096;

/** Capacity units of one access, the service's price of it: at least one. */
export function consumed(kind: "read" | "write", sizeBytes: number) {
  const units = Math.max(1, Math.ceil(sizeBytes / UNIT_BYTES));
  return { capacityUnit: { read: kind === "read" ? units : 0, write: kind === "write" ? units : 0 } };
}

/**
 * A write that asks how the row stands reads it first, and that costs a read unit too.
 * Source: the Python client's test of conditional batches against the service.
 */
export function consumedByWrite(sizeBytes: number, { rowExistence, columnCondition }: Condition) {
  const { capacityUnit } = consumed("write", sizeBytes);
  const asks = rowExistence !== "IGNORE" || (columnCondition?.length ?? 0) > 0;
  return { capacityUnit: { ...capacityUnit, read: asks ? 1 : 0 } };
}
