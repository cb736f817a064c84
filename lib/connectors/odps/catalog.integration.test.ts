import { afterAll, beforeAll, expect, test } from "vitest";
import type { DataSource } from "@/lib/engine/contract";
import { ACCESS_ID, ACCESS_KEY, PROJECT, startForTest } from "@/lib/sandbox/maxcompute/testing/start";
import { catalog } from "./catalog";

let sandbox: Awaited<ReturnType<typeof startForTest>>;
let dataSource: DataSource;
const signal = AbortSignal.timeout(60_000);
const sql = (text: string) => catalog.execute!(dataSource, text, 100, signal);
beforeAll(async () => {
  sandbox = await startForTest();
  dataSource = {
    name: "MyMaxComputeDataSource",
    type: "maxcompute",
    settings: { project: PROJECT, endpoint: sandbox.url, accessKeyId: ACCESS_ID },
    secrets: { accessKeySecret: ACCESS_KEY },
  };
  await sql("CREATE TABLE parted (a BIGINT, b STRING) PARTITIONED BY (pt STRING) LIFECYCLE 30;");
  for (const pt of ["20250630", "20250701", "20250702", "20250703"])
    await sql(`ALTER TABLE parted ADD PARTITION (pt='${pt}');`);
  await sql("INSERT INTO TABLE parted PARTITION (pt='20250701') VALUES (1, 'x'), (2, NULL);");
  await sql("INSERT INTO TABLE parted PARTITION (pt='20250702') VALUES (3, 'z');");
});
afterAll(() => sandbox.remove());

test("a table is described by what its owner asked for, and its DDL makes the same table again", async () => {
  const described = await catalog.describe(dataSource, "parted", signal);
  expect(described).toMatchObject({
    kind: "table",
    isPartitioned: true,
    lifecycleDays: 30,
    columns: [
      { name: "a", type: "BIGINT", role: "column" },
      { name: "b", type: "STRING", role: "column" },
      { name: "pt", type: "STRING", role: "partition" },
    ],
  });
  await sql(described.ddl!.replace("`parted`", "`again`"));
  const again = await catalog.describe(dataSource, "again", signal);
  expect({ ...again, name: "parted", createdAt: null, ddl: null, sizeBytes: 0, recordCount: 0 }).toEqual({
    ...described,
    createdAt: null,
    ddl: null,
    sizeBytes: 0,
    recordCount: 0,
  });
});

test("summaries leave out what is gone meanwhile", async () => {
  const found = await catalog.summaries(dataSource, ["gone", "parted"], signal);
  expect(found).toMatchObject([{ name: "parted", isPartitioned: true, stream: null }]);
});

test("a preview shows the named partition, or the last that holds rows, with its value last", async () => {
  expect(await catalog.preview(dataSource, { table: "parted", limit: 1 }, signal)).toEqual({
    columns: [
      { name: "a", type: "BIGINT" },
      { name: "b", type: "STRING" },
      { name: "pt", type: "STRING" },
    ],
    rows: [[3n, "z", "20250702"]],
    truncated: false,
    partition: "pt=20250702",
  });
  const named = await catalog.preview(dataSource, { table: "parted", limit: 1, partition: "pt='20250701'" }, signal);
  expect(named).toMatchObject({ rows: [[1n, "x", "20250701"]], truncated: true, partition: "pt=20250701" });
  await expect(
    catalog.preview(dataSource, { table: "parted", limit: 5, partition: "pt=1999" }, signal),
  ).rejects.toMatchObject({ code: "maxcompute.partition_missing" });
});

test("partitions come with their sizes", async () => {
  const found = [];
  for await (const partition of catalog.partitions!(dataSource, "parted", signal)) found.push(partition);
  expect(found.map(({ spec, recordCount }) => [spec, recordCount])).toEqual([
    ["pt=20250630", 0],
    ["pt=20250701", 2],
    ["pt=20250702", 1],
    ["pt=20250703", 0],
  ]);
});
