import type { z } from "zod";
import type {
  ChangeQuery,
  oneTableQuery,
  partitionQuery,
  PartitionList,
  RowQuery,
  TableDetail,
  TablePage,
  TablePreview,
  TableQuery,
} from "@/lib/core/catalog";
import type { TableDescription } from "@/lib/engine/contract";
import { systemClock } from "@/lib/platform/clock";
import type { Actor } from "./actor";
import { askSource, notOffered, openSource, type OpenSource } from "./open-source";
import { previewView } from "./preview-cell";
import { rememberSchema } from "./data-map/schema-history";

const HOUR_MS = 3_600_000;
/** For so long a list of names serves the next page and the next letter of a search. */
const NAMES_MS = 15_000;
const MAX_REMEMBERED = 64;

interface Place {
  readonly dataSourceId: string;
}
interface TablePlace extends Place {
  readonly table: string;
}
interface Names {
  readonly atMs: number;
  readonly names: Promise<readonly string[]>;
}

/** Name lists by data source, environment and revision. */
const remembered = new Map<string, Names>();

/** A page of the tables of a data source, by name. Sizes and streams are asked for the page's tables only. */
export async function listTables(
  { dataSourceId }: Place,
  { environment, search, cursor, limit, fresh }: TableQuery,
  actor: Actor,
  signal: AbortSignal,
): Promise<TablePage> {
  const source = await openSource({ dataSourceId, environment }, "dataSource.view", actor);
  return askSource(source, signal, async (signal) => {
    const wanted = search.trim().toLowerCase();
    const matches = async (fresh: boolean) =>
      (await namesOf(source, fresh, signal)).filter((name) => name.toLowerCase().includes(wanted));
    const known = await matches(fresh);
    // What is looked for and is not there may have been made since.
    const found = known.length === 0 && wanted !== "" && !fresh ? await matches(true) : known;
    const start = cursor === undefined ? 0 : found.findIndex((name) => name > cursor);
    const page = start < 0 ? [] : found.slice(start, start + limit);
    const items = [...(await source.catalog.summaries(source.dataSource, page, signal))];
    const isLast = start < 0 || start + limit >= found.length;
    return { items, total: found.length, next: isLast ? null : page.at(-1)! };
  });
}

/** @throws AppError of the service when there is no such table */
export async function getTable(
  { dataSourceId, table }: TablePlace,
  { environment }: z.output<typeof oneTableQuery>,
  actor: Actor,
  signal: AbortSignal,
): Promise<TableDetail> {
  const source = await openSource({ dataSourceId, environment }, "dataSource.view", actor);
  const detail = detailView(
    await askSource(source, signal, (signal) => source.catalog.describe(source.dataSource, table, signal)),
  );
  await rememberSchema({ dataSourceId, environment, table: detail.name }, detail);
  return detail;
}

/** The service lists the oldest first and cannot search: all are read, which takes one call for each thousand. */
export async function listPartitions(
  { dataSourceId, table }: TablePlace,
  { environment, search, limit }: z.output<typeof partitionQuery>,
  actor: Actor,
  signal: AbortSignal,
): Promise<PartitionList> {
  const source = await openSource({ dataSourceId, environment }, "dataSource.view", actor);
  const { catalog, dataSource } = source;
  if (!catalog.partitions) throw notOffered(source, "partitions");
  const { partitions } = catalog;
  return askSource(source, signal, async (signal) => {
    const all = await Array.fromAsync(partitions(dataSource, table, signal));
    const needle = search.toLowerCase();
    const found = all.filter(({ spec }) => spec.toLowerCase().includes(needle));
    return { items: found.slice(-limit).reverse(), found: found.length, total: all.length };
  });
}

/** The first rows of a table. */
export async function previewRows(
  { dataSourceId, table }: TablePlace,
  { environment, limit, partition }: RowQuery,
  actor: Actor,
  signal: AbortSignal,
): Promise<TablePreview> {
  const source = await openSource({ dataSourceId, environment }, "data.read", actor);
  const query = { table, limit, partition: partition === "" ? undefined : partition };
  return previewView(
    await askSource(source, signal, (signal) => source.catalog.preview(source.dataSource, query, signal)),
  );
}

/** Change records from a moment on, as a run would write them. */
export async function previewChanges(
  { dataSourceId, table }: TablePlace,
  { environment, limit, since }: ChangeQuery,
  actor: Actor,
  signal: AbortSignal,
): Promise<TablePreview> {
  const source = await openSource({ dataSourceId, environment }, "data.read", actor);
  const { changes } = source.catalog;
  if (!changes) throw notOffered(source, "change records");
  const query = { table, limit, since: since ?? new Date(systemClock.now().getTime() - HOUR_MS) };
  return previewView(await askSource(source, signal, (signal) => changes(source.dataSource, query, signal)));
}

export function detailView({ columns, ...table }: TableDescription): TableDetail {
  return { ...table, columns: [...columns] };
}

/** Makes the next list ask the service: a table was created. */
export function forgetNames(source: OpenSource): void {
  remembered.delete(keyOf(source));
}

async function namesOf(source: OpenSource, fresh: boolean, signal: AbortSignal): Promise<readonly string[]> {
  const key = keyOf(source);
  const nowMs = systemClock.now().getTime();
  const known = remembered.get(key);
  if (!fresh && known && nowMs - known.atMs < NAMES_MS) return known.names;
  const names = source.catalog
    .tables(source.dataSource, signal)
    .then((found) => [...found].sort((left, right) => (left < right ? -1 : 1)));
  remembered.delete(key);
  remembered.set(key, { atMs: nowMs, names });
  names.catch(() => remembered.delete(key));
  const [oldest] = remembered.keys();
  if (remembered.size > MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  return names;
}

const keyOf = ({ id, environment, revision }: OpenSource) => [id, environment, revision].join(" ");
