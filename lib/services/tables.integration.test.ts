import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { changeQuery, partitionQuery, rowQuery, tableQuery } from "@/lib/core/catalog";
import { dataSourceDraft } from "@/lib/core/data-source";
import { nodeCreate } from "@/lib/core/node";
import { workspaceDraft } from "@/lib/core/workspace";
import { database } from "@/lib/platform/db";
import * as maxcompute from "@/lib/sandbox/maxcompute/testing/start";
import * as tablestore from "@/lib/sandbox/tablestore/testing/start";
import { connectTablestore } from "@/lib/tablestore/client";
import { Secret } from "@/lib/core/secret";
import { SYSTEM } from "./actor";
import { createDataSource } from "./data-sources";
import { publishNode } from "./nodes/deployments";
import { saveDraft } from "./nodes/drafts";
import { createNode } from "./nodes/nodes";
import { submitNode } from "./nodes/versions";
import { openSource } from "./open-source";
import { rootOutput } from "./root-node";
import { createTable, proposeTable } from "./table-creation";
import { getTable, listPartitions, listTables, previewChanges, previewRows } from "./tables";
import { createWorkspace } from "./workspaces";

const signal = AbortSignal.timeout(120_000);
const place = { environment: "PROD" } as const;
let stop: () => Promise<unknown>;
let addTable: (tableName: string) => Promise<void>;
let source: string;
let target: string;
let workspace: { readonly id: string; readonly name: string };
beforeAll(async () => {
  const [from, to] = await Promise.all([tablestore.startForTest(), maxcompute.startForTest()]);
  stop = () => Promise.all([from.close(), to.remove()]);
  const name = `w${randomUUID().slice(0, 8)}`;
  const { id } = await createWorkspace(workspaceDraft.parse({ name, displayName: "W" }), SYSTEM);
  workspace = { id, name };
  const group = await database().prisma.resourceGroup.create({ data: { name } });
  await database().prisma.workspaceResourceGroup.create({
    data: { workspaceId: id, resourceGroupId: group.id, isDefault: true },
  });
  const register = async (name: string, type: string, settings: object, accessKeySecret: string) => {
    const environments = { PROD: { settings, secrets: { accessKeySecret } } };
    return (await createDataSource(id, dataSourceDraft.parse({ name, type, environments }), SYSTEM)).id;
  };
  const { INSTANCE: instanceName, ID: accessKeyId, SECRET } = tablestore;
  source = await register("Source", "tablestore", { endpoint: from.url, instanceName, accessKeyId }, SECRET);
  const project = { endpoint: to.url, project: maxcompute.PROJECT, accessKeyId: maxcompute.ACCESS_ID };
  target = await register("Target", "maxcompute", project, maxcompute.ACCESS_KEY.reveal());

  const client = connectTablestore({
    endpoint: from.url,
    instance: instanceName,
    credentials: { accessKeyId, accessKeySecret: new Secret(SECRET) },
  });
  stop = () => Promise.all([client.close(), from.close(), to.remove()]);
  addTable = async (tableName) => {
    await client.createTable(
      {
        tableMeta: { tableName, primaryKey: [{ name: "id", type: "INTEGER" }] },
        reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
        tableOptions: { timeToLive: -1, maxVersions: 1 },
        ...(tableName === "orders" ? { streamSpec: { enableStream: true, expirationTime: 24 } } : {}),
      },
      signal,
    );
  };
  for (const tableName of ["items", "orders", "orders_2025", "users"]) await addTable(tableName);
  const key = [{ name: "id", value: 1n }];
  await client.putRow(
    { table: "orders", key, cells: [{ name: "note", op: "put", value: "x".repeat(3_000), version: null }] },
    signal,
  );
}, 120_000);
afterAll(async () => {
  await stop();
  await database().close();
});

const page = (query: object) => listTables({ dataSourceId: source }, tableQuery.parse(query), SYSTEM, signal);

test("tables are found by a part of their name in any case, page by page", async () => {
  expect((await page({})).items.map(({ name }) => name)).toEqual(["items", "orders", "orders_2025", "users"]);
  const first = await page({ search: "ORD", limit: "1" });
  expect(first).toMatchObject({ total: 2, next: "orders", items: [{ name: "orders", stream: { enabled: true } }] });
  const second = await page({ search: "ORD", limit: "1", cursor: first.next });
  expect(second).toMatchObject({ next: null, items: [{ name: "orders_2025", stream: { enabled: false } }] });
  expect(await page({ search: "nothing" })).toEqual({ items: [], total: 0, next: null });
});

test("a table that was made since the last look is found when it is searched", async () => {
  await page({ search: "users" });
  await addTable("made_since");
  expect((await page({ search: "made_since" })).items.map(({ name }) => name)).toEqual(["made_since"]);
});

test("rows and changes are previewed with long values cut", async () => {
  const orders = { dataSourceId: source, table: "orders" };
  const rows = await previewRows(orders, rowQuery.parse({}), SYSTEM, signal);
  expect(rows.columns).toEqual([
    { name: "id", type: "INTEGER" },
    { name: "note", type: "STRING" },
  ]);
  expect(rows.rows).toEqual([
    [
      { text: "1", kind: "number" },
      { text: "x".repeat(1_024), kind: "text", length: 3_000 },
    ],
  ]);
  const changes = await previewChanges(orders, changeQuery.parse({}), SYSTEM, signal);
  const column = changes.columns.findIndex(({ name }) => name === "opType");
  expect(changes.rows.map((row) => row[column]?.text)).toEqual(["DR", "U"]);
});

