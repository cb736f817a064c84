import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { queryStart } from "@/lib/core/sql/query";
import type { WorkspaceRole } from "@/lib/core/permission";
import { database } from "@/lib/platform/db";
import { ACCESS_ID, ACCESS_KEY, PROJECT, startForTest } from "@/lib/sandbox/maxcompute/testing/start";
import { SYSTEM, type Actor } from "./actor";
import { createDataSource } from "./data-sources";
import { getLineage } from "./data-map/lineage";
import { listTableRuns } from "./data-map/runs";
import { listTableChanges } from "./data-map/schema-history";
import { searchTables } from "./data-map/search";
import { getQuery, listQueries, queryRows, startQuery } from "./sql-queries";
import { getTable } from "./tables";

let sandbox: Awaited<ReturnType<typeof startForTest>>;
let workspaceId: string;
let dataSourceId: string;
const signal = AbortSignal.timeout(60_000);
beforeAll(async () => {
  sandbox = await startForTest();
  const name = `t${randomUUID().replaceAll("-", "")}`;
  workspaceId = (await database().prisma.workspace.create({ data: { name, displayName: name } })).id;
  const settings = { region: "", project: PROJECT, endpoint: sandbox.url, accessKeyId: ACCESS_ID };
  const environments = { PROD: { settings, secrets: { accessKeySecret: ACCESS_KEY.reveal() } } };
  const source = { name: "MC", type: "maxcompute", description: "", environments };
  dataSourceId = (await createDataSource(workspaceId, source, SYSTEM)).id;
});
afterAll(async () => {
  await sandbox.remove();
  await database().close();
});

const person = (role: WorkspaceRole, id = `u-${role}`): Actor => ({
  ...SYSTEM,
  type: "user",
  id,
  name: id,
  isAdmin: false,
  roles: new Map([[workspaceId, [role]]]),
});
const ended = async (sql: string, actor: Actor, allowChanges = false) => {
  const { id } = await startQuery(queryStart.parse({ dataSourceId, sql, allowChanges }), actor, signal);
  await expect.poll(async () => (await getQuery(id, actor, signal)).state, { timeout: 20_000 }).not.toBe("RUNNING");
  return getQuery(id, actor, signal);
};
const refused = (sql: string, actor: Actor, allowChanges = false) =>
  startQuery(queryStart.parse({ dataSourceId, sql, allowChanges }), actor, signal).then(
    () => "taken",
    (error: { code: string }) => error.code,
  );

test("a query reads unless its owner allows changes and has the right; each is in the audit log", async () => {
  const developer = person("DEVELOPER");
  expect(await refused("CREATE TABLE a (b STRING)", developer)).toBe("sql.changes_data");
  expect(await refused("WITH x AS (SELECT 1 AS b) INSERT INTO a SELECT * FROM x", developer)).toBe("sql.changes_data");
  expect(await refused("DROP TABLE a", person("OPERATOR"), true)).toBe("account.forbidden");
  expect(await refused("SELECT 1", person("VISITOR"))).toBe("account.forbidden");
  expect(await refused("SELECT 1; SELECT 2", developer)).toBe("sql.one_statement");
  expect(await ended("CREATE TABLE a (b STRING)", developer, true)).toMatchObject({
    state: "SUCCESS",
    changesData: true,
  });
  const audited = await database().prisma.auditEntry.findMany({ where: { workspaceId, action: "sql.query" } });
  expect(audited.map(({ after }) => after)).toMatchObject([{ sql: "CREATE TABLE a (b STRING)", changesData: true }]);
});

test("rows are those of the statement, and only its owner sees them", async () => {
  const developer = person("DEVELOPER");
  const query = await ended("SELECT CAST(9007199254740993 AS BIGINT) AS big, '' AS none, NULL AS nothing", developer);
  expect(await queryRows(query.id, { limit: 10, whole: false }, developer, signal)).toMatchObject({
    columns: [{ name: "big" }, { name: "none" }, { name: "nothing" }],
    rows: [[{ text: "9007199254740993", kind: "number" }, { text: "" }, null]],
    truncated: false,
  });
  await expect(getQuery(query.id, person("OWNER"), signal)).rejects.toThrow(
    expect.objectContaining({ code: "common.not_found" }),
  );
  expect((await listQueries(workspaceId, developer))[0]!.id).toBe(query.id);
  expect(await ended("SELECT * FROM nowhere", developer)).toMatchObject({
    state: "FAILURE",
    error: { code: "maxcompute.sql_failed" },
  });
});

test("row 185: Data Map finds the table, and tells how its columns changed from look to look", async () => {
  const developer = person("DEVELOPER");
  const look = () => getTable({ dataSourceId, table: "watched" }, { environment: "PROD" }, developer, signal);
  await ended("CREATE TABLE watched (a STRING)", developer, true);
  await look();
  await look();
  await ended("ALTER TABLE watched ADD COLUMNS (extra BIGINT)", developer, true);
  await look();
  const changes = await listTableChanges({ dataSourceId, environment: "PROD", table: "watched" }, developer);
  expect(changes).toMatchObject([
    { kind: "columnAdded", name: "extra", before: null, after: "BIGINT" },
    { kind: "firstSeen", after: "1" },
  ]);
  const found = await searchTables(workspaceId, { search: "WATCH", limit: 10 }, developer, signal);
  expect(found).toMatchObject({
    items: [{ dataSource: { name: "MC" }, table: { name: "watched" } }],
    sources: [{ name: "MC", total: 1, error: null }],
  });
});

test("lineage follows published versions, upstream and downstream", async () => {
  const node = async (name: string, script: string) => {
    const { prisma } = database();
    const data = { workspaceId, type: "ODPS_SQL", name, draftConfig: {}, draftScript: "" } as const;
    const { id: nodeId } = await prisma.node.create({ data });
    const version = await prisma.nodeVersion.create({
      data: { nodeId, number: 1, changeType: "CREATE", script: `--@data_source=MC\n${script}`, config: {} },
    });
    await prisma.node.update({ where: { id: nodeId }, data: { deployedVersion: version.id } });
  };
  await node("first", "INSERT INTO TABLE middle SELECT * FROM start;");
  await node("second", `INSERT OVERWRITE TABLE goal SELECT * FROM ${PROJECT}.MIDDLE;`);
  await node("aside", "INSERT INTO TABLE elsewhere SELECT * FROM nothing;");
  const developer = person("DEVELOPER");
  const lineage = await getLineage({ dataSourceId, table: "goal" }, developer);
  expect(lineage.nodes.map(({ name }) => name).sort()).toEqual(["first", "second"]);
  expect(lineage.nodes.find(({ name }) => name === "second")).toMatchObject({
    reads: [{ dataSource: "MC", dataSourceId, table: "middle" }],
    writes: [{ table: "goal" }],
  });
  expect(await listTableRuns({ dataSourceId, table: "goal" }, developer)).toEqual([]);
});
