import { AppError } from "@/lib/core/errors";
import type { Catalog, Preview, TableDescription, TableSummary } from "@/lib/engine/contract";
import { mapLimited } from "@/lib/engine/map-limited";
import type { MaxComputeClient } from "@/lib/maxcompute/client";
import { formatPartitionSpec, parsePartitionSpec, type PartitionSpec } from "@/lib/maxcompute/documents/partition-spec";
import type { OdpsTable, TableType } from "@/lib/maxcompute/documents/table";
import { createTableSql, ODPS2_TYPES } from "@/lib/maxcompute/rest/sql-text";
import type { DownloadSession } from "@/lib/maxcompute/tunnel/download-session";
import { connect, connectCatalog } from "./client";
import { readRows } from "./shown-rows";
import { openSql, readResult } from "./sql";

/** Tables described at the same time. */
const PARALLEL = 8;
const CANCEL_MS = 5_000;
const KINDS: Readonly<Record<TableType, TableSummary["kind"]>> = {
  MANAGED_TABLE: "table",
  VIRTUAL_VIEW: "view",
  MATERIALIZED_VIEW: "materializedView",
  EXTERNAL_TABLE: "external",
  OBJECT_TABLE: "external",
};

/** What can be asked of a MaxCompute project outside a run. */
export const catalog: Catalog = {
  async test(dataSource, signal) {
    await using client = connect(dataSource, { maxRetries: 0 });
    await client.getProject(signal);
    for await (const _ of client.listTables({}, signal)) break;
    await client.probeTunnel(null, signal);
  },

  async tables(dataSource, signal) {
    await using client = connectCatalog(dataSource);
    return tableNames(client, signal);
  },

  async summaries(dataSource, names, signal) {
    await using client = connectCatalog(dataSource);
    const found = await mapLimited(names, PARALLEL, async (name) => {
      const table = await client.findTable(name, signal);
      return table === null ? [] : [summarise(table)];
    });
    return found.flat();
  },

  async describe(dataSource, name, signal) {
    await using client = connectCatalog(dataSource);
    return describe(await client.getTable(name, signal));
  },

  async columns(dataSource, name, signal) {
    await using client = connectCatalog(dataSource);
    return describe(await client.getTable(name, signal)).columns;
  },

  /** Of a partitioned table the named partition, or the last that holds rows; its columns come last, as in a SELECT. */
  async preview(dataSource, { table: name, limit, partition }, signal) {
    await using client = connectCatalog(dataSource);
    const table = await client.getTable(name, signal);
    if (table.partitionKeys.length === 0) {
      if (partition !== undefined) throw new AppError("maxcompute.partition_missing", { table: name, partition });
      return previewOf(await client.createDownload({ table: name }, signal), { table, limit, spec: null }, signal);
    }
    if (partition !== undefined) {
      const spec = parsePartitionSpec(partition);
      const session = await client.createDownload({ table: name, partition: spec }, signal);
      return previewOf(session, { table, limit, spec }, signal);
    }
    const partitions = await Array.fromAsync(client.listPartitions(name, null, signal));
    for (const { spec } of partitions.reverse().filter(({ recordCount }) => recordCount !== 0)) {
      const session = await client.createDownload({ table: name, partition: spec }, signal);
      if (session.recordCount > 0) return previewOf(session, { table, limit, spec }, signal);
    }
    return { columns: columnsOf(table), rows: [], truncated: false, partition: null };
  },

  async *partitions(dataSource, table, signal) {
    await using client = connectCatalog(dataSource);
    for await (const { spec, sizeBytes, recordCount, createdAt } of client.listPartitions(table, null, signal)) {
      yield { spec: formatPartitionSpec(spec), sizeBytes, recordCount, createdAt };
    }
  },

  proposeTable: ({ table, columns, comment }) =>
    createTableSql({
      name: table,
      comment,
      ifNotExists: true,
      columns: columns
        .filter(({ role }) => role !== "partition")
        .map(({ name, type, comment = "" }) => ({ name, type, comment })),
      partitionKeys: columns
        .filter(({ role }) => role === "partition")
        .map(({ name, type, comment = "" }) => ({ name, type, comment })),
    }),

  async execute(dataSource, sql, limit, signal) {
    await using client = connectCatalog(dataSource);
    const instance = await client.submitSql(sql, { settings: ODPS2_TYPES }, signal);
    try {
      await instance.wait(signal);
    } catch (thrown) {
      // Whoever stops waiting does not want it to go on.
      if (signal.aborted) await instance.cancel(AbortSignal.timeout(CANCEL_MS)).catch(() => undefined);
      throw thrown;
    }
    return readResult(client, instance, limit, signal);
  },

  sql: openSql,
};

async function tableNames(client: MaxComputeClient, signal: AbortSignal): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of client.listTables({}, signal)) names.push(name);
  return names;
}

function summarise(table: OdpsTable): TableSummary {
  return {
    name: table.name,
    kind: KINDS[table.type],
    stream: null,
    isPartitioned: table.partitionKeys.length > 0,
    sizeBytes: table.sizeBytes,
    recordCount: table.recordCount,
    createdAt: table.createdAt,
  };
}

function describe(table: OdpsTable): TableDescription {
  const column = (role: "column" | "partition") => (each: OdpsTable["columns"][number]) => ({
    name: each.name,
    type: each.type.toUpperCase(),
    role,
    comment: each.comment,
  });
  return {
    ...summarise(table),
    columns: [...table.columns.map(column("column")), ...table.partitionKeys.map(column("partition"))],
    comment: table.comment,
    lifecycleDays: table.lifecycleDays,
    ddl: KINDS[table.type] === "table" ? ddlOf(table) : null,
  };
}

function ddlOf({ name, comment, columns, partitionKeys, lifecycleDays }: OdpsTable): string {
  return createTableSql({
    name,
    comment,
    ifNotExists: true,
    columns,
    partitionKeys,
    ...(lifecycleDays === null ? {} : { lifecycleDays }),
  });
}

function columnsOf({ columns, partitionKeys }: OdpsTable): { name: string; type: string }[] {
  return [...columns, ...partitionKeys].map(({ name, type }) => ({ name, type: type.toUpperCase() }));
}

async function previewOf(
  session: DownloadSession,
  { table, limit, spec }: { table: OdpsTable; limit: number; spec: PartitionSpec | null },
  signal: AbortSignal,
): Promise<Preview> {
  const levels = spec?.map(([, value]) => value) ?? [];
  const rows = await readRows(session, limit, signal);
  return {
    columns: columnsOf(table),
    rows: rows.map((row) => [...row, ...levels]),
    truncated: session.recordCount > limit,
    partition: spec && formatPartitionSpec(spec),
  };
}
