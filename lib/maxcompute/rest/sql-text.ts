import { AppError } from "@/lib/core/errors";
import { formatQuotedPartitionSpec, type PartitionSpec } from "../documents/partition-spec";

export interface TableDefinition {
  readonly name: string;
  readonly columns: readonly ColumnDefinition[];
  readonly partitionKeys?: readonly ColumnDefinition[];
  readonly comment?: string;
  readonly lifecycleDays?: number;
  /** Leaves an existing table of that name as it is. */
  readonly ifNotExists?: boolean;
}

export interface ColumnDefinition {
  readonly name: string;
  /** As in DDL: `BIGINT`, `DECIMAL(10,2)`. */
  readonly type: string;
  readonly comment?: string;
  readonly isNullable?: boolean;
}

/** Types beyond the first version of the dialect need it; it changes nothing for the others. */
export const ODPS2_TYPES = { "odps.sql.type.system.odps2": "true" } as const;

/** A statement to be run, and to be read and changed before: one column a line. */
export function createTableSql(definition: TableDefinition): string {
  const { name, columns, partitionKeys = [], comment, lifecycleDays, ifNotExists = false } = definition;
  const parts = [
    `CREATE TABLE ${ifNotExists ? "IF NOT EXISTS " : ""}${quoteName(name)} ${columnList(columns)}`,
    comment ? `COMMENT ${quoteText(comment)}` : "",
    partitionKeys.length > 0 ? `PARTITIONED BY ${columnList(partitionKeys)}` : "",
    lifecycleDays === undefined ? "" : `LIFECYCLE ${lifecycleDays}`,
  ];
  return `${parts.filter((part) => part !== "").join("\n")};`;
}

export function addPartitionSql(table: string, spec: PartitionSpec): string {
  return `ALTER TABLE ${quoteName(table)} ADD IF NOT EXISTS PARTITION (${formatQuotedPartitionSpec(spec)});`;
}

export function dropPartitionSql(table: string, spec: PartitionSpec): string {
  return `ALTER TABLE ${quoteName(table)} DROP IF EXISTS PARTITION (${formatQuotedPartitionSpec(spec)});`;
}

/** Empties a table, or one partition of it. */
export function truncateSql(table: string, spec: PartitionSpec | null): string {
  const partition = spec === null ? "" : ` PARTITION (${formatQuotedPartitionSpec(spec)})`;
  return `TRUNCATE TABLE ${quoteName(table)}${partition};`;
}

/** `` `name` ``; of `project.table` each part by itself. @throws AppError "input.invalid" */
export function quoteName(name: string): string {
  const parts = name.split(".");
  if (parts.some((part) => !/^[\p{L}\p{N}_]+$/u.test(part))) {
    throw new AppError("input.invalid", { reason: `${name} is not a name of MaxCompute` });
  }
  return parts.map((part) => `\`${part}\``).join(".");
}

/** A string literal; backslashes escape in this dialect. */
export function quoteText(text: string): string {
  const escapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  return `'${text.replace(/[\\'\n\r\t]/g, (character) => escapes[character] ?? `\\${character}`)}'`;
}

const columnList = (columns: readonly ColumnDefinition[]) => `(\n  ${columns.map(columnSql).join(",\n  ")}\n)`;

function columnSql({ name, type, comment, isNullable = true }: ColumnDefinition): string {
  return `${quoteName(name)} ${type}${isNullable ? "" : " NOT NULL"}${comment ? ` COMMENT ${quoteText(comment)}` : ""}`;
}
