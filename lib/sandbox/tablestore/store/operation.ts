import type { TableDefinition } from "./table";

/** One row to write. Everything in it crosses a thread boundary, so rows and filters travel as their bytes. */
export interface RowChange {
  readonly tableId: number;
  readonly type: "put" | "update" | "delete";
  /** PlainBuffer, already found to be in order. */
  readonly row: Uint8Array;
  readonly existence: "IGNORE" | "EXPECT_EXIST" | "EXPECT_NOT_EXIST";
  /** A serialized filter, already found to be in order. */
  readonly columnCondition: Uint8Array | null;
  readonly returns: "none" | "key" | "afterModify";
  readonly returnColumns: readonly string[];
}

/** What becomes of a table's definition; what is left out stays. */
export interface DefinitionChange {
  readonly options?: Partial<TableDefinition["options"]>;
  readonly throughput?: TableDefinition["throughput"];
  readonly definedColumns?: TableDefinition["definedColumns"];
  /** Null switches the stream off and drops it. */
  readonly stream?: { readonly expirationHours: number; readonly originColumns: readonly string[] } | null;
}

/** What the writer can be asked for. `nowMs` is the sandbox's clock when it was asked. */
export type StoreOperation =
  | { readonly kind: "createInstance"; readonly name: string }
  | {
      readonly kind: "createTable";
      readonly instance: string;
      readonly name: string;
      readonly definition: Omit<TableDefinition, "stream" | "createdUs">;
      readonly stream: { readonly expirationHours: number; readonly originColumns: readonly string[] } | null;
      readonly nowMs: number;
    }
  | {
      readonly kind: "changeTable";
      readonly tableId: number;
      readonly change: DefinitionChange;
      readonly nowMs: number;
    }
  | { readonly kind: "dropTable"; readonly tableId: number }
  /** All or nothing when `isAtomic`; otherwise each change succeeds or fails alone. */
  | {
      readonly kind: "write";
      readonly changes: readonly RowChange[];
      readonly isAtomic: boolean;
      readonly nowMs: number;
    }
  /** Forgets records older than `beforeUs`, and closed shards that hold nothing newer. */
  | { readonly kind: "trim"; readonly tableId: number; readonly beforeUs: number }
  /** Rewrites or deletes what has expired in the next rows of the table; each call goes on where the last one ended. */
  | { readonly kind: "purge"; readonly tableId: number; readonly nowMs: number }
  /** Without a key the partition is split where its rows halve. */
  | {
      readonly kind: "split";
      readonly tableId: number;
      readonly partition: number;
      readonly at: Uint8Array | null;
      readonly nowMs: number;
    }
  /** Merges a partition with its right neighbour. */
  | { readonly kind: "merge"; readonly tableId: number; readonly partition: number; readonly nowMs: number };

/** One row's outcome inside a `write`. */
export type RowResult =
  | { readonly ok: true; readonly row: Uint8Array | null; readonly sizeBytes: number }
  | { readonly ok: false; readonly error: Refusal };

/** A `ServiceError` as plain data. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

export type OperationResult =
  { readonly ok: true; readonly rows: readonly RowResult[] } | { readonly ok: false; readonly error: Refusal };
