import type { Secret } from "@/lib/core/secret";
import type { RunLog } from "./contract";
import type { SqlConnection } from "./sql-connection";

/** A registered data source, opened for use. `settings` holds what is not secret, `secrets` the rest, by field name. */
export interface DataSource {
  readonly name: string;
  readonly type: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, Secret>>;
  /** Whether connections to it may lead to loopback and private addresses; they may unless this says no. */
  readonly allowPrivate?: boolean;
}

/** One value as previews and dirty records show it. */
export type Value = string | bigint | number | boolean | Date | Uint8Array | null;

/** A column of a table as the user sees it; `type` is the service's own type name, `STRING` or `DECIMAL(10,2)`. */
export interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly role: "primaryKey" | "column" | "partition";
  readonly comment?: string;
}

/** The change log of a table: what a stream reader needs to exist, and for how long it can look back. */
export interface StreamDescription {
  readonly enabled: boolean;
  /** How long a change stays readable; 0 while the stream is off. */
  readonly retentionHours: number;
  /** Shards that can be read now, closed ones included; null where only a closer look would tell. */
  readonly shardCount: number | null;
  readonly createdAt: Date | null;
}

/** Null is "the service does not say". */
export interface TableSummary {
  readonly name: string;
  readonly kind: "table" | "view" | "materializedView" | "external";
  /** Null for services without change logs. */
  readonly stream: StreamDescription | null;
  /** Null for services without partitions. */
  readonly isPartitioned: boolean | null;
  readonly sizeBytes: number | null;
  readonly recordCount: number | null;
  readonly createdAt: Date | null;
}

export interface TableDescription extends TableSummary {
  readonly columns: readonly TableColumn[];
  readonly comment: string;
  readonly lifecycleDays: number | null;
  /** The statement that creates such a table; null where tables are not made by SQL. */
  readonly ddl: string | null;
}

export interface PartitionDescription {
  /** `pt=20250701,hh=08`. */
  readonly spec: string;
  readonly sizeBytes: number | null;
  readonly recordCount: number | null;
  readonly createdAt: Date | null;
}

/** Rows for people to look at; each row has one value per column. */
export interface Preview {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly Value[])[];
  /** There were more rows than were asked for. */
  readonly truncated: boolean;
  /** The partition they come from, or null. */
  readonly partition: string | null;
}

export interface SqlResult {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly Value[])[];
  /** There were more rows than were asked for. */
  readonly truncated: boolean;
}

export interface TableProposal {
  readonly table: string;
  readonly columns: readonly TableColumn[];
  readonly comment: string;
}

/** Everything a connector can be asked outside a run. Each call ends in an AppError that names the failing layer. */
export interface Catalog {
  /** Resolves when the data source can be reached, is who it claims to be, and may be listed. */
  test(dataSource: DataSource, signal: AbortSignal): Promise<void>;
  tables(dataSource: DataSource, signal: AbortSignal): Promise<readonly string[]>;
  /** These tables with what a person choosing one wants to see, in the given order. One that is gone is left out. */
  summaries(dataSource: DataSource, names: readonly string[], signal: AbortSignal): Promise<readonly TableSummary[]>;
  describe(dataSource: DataSource, table: string, signal: AbortSignal): Promise<TableDescription>;
  columns(dataSource: DataSource, table: string, signal: AbortSignal): Promise<readonly TableColumn[]>;
  /** The first rows of a table, or of one partition of it; at most `limit`. */
  preview(
    dataSource: DataSource,
    query: { readonly table: string; readonly limit: number; readonly partition?: string | undefined },
    signal: AbortSignal,
  ): Promise<Preview>;
  /** Change records as a run would read them, from a moment on; absent where there are no change logs. */
  changes?(
    dataSource: DataSource,
    query: { readonly table: string; readonly limit: number; readonly since: Date },
    signal: AbortSignal,
  ): Promise<Preview>;
  /** The partitions of a table in the service's order; absent where tables have none. */
  partitions?(dataSource: DataSource, table: string, signal: AbortSignal): AsyncIterable<PartitionDescription>;
  /** The statement that creates the table, for people to read and change; absent where tables are not made by SQL. */
  proposeTable?(proposal: TableProposal): string;
  /** Runs one statement and returns at most `limit` rows of its result; absent where there is no SQL. */
  execute?(dataSource: DataSource, sql: string, limit: number, signal: AbortSignal): Promise<SqlResult>;
  /** The service's SQL, statement by statement; absent where there is none. Close it after use. */
  sql?(dataSource: DataSource, options: { readonly log?: RunLog }): SqlConnection;
}
