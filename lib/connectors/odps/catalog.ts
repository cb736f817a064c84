import type { Catalog, SqlResult, TableDescription, Value } from "@/lib/engine/contract";
import type { MaxComputeClient } from "@/lib/maxcompute/client";
import type { OdpsTable } from "@/lib/maxcompute/documents/table";
import { formatOdpsType, type OdpsType } from "@/lib/maxcompute/odps-type";
import type { OdpsRow, OdpsValue } from "@/lib/maxcompute/odps-value";
import { createTableSql, ODPS2_TYPES } from "@/lib/maxcompute/rest/sql-text";
import type { DownloadSession } from "@/lib/maxcompute/tunnel/download-session";
import { connect } from "./client";

/** What can be asked of a MaxCompute project outside a run. */
export const catalog: Catalog = {
  async test(dataSource, signal) {
    await using client = connect(dataSource, { maxRetries: 0 });
    await client.getProject(signal);
    for await (const _ of client.listTables({}, signal)) break;
    await client.probeTunnel(null, signal);
  },

  async tables(dataSource, signal) {
    await using client = connect(dataSource);
    return tableNames(client, signal);
  },

  async summaries(dataSource, signal) {
    await using client = connect(dataSource);
    return (await tableNames(client, signal)).map((name) => ({ name, stream: null }));
  },

  async describe(dataSource, name, signal) {
    await using client = connect(dataSource);
    return describe(await client.getTable(name, signal));
  },

  async columns(dataSource, name, signal) {
    await using client = connect(dataSource);
    return describe(await client.getTable(name, signal)).columns;
  },

  /** Of a partitioned table the first partition that holds rows; partition columns come last, as in a SELECT. */
  async preview(dataSource, name, limit, signal) {
    await using client = connect(dataSource);
    const table = await client.getTable(name, signal);
    if (table.partitionKeys.length === 0) {
      return readRows(await client.createDownload({ table: name }, signal), limit, signal);
    }
    for await (const { spec } of client.listPartitions(name, null, signal)) {
      const session = await client.createDownload({ table: name, partition: spec }, signal);
      if (session.recordCount === 0) continue;
      const levels = spec.map(([, value]) => value);
      return (await readRows(session, limit, signal)).map((row) => [...row, ...levels]);
    }
    return [];
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
    await using client = connect(dataSource);
    const instance = await client.runSql(sql, { settings: ODPS2_TYPES }, signal);
    const result = await client.openResult(instance, signal);
    switch (result.kind) {
      case "rows": {
        const { session } = result;
        const columns = session.columns.map(({ name, type }) => ({ name, type: formatOdpsType(type).toUpperCase() }));
        return { columns, rows: await readRows(session, limit, signal), truncated: session.recordCount > limit };
      }
      case "table": {
        const { header, rows } = result.table;
        return {
          columns: header.map((name) => ({ name, type: "STRING" })),
          rows: rows.slice(0, limit),
          truncated: rows.length > limit,
        };
      }
      case "text":
        return textResult(result.text);
    }
  },
};

async function tableNames(client: MaxComputeClient, signal: AbortSignal): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of client.listTables({}, signal)) names.push(name);
  return names;
}

function describe(table: OdpsTable): TableDescription {
  const column = (role: "column" | "partition") => (each: OdpsTable["columns"][number]) => ({
    name: each.name,
    type: each.type.toUpperCase(),
    role,
    comment: each.comment,
  });
  return {
    name: table.name,
    columns: [...table.columns.map(column("column")), ...table.partitionKeys.map(column("partition"))],
    comment: table.comment,
    createdAt: table.createdAt,
    sizeBytes: table.sizeBytes,
    recordCount: table.recordCount,
    stream: null,
  };
}

async function readRows(session: DownloadSession, limit: number, signal: AbortSignal): Promise<Value[][]> {
  const rows: Value[][] = [];
  const count = Math.min(limit, session.recordCount);
  if (count === 0) return rows;
  for await (const page of session.read({ count }, signal)) rows.push(...page.map((row) => shownRow(row, session)));
  return rows;
}

function shownRow(row: OdpsRow, { columns }: DownloadSession): Value[] {
  return row.map((value, index) => shown(value, columns[index]!.type));
}

/** Types without a value of their own are shown as text: dates as days, the others as JSON. */
function shown(value: OdpsValue, type: OdpsType): Value {
  if (value === null || typeof value !== "object") {
    return type.kind === "date" && typeof value === "number"
      ? new Date(value * 86_400_000).toISOString().slice(0, 10)
      : value;
  }
  if (value instanceof Date || value instanceof Uint8Array) return value;
  if ("seconds" in value)
    return type.kind.startsWith("interval") ? `${value.seconds}.${nanos(value.nanos)} s` : instant(value);
  return JSON.stringify(value, (_, member: unknown) => (typeof member === "bigint" ? String(member) : member));
}

const nanos = (value: number) => String(value).padStart(9, "0");

function instant({ seconds, nanos: fraction }: { seconds: number; nanos: number }): string {
  return `${new Date(seconds * 1_000).toISOString().slice(0, 19).replace("T", " ")}.${nanos(fraction)}Z`;
}

/** SHOW, DESC and DDL leave a text: one row a line. */
function textResult(text: string): SqlResult {
  const lines = text.trimEnd() === "" ? [] : text.trimEnd().split("\n");
  return { columns: [{ name: "result", type: "STRING" }], rows: lines.map((line) => [line]), truncated: false };
}
