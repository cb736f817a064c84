import { AppError } from "@/lib/core/errors";
import type { OdpsWriterParameter } from "@/lib/core/job/odps";
import { partitionError, readPartition } from "@/lib/core/job/odps-partition";
import type { BatchSchema } from "@/lib/engine/contract";
import type { PartitionSpec } from "@/lib/maxcompute/documents/partition-spec";
import type { OdpsTable } from "@/lib/maxcompute/documents/table";

/** Where the rows of a job go: which source column feeds which column, and how the partition is found. */
export interface Target {
  readonly table: OdpsTable;
  /** Source column by lower-case name of the data column. */
  readonly sources: ReadonlyMap<string, number>;
  readonly partition: StaticPartition | DynamicPartition;
}

export interface StaticPartition {
  readonly kind: "static";
  /** Null for a table without partitions. */
  readonly spec: PartitionSpec | null;
}

/** Every record names its partition. `levels` are in the table's order. */
export interface DynamicPartition {
  readonly kind: "dynamic";
  readonly levels: readonly { readonly name: string; readonly source: number }[];
}

/**
 * Resolves the parameter against the table. Refuses what cannot work before a row is read.
 * @throws AppError odps.*
 */
export function resolveTarget(parameter: OdpsWriterParameter, table: OdpsTable, source: BatchSchema): Target {
  if (table.type !== "MANAGED_TABLE") {
    throw new AppError("odps.not_writable", { table: table.name, kind: table.type.toLowerCase().replaceAll("_", " ") });
  }
  const keys = table.partitionKeys.map(({ name }) => name.toLowerCase());
  const isAll = parameter.column.length === 0 || (parameter.column.length === 1 && parameter.column[0] === "*");
  const names = isAll ? table.columns.map(({ name }) => name) : parameter.column;
  names.forEach((name, index) => {
    const known = [...table.columns, ...table.partitionKeys];
    if (known.some((column) => column.name.toLowerCase() === name.toLowerCase())) return;
    const columns = known.map((column) => column.name).join(", ");
    throw new AppError(
      "odps.column_unknown",
      { table: table.name, column: name, columns },
      { path: `column[${index}]` },
    );
  });
  if (source.columns.length > names.length) {
    throw new AppError("odps.column_count", { given: source.columns.length, wanted: names.length }, { path: "column" });
  }
  const positions = new Map(names.slice(0, source.columns.length).map((name, index) => [name.toLowerCase(), index]));
  const listed = keys.filter((key) => names.some((name) => name.toLowerCase() === key));
  const sources = new Map([...positions].filter(([name]) => !keys.includes(name)));
  const isDynamic = decideDynamic(parameter, keys, listed, isAll);
  if (!isDynamic) return { table, sources, partition: { kind: "static", spec: staticSpec(parameter, table) } };
  const levels = keys.map((name) => {
    const source = positions.get(name);
    if (source === undefined) throw dynamic(`The source gives no value for the partition column ${name}.`);
    return { name, source };
  });
  return { table, sources, partition: { kind: "dynamic", levels } };
}

function decideDynamic(
  { supportDynamicPartition: asked }: OdpsWriterParameter,
  keys: readonly string[],
  listed: readonly string[],
  isAll: boolean,
): boolean {
  const isComplete = keys.length > 0 && listed.length === keys.length;
  if (asked === true && isAll) throw dynamic(`Dynamic partitions need the columns by name, not "*".`);
  if (asked === true && !isComplete)
    throw dynamic(`Dynamic partitions need all of ${keys.join(", ") || "the table's partition columns"} in column.`);
  if (asked === false && listed.length > 0)
    throw dynamic(`Dynamic partitions are off, but column lists ${listed.join(", ")}.`);
  if (listed.length > 0 && !isComplete)
    throw dynamic(`column lists ${listed.join(", ")}, but not all of ${keys.join(", ")}.`);
  return isComplete;
}

function dynamic(reason: string): AppError {
  return new AppError("odps.dynamic_partition", { reason }, { path: "column" });
}

function staticSpec({ partition }: OdpsWriterParameter, table: OdpsTable): PartitionSpec | null {
  const error = partitionError(
    partition,
    table.name,
    table.partitionKeys.map(({ name }) => name.toLowerCase()),
  );
  if (error) throw error;
  const levels = readPartition(partition) ?? [];
  return levels.length === 0 ? null : levels.map(({ name, value }) => [name.toLowerCase(), value] as const);
}
