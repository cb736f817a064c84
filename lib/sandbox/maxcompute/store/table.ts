import type { OdpsType } from "@/lib/maxcompute/odps-type";

export interface Column {
  /** Lower case. */
  readonly name: string;
  readonly type: OdpsType;
  readonly comment: string;
  readonly nullable: boolean;
  /** The literal's SQL text, or null. */
  readonly defaultValue: string | null;
}

/** A table or a view of the catalogue. Times are epoch milliseconds. */
export interface Table {
  /** Names the physical table; never used twice. */
  readonly id: number;
  readonly project: string;
  readonly schema: string;
  readonly name: string;
  readonly kind: "table" | "view";
  readonly owner: string;
  readonly comment: string;
  readonly columns: readonly Column[];
  readonly partitionKeys: readonly Column[];
  readonly primaryKey: readonly string[];
  readonly properties: Readonly<Record<string, string>>;
  /** Days, or null. */
  readonly lifecycle: number | null;
  readonly viewText: string | null;
  readonly createdAt: number;
  readonly lastDdlAt: number;
  /** Of an unpartitioned table; a partitioned one has these by partition. */
  readonly contents: Contents;
}

/** What a table or a partition holds. */
export interface Contents {
  readonly records: number;
  readonly bytes: number;
  readonly modifiedAt: number;
  /** Grows with every change of the rows; download sessions notice by it. */
  readonly version: number;
}

export interface Partition {
  /** Values in the order of the keys. */
  readonly values: readonly string[];
  readonly createdAt: number;
  readonly lastDdlAt: number;
  readonly contents: Contents;
}

export const DEFAULT_SCHEMA = "default";

/** Where DuckDB keeps the rows of a table. */
export function physicalTable(table: Pick<Table, "id">): string {
  return `data."t${table.id}"`;
}

/** The partition's key in the catalogue, and how it is shown: `pt=20250701/hh=08`. */
export function partitionName(table: Pick<Table, "partitionKeys">, values: readonly string[]): string {
  return table.partitionKeys.map((key, i) => `${key.name}=${values[i]}`).join("/");
}

/** `project.table`, or with all three parts where a schema has been named. */
export function tableLabel({ project, schema, name }: Pick<Table, "project" | "schema" | "name">): string {
  return schema === DEFAULT_SCHEMA ? `${project}.${name}` : `${project}.${schema}.${name}`;
}

/** Whether rows can be updated and deleted one by one. */
export function isTransactional(table: Pick<Table, "properties" | "primaryKey">): boolean {
  return table.properties.transactional === "true";
}

export function emptyContents(now: number, version = 0): Contents {
  return { records: 0, bytes: 0, modifiedAt: now, version };
}

/** Size and times of the whole: of a partitioned table over its partitions. */
export function totalContents(table: Table, partitions: Iterable<Partition>): Contents {
  if (table.partitionKeys.length === 0) return table.contents;
  let total = table.contents;
  for (const { contents } of partitions) {
    total = {
      records: total.records + contents.records,
      bytes: total.bytes + contents.bytes,
      modifiedAt: Math.max(total.modifiedAt, contents.modifiedAt),
      version: total.version,
    };
  }
  return total;
}
