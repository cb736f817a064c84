import type { DuckDBConnection } from "@duckdb/node-api";
import { duckType, quoteName, quoteText } from "../sql/duck-type";
import { sql, type Fragment } from "../sql/fragment";
import type { CatalogChange } from "../store/catalog";
import { emptyContents, physicalTable, type Contents, type Partition, type Table } from "../store/table";
import type { EngineContext } from "./session";

/** An unpartitioned table, or one partition (which need not exist yet). */
export interface Target {
  readonly table: Table;
  /** Of the partition keys; none for an unpartitioned table. */
  readonly values: readonly string[];
}

export interface Size {
  readonly records: number;
  readonly bytes: number;
}

/**
 * Appends the rows of a SELECT over the physical columns, or with `overwrite` puts them in place of what is there. The
 * SELECT must not read the table itself. `size` spares counting when it is known. Resolves to what was put.
 */
export async function putRows(
  context: EngineContext,
  change: CatalogChange,
  connection: DuckDBConnection,
  target: Target,
  { select, overwrite, size }: { select: Fragment; overwrite: boolean; size?: Size },
): Promise<Size> {
  const { table } = target;
  const physical = physicalTable(table);
  const names = [...table.columns, ...table.partitionKeys].map(({ name }) => quoteName(name)).join(", ");
  const added = size ?? (await measure(connection, table, `(${select.text}) AS "rows"(${names})`));
  if (overwrite) await connection.run(`DELETE FROM ${physical}${whereTarget(target)}`);
  await connection.run(sql`INSERT INTO ${physical} ${select}`.text);
  const before = contentsOf(context, target);
  await putContents(context, change, target, {
    records: (overwrite ? 0 : before.records) + added.records,
    bytes: (overwrite ? 0 : before.bytes) + added.bytes,
    modifiedAt: context.now().getTime(),
    version: before.version + 1,
  });
  return added;
}

async function measure(connection: DuckDBConnection, table: Table, from: string): Promise<Size> {
  const measured = await connection.runAndReadAll(`SELECT count(*), ${sizeOf(table)} FROM ${from}`);
  const [records = 0, bytes = 0] = (measured.getRows()[0] ?? []).map(Number);
  return { records, bytes };
}

/** Empties a table or partition, which stays. */
export async function clearRows(
  context: EngineContext,
  change: CatalogChange,
  connection: DuckDBConnection,
  target: Target,
): Promise<void> {
  await connection.run(`DELETE FROM ${physicalTable(target.table)}${whereTarget(target)}`);
  const { version } = contentsOf(context, target);
  await putContents(context, change, target, emptyContents(context.now().getTime(), version + 1));
}

/** Counts a target again after rows of it have been changed one by one. */
export async function recount(
  context: EngineContext,
  change: CatalogChange,
  connection: DuckDBConnection,
  target: Target,
): Promise<void> {
  const size = await measure(connection, target.table, `${physicalTable(target.table)}${whereTarget(target)}`);
  const { version } = contentsOf(context, target);
  await putContents(context, change, target, {
    ...size,
    modifiedAt: context.now().getTime(),
    version: version + 1,
  });
}

export function contentsOf({ catalog, now }: EngineContext, { table, values }: Target): Contents {
  if (table.partitionKeys.length === 0) return catalog.tableById(table.id)?.contents ?? table.contents;
  return catalog.partition(table, values)?.contents ?? emptyContents(now().getTime());
}

/** Records what a target holds; a partition that is not there is made. */
export async function putContents(
  { catalog, now }: EngineContext,
  change: CatalogChange,
  { table, values }: Target,
  contents: Contents,
): Promise<void> {
  if (table.partitionKeys.length === 0) return change.putTable({ ...(catalog.tableById(table.id) ?? table), contents });
  const partition = catalog.partition(table, values) ?? newPartition(values, now());
  return change.putPartition(table, { ...partition, contents });
}

export function newPartition(values: readonly string[], now: Date): Partition {
  const time = now.getTime();
  return { values, createdAt: time, lastDdlAt: time, contents: emptyContents(time) };
}

/** ` WHERE pt = '…'`, or nothing for a whole table. */
export function whereTarget({ table, values }: Target): string {
  if (values.length === 0) return "";
  const tests = values.map((value, i) => {
    const key = table.partitionKeys[i]!;
    return `${quoteName(key.name)} = CAST(${quoteText(value)} AS ${duckType(key.type)})`;
  });
  return ` WHERE ${tests.join(" AND ")}`;
}

/** An estimate, as the size of a table is in the cloud: bytes of texts, eight for anything else. */
function sizeOf(table: Table): string {
  const texts = table.columns.filter(({ type }) => ["string", "varchar", "char", "json"].includes(type.kind));
  const blobs = table.columns.filter(({ type }) => type.kind === "binary");
  const others = table.columns.length - texts.length - blobs.length;
  const sums = [
    ...texts.map(({ name }) => `coalesce(sum(strlen(${quoteName(name)})), 0)`),
    ...blobs.map(({ name }) => `coalesce(sum(octet_length(${quoteName(name)})), 0)`),
    `count(*) * ${8 * others}`,
  ];
  return sums.join(" + ");
}
