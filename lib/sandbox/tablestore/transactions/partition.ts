import type { WireKey, WireKeyValue } from "@/lib/tablestore/row";
import { outOfRange } from "../service-error";
import { encodeKey } from "../store/key";

/** All rows of a table with one value of the first key column: what a transaction or an atomic batch is about. */
export interface Partition {
  readonly tableId: number;
  /** That value as the service's messages show it. */
  readonly text: string;
  /** Every encoded key of the partition begins with it. */
  readonly prefix: Uint8Array;
}

export function partitionOf(tableId: number, key: WireKey): Partition {
  const value = key[0]!.value;
  const prefix = typeof value === "symbol" ? new Uint8Array(0) : encodeKey([value]);
  return { tableId, text: show(value), prefix };
}

export function isSamePartition(a: Partition, b: Partition): boolean {
  return a.tableId === b.tableId && Buffer.compare(a.prefix, b.prefix) === 0;
}

/** Source of the words: tests of official clients against the service. @throws ServiceError */
export function checkPartition(kind: "transaction" | "atomic", wanted: Partition, given: Partition): void {
  if (isSamePartition(wanted, given)) return;
  const owner = kind === "atomic" ? "Atomic" : "Transaction";
  throw outOfRange(`Data out of scope of ${kind}. ${owner} PartKey:${wanted.text}. Data PartKey:${given.text}`);
}

function show(value: WireKeyValue): string {
  if (typeof value === "symbol") return value.description ?? "";
  return value instanceof Uint8Array ? Buffer.from(value).toString("hex") : String(value);
}