test("the table that a source needs is proposed, made once, and found from then on", async () => {
  const wish = { ...place, source: { dataSourceId: source, ...place, table: "orders" }, isPartitioned: true };
  const proposed = await proposeTable(target, wish, SYSTEM, signal);
  expect(proposed).toMatchObject({ table: "orders", exists: false });
  expect(await listTables({ dataSourceId: target }, tableQuery.parse({}), SYSTEM, signal)).toMatchObject({ total: 0 });
  const draft = { ...place, ddl: proposed.ddl };
  const made = await createTable(target, draft, SYSTEM, signal);
  expect(made.isPartitioned).toBe(true);
  expect(made.columns.map(({ name, type, role }) => [name, type, role])).toEqual([
    ["id", "BIGINT", "column"],
    ["colname", "STRING", "column"],
    ["version", "BIGINT", "column"],
    ["colvalue", "STRING", "column"],
    ["optype", "STRING", "column"],
    ["sequenceinfo", "STRING", "column"],
    ["pt", "STRING", "partition"],
  ]);
  expect(await listTables({ dataSourceId: target }, tableQuery.parse({}), SYSTEM, signal)).toMatchObject({ total: 1 });
  expect(await proposeTable(target, wish, SYSTEM, signal)).toMatchObject({ exists: true });
  await expect(createTable(target, draft, SYSTEM, signal)).rejects.toMatchObject({ code: "catalog.table_exists" });
  const orders = { dataSourceId: target, table: "orders" };
  const partitions = (query: object) =>
    listPartitions(orders, partitionQuery.parse({ ...place, ...query }), SYSTEM, signal);
  expect(await partitions({})).toEqual({ items: [], found: 0, total: 0 });
  const { catalog, dataSource } = await openSource({ dataSourceId: target, ...place }, "dataSource.view", SYSTEM);
  for (const pt of ["20250630", "20250701", "20250702"])
    await catalog.execute!(dataSource, `ALTER TABLE orders ADD PARTITION (pt='${pt}')`, 1, signal);
  const listed = await partitions({ search: "PT=202507", limit: 1 });
  expect(listed).toMatchObject({ items: [{ spec: "pt=20250702" }], found: 2, total: 3 });
  const [entry] = await database().prisma.auditEntry.findMany({ where: { action: "table.create" } });
  expect(entry).toMatchObject({ objectId: target, after: { table: "orders" } });
});

test("what a service does not have is said by the name of the data source", async () => {
  await expect(
    createTable(source, { ...place, ddl: "CREATE TABLE t (a STRING)" }, SYSTEM, signal),
  ).rejects.toMatchObject({
    code: "catalog.not_offered",
    params: { name: "Source", type: "tablestore" },
  });
  const orders = { dataSourceId: target, table: "orders" };
  await expect(previewChanges(orders, changeQuery.parse({}), SYSTEM, signal)).rejects.toMatchObject({
    code: "catalog.not_offered",
  });
  await expect(getTable({ dataSourceId: source, table: "no_such" }, place, SYSTEM, signal)).rejects.toMatchObject({
    code: "tablestore.table_not_found",
  });
});

test("a node whose table its service does not have is neither submitted nor published", async () => {
  const script = (dataTable: string) => {
    const parameter = { datasource: "Source", dataTable, statusTable: "status", newVersion: "true" };
    const times = { startTimeString: "${startTime}", endTimeString: "${endTime}" };
    return JSON.stringify({
      type: "job",
      version: "2.0",
      steps: [
        { stepType: "otsstream", category: "reader", name: "Reader", parameter: { ...parameter, ...times } },
        { stepType: "stream", category: "writer", name: "Writer", parameter: {} },
      ],
      order: { hops: [{ from: "Reader", to: "Writer" }] },
      setting: { errorLimit: { record: "0" }, speed: { concurrent: 1 } },
    });
  };
  const config = {
    cycle: { kind: "hourRange" },
    parameters: [
      { name: "startTime", value: "$[yyyymmddhh24-2/24]0000" },
      { name: "endTime", value: "$[yyyymmddhh24-1/24]0000" },
    ],
    dependencies: [{ output: rootOutput(workspace.name) }],
    outputs: [{ name: `${workspace.name}.changes` }],
  };
  const wish = nodeCreate.parse({ name: "changes", script: script("no_such"), config });
  const { id } = await createNode(workspace.id, wish, SYSTEM);
  const refused = { code: "node.checks_failed", details: { problems: [{ error: { code: "job.table_missing" } }] } };
  await expect(submitNode(id, { description: "", unlock: false }, SYSTEM)).rejects.toMatchObject(refused);
  await expect(publishNode(id, { description: "" }, SYSTEM)).rejects.toMatchObject(refused);
  await saveDraft(id, { revision: 1, script: script("orders") }, SYSTEM);
  expect((await publishNode(id, { description: "" }, SYSTEM)).state).toBe("DEPLOYED");
});
