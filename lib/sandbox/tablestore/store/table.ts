import type { DefinedColumnSchema } from "@/lib/tablestore/operations/shared";
import type { Retention } from "../rows/stored-row";

export interface KeyColumnDefinition {
  readonly name: string;
  readonly type: "INTEGER" | "STRING" | "BINARY";
  readonly isAutoIncrement: boolean;
}

export interface StreamDefinition {
  readonly id: string;
  readonly expirationHours: number;
  readonly enabledUs: number;
  /** Columns whose previous values the records carry. */
  readonly originColumns: readonly string[];
}

export interface TableOptions extends Retention {
  /** How many seconds a written version may lie from the clock. */
  readonly deviationSec: number;
  readonly allowUpdate: boolean;
}

export type EncryptionKey = "SSE_KMS_SERVICE" | "SSE_BYOK";

/** Everything about a table but its rows; stored as JSON. */
export interface TableDefinition {
  readonly createdUs: number;
  readonly primaryKey: readonly KeyColumnDefinition[];
  readonly definedColumns: readonly DefinedColumnSchema[];
  readonly options: TableOptions;
  readonly throughput: {
    readonly read: number;
    readonly write: number;
    readonly increasedMs: number;
    readonly decreasedMs: number | null;
  };
  readonly stream: StreamDefinition | null;
  /** What the table was asked to be encrypted with. */
  readonly encryption: { readonly keyType: EncryptionKey } | null;
  /** Local transactions are refused only where the table was made without them; left out, it was not asked. */
  readonly allowsTransactions?: boolean;
  /** Where its partitions meet: encoded values of the first key column, as hex, ascending. */
  readonly splitKeys: readonly string[];
}

export interface Table extends TableDefinition {
  /** Never used again, so that a request for a dropped table cannot reach its successor. */
  readonly id: number;
  readonly instance: string;
  readonly name: string;
}

/** One partition's log. Bounds are encoded keys, `[low, high)`; null is unbounded. */
export interface Shard {
  readonly id: number;
  readonly tableId: number;
  readonly uuid: string;
  readonly parent: string | null;
  readonly sibling: string | null;
  readonly createdUs: number;
  /** When a split or merge ended it, or null while it grows. */
  readonly closedUs: number | null;
  /** Position of the oldest record that may be read; `last + 1` when there is none. */
  readonly firstKept: number;
  readonly last: number;
  readonly lastUs: number;
  readonly lastRowIndex: number;
  readonly low: Uint8Array | null;
  readonly high: Uint8Array | null;
}

export const ACTION = { put: 1, update: 2, delete: 3 } as const;
export type Action = (typeof ACTION)[keyof typeof ACTION];

export interface StreamRecord {
  readonly position: number;
  readonly action: Action;
  readonly us: number;
  readonly record: Uint8Array;
  readonly origin: Uint8Array | null;
}
