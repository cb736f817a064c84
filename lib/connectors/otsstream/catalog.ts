import { AppError } from "@/lib/core/errors";
import type { Catalog, DataSource, StreamDescription, TableColumn, TableSummary, Value } from "@/lib/engine/contract";
import { mapLimited } from "@/lib/engine/map-limited";
import type { StoredRow, TablestoreClient, TableDescription as Described } from "@/lib/tablestore/client";
import { INF_MAX, INF_MIN, type RangeBound, type RangeKey } from "@/lib/tablestore/row";
import { latestChanges } from "./change-preview";
import { connectCatalog } from "./client";

/** Tables described at the same time. */
const PARALLEL = 8;

async function withClient<T>(dataSource: DataSource, ask: (client: TablestoreClient) => Promise<T>): Promise<T> {
  await using client = connectCatalog(dataSource);
  return await ask(client);
}

/** What can be asked of a Tablestore instance; `test` proves address, clock, key, secret and instance in one call. */
export const catalog: Catalog = {
  test: (dataSource, signal) => withClient(dataSource, async (client) => void (await client.listTables(signal))),

  tables: (dataSource, signal) => withClient(dataSource, (client) => client.listTables(signal)),

  summaries: (dataSource, names, signal) =>
    withClient(dataSource, async (client) => {
      const found = await mapLimited(names, PARALLEL, async (name) => {
        const described = await describeIfThere(client, name, signal);
        return described === null ? [] : [summaryOf(name, described, null)];
      });
      return found.flat();
    }),

  describe: (dataSource, name, signal) =>
    withClient(dataSource, async (client) => {
      const described = await client.describeTable(name, signal);
      const { streamDetails } = described;
      const isOn = streamDetails?.enableStream === true && streamDetails.streamId !== undefined;
      const shards = isOn ? (await client.listShards(streamDetails.streamId!, signal)).length : 0;
      return {
        ...summaryOf(name, described, shards),
        comment: "",
        columns: columnsOf(described),
        lifecycleDays: lifecycleOf(described),
        ddl: null,
      };
    }),

  columns: (dataSource, name, signal) =>
    withClient(dataSource, async (client) => columnsOf(await client.describeTable(name, signal))),

  preview: (dataSource, { table, limit }, signal) =>
    withClient(dataSource, async (client) => {
      const described = await client.describeTable(table, signal);
      const bounds = (value: RangeBound): RangeKey =>
        described.tableMeta.primaryKey.map(({ name }) => ({ name, value }));
      const range = { table, start: bounds(INF_MIN), end: bounds(INF_MAX), limit: limit + 1 };
      const { rows } = await client.getRange(range, signal);
      const columns = columnsIn(columnsOf(described), rows);
      return {
        columns: columns.map(({ name, type }) => ({ name, type })),
        rows: rows.slice(0, limit).map((row) => columns.map(({ name }) => valueOf(row, name))),
        truncated: rows.length > limit,
        partition: null,
      };
    }),

  changes: (dataSource, query, signal) => withClient(dataSource, (client) => latestChanges(client, query, signal)),
};

async function describeIfThere(client: TablestoreClient, name: string, signal: AbortSignal): Promise<Described | null> {
  try {
    return await client.describeTable(name, signal);
  } catch (error) {
    if (error instanceof AppError && error.code === "tablestore.table_not_found") return null;
    throw error;
  }
}

function summaryOf(name: string, described: Described, shardCount: number | null): TableSummary {
  return {
    name,
    kind: "table",
    stream: streamOf(described, shardCount),
    isPartitioned: null,
    sizeBytes: null,
    recordCount: null,
    createdAt: microseconds(described.creationTime),
  };
}

/** A time to live of -1 keeps rows for ever. */
function lifecycleOf({ tableOptions }: Described): number | null {
  const seconds = tableOptions?.timeToLive ?? -1;
  return seconds > 0 ? seconds / 86_400 : null;
}

/** Attribute columns need no declaration: those that only the rows know come after the declared ones. */
function columnsIn(declared: readonly TableColumn[], rows: readonly StoredRow[]): TableColumn[] {
  const columns = new Map(declared.map((column) => [column.name, column]));
  for (const { name, value } of rows.flatMap(({ cells }) => cells)) {
    if (!columns.has(name)) columns.set(name, { name, type: typeName(value), role: "column" });
  }
  return [...columns.values()];
}

function typeName(value: Value): string {
  switch (typeof value) {
    case "bigint":
      return "INTEGER";
    case "number":
      return "DOUBLE";
    case "boolean":
      return "BOOLEAN";
    default:
      return value instanceof Uint8Array ? "BINARY" : "STRING";
  }
}

const valueOf = ({ primaryKey, cells }: StoredRow, name: string): Value =>
  primaryKey.find((key) => key.name === name)?.value ?? cells.find((cell) => cell.name === name)?.value ?? null;

function columnsOf({ tableMeta }: Described): TableColumn[] {
  const { primaryKey, definedColumn } = tableMeta;
  return [
    ...primaryKey.map(({ name, type }): TableColumn => ({ name, type, role: "primaryKey" })),
    ...definedColumn.map(({ name, type }): TableColumn => ({ name, type, role: "column" })),
  ];
}

function streamOf({ streamDetails }: Described, shardCount: number | null): StreamDescription {
  const enabled = streamDetails?.enableStream === true;
  return {
    enabled,
    retentionHours: enabled ? (streamDetails?.expirationTime ?? 0) : 0,
    shardCount: enabled ? shardCount : 0,
    createdAt: enabled ? microseconds(streamDetails?.lastEnableTime) : null,
  };
}

const microseconds = (us: bigint | undefined) => (us === undefined ? null : new Date(Number(us / 1000n)));
