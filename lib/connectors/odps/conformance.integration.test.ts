import { afterAll, beforeAll } from "vitest";
import type { DataSource, Value } from "@/lib/engine/contract";
import { testWriter } from "@/lib/engine/testing/conformance";
import { ACCESS_ID, ACCESS_KEY, PROJECT, startForTest } from "@/lib/sandbox/maxcompute/testing/start";
import { odpsWriter } from ".";
import { catalog } from "./catalog";

let sandbox: Awaited<ReturnType<typeof startForTest>>;
let dataSource: DataSource;
beforeAll(async () => {
  sandbox = await startForTest();
  dataSource = {
    name: "mc",
    type: "maxcompute",
    settings: { project: PROJECT, endpoint: sandbox.url, accessKeyId: ACCESS_ID },
    secrets: { accessKeySecret: ACCESS_KEY },
  };
});
afterAll(() => sandbox?.remove());

const sql = async (text: string) =>
  (await catalog.execute!(dataSource, text, 10_000, AbortSignal.timeout(30_000))).rows;
const ROWS: readonly (readonly Value[])[] = Array.from({ length: 10 }, (_, row) => [`row ${row}`, BigInt(row)]);
const shown = (row: readonly Value[]) => row.map(String).join("|");

/** `a STRING, b BIGINT`, with or without a partition. */
async function startWith(columns: string, parameter: object) {
  await sql("DROP TABLE IF EXISTS conformance;");
  await sql(`CREATE TABLE conformance (a STRING, b BIGINT) ${columns};`);
  return {
    writer: odpsWriter,
    step: {
      stepType: "odps",
      parameter: { datasource: "mc", table: "conformance", truncate: false, ...parameter },
    },
    dataSource,
    rows: ROWS,
    dirtyRow: ["bad", "no number"],
    visible: async () => (await sql("SELECT a, b FROM conformance;")).map(shown),
    shown,
  };
}

testWriter("odps into a table", () => startWith("", { column: ["a", "b"] }));
testWriter("odps into a partition", () => startWith("PARTITIONED BY (pt STRING)", { partition: "pt=20260310" }));
testWriter("odps replacing a partition", () =>
  startWith("PARTITIONED BY (pt STRING)", { partition: "pt=20260310", truncate: true, compress: true }),
);
