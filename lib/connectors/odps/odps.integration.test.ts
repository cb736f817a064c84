import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { DataSource, JournalEntry, Value } from "@/lib/engine/contract";
import { runJob } from "@/lib/engine/run-job";
import { memoryReader, type MemorySource } from "@/lib/engine/testing/memory-reader";
import { recordedRun, type RecordedRun } from "@/lib/engine/testing/run-options";
import { ACCESS_ID, ACCESS_KEY, PROJECT, startForTest } from "@/lib/sandbox/maxcompute/testing/start";
import { odpsWriter } from ".";
import { catalog } from "./catalog";

let sandbox: Awaited<ReturnType<typeof startForTest>>;
let dataSource: DataSource;
beforeAll(async () => {
  sandbox = await startForTest();
  dataSource = {
    name: "MyMaxComputeDataSource",
    type: "maxcompute",
    settings: { project: PROJECT, endpoint: sandbox.url, accessKeyId: ACCESS_ID },
    secrets: { accessKeySecret: ACCESS_KEY },
  };
});
afterAll(() => sandbox.remove());

const signal = () => AbortSignal.timeout(30_000);
const sql = async (text: string) => (await catalog.execute!(dataSource, text, 10_000, signal())).rows;
const rowsOf = async (table: string, order = "1") => sql(`SELECT * FROM ${table} ORDER BY ${order};`);

beforeEach(async () => {
  for (const table of ["plain", "parted", "typed"]) await sql(`DROP TABLE IF EXISTS ${table};`);
  await sql("CREATE TABLE plain (a STRING, b STRING, c STRING);");
  await sql("CREATE TABLE parted (a STRING, b STRING) PARTITIONED BY (pt STRING);");
  await sql("CREATE TABLE typed (a BIGINT);");
});

interface Given {
  readonly parameter: Readonly<Record<string, unknown>>;
  readonly rows?: readonly (readonly Value[])[];
  readonly source?: MemorySource;
  readonly setting?: Readonly<Record<string, unknown>>;
  readonly options?: Partial<RecordedRun>;
}

/** A run from rows in memory into the sandbox. */
async function run({ parameter, rows = [], source, setting = {}, options = {} }: Given) {
  const from = source ?? { splits: [{ id: "s", rows }] };
  const recorded = recordedRun(memoryReader(from), odpsWriter, {
    job: {
      type: "job",
      version: "2.0",
      steps: [
        {
          stepType: "stream",
          category: "reader",
          name: "Reader",
          parameter: { sliceRecordCount: 1, column: [{ value: "x" }] },
        },
        {
          stepType: "odps",
          category: "writer",
          name: "Writer",
          parameter: { datasource: dataSource.name, truncate: false, ...parameter },
        },
      ],
      setting: { speed: { concurrent: 2 }, errorLimit: { record: "0" }, ...setting },
    },
    dataSource: async () => dataSource,
    ...options,
  });
  return { summary: await runJob(recorded), recorded };
}

describe("partitions", () => {
  test("W1: a partition is added when it is missing, its text brought into shape", async () => {
    const { summary } = await run({ parameter: { table: "parted", partition: " pt = '2015' " }, rows: [["x", "y"]] });
    expect(summary.error).toBeNull();
    expect(await rowsOf("parted")).toEqual([["x", "y", "2015"]]);
  });

  test.each([
    ["W2: a partitioned table needs a partition", { table: "parted", partition: "" }, "odps.partition_required"],
    ["W3: a table without partitions takes none", { table: "plain", partition: "pt=1" }, "odps.partition_unexpected"],
    ["a partition names the table's own levels", { table: "parted", partition: "ds=1" }, "odps.partition_levels"],
  ])("%s", async (_, parameter, code) => {
    const { summary } = await run({ parameter, rows: [["x"]] });
    expect(summary.error?.code).toBe(code);
    expect(summary.error?.describe("en").original).toBe("OdpsWriter-31");
  });

  test("W19: dynamic partitions are found in the records, added and committed together", async () => {
    const { summary } = await run({
      parameter: { table: "parted", column: ["a", "pt", "b"] },
      rows: [
        ["1", "p1", "x"],
        ["2", "p2", "y"],
        ["3", "p1", "z"],
      ],
    });
    expect(summary.error).toBeNull();
    expect(await rowsOf("parted")).toEqual([
      ["1", "x", "p1"],
      ["2", "y", "p2"],
      ["3", "z", "p1"],
    ]);
  });

  test("W20: a blank partition value fails the run, and nothing becomes visible", async () => {
    const { summary } = await run({
      parameter: { table: "parted", column: ["a", "pt"] },
      rows: [
        ["1", "p1"],
        ["2", " "],
      ],
    });
    expect(summary.error?.code).toBe("odps.partition_value_empty");
    expect(await rowsOf("parted")).toEqual([]);
  });
});

describe("overwriting", () => {
  test("W4: the old rows of the partition are replaced", async () => {
    await sql("INSERT INTO parted PARTITION (pt='1') VALUES ('o1','x'),('o2','x'),('o3','x');");
    const { summary } = await run({
      parameter: { table: "parted", partition: "pt=1", truncate: true },
      rows: [
        ["n1", "y"],
        ["n2", "y"],
      ],
    });
    expect(summary.error).toBeNull();
    expect(await rowsOf("parted")).toEqual([
      ["n1", "y", "1"],
      ["n2", "y", "1"],
    ]);
  });

  test("W5: a load that fails midway leaves the old rows as they are", async () => {
    await sql("INSERT INTO parted PARTITION (pt='1') VALUES ('o1','x'),('o2','x'),('o3','x');");
    const source: MemorySource = {
      splits: [{ id: "s", rows: Array.from({ length: 50 }, (_, row) => [`n${row}`, "y"]) }],
      beforeBatch: (_, row) => {
        if (row >= 30) throw new Error("the source broke");
      },
    };
    const { summary } = await run({ parameter: { table: "parted", partition: "pt=1", truncate: true }, source });
    expect(summary.state).toBe("FAILURE");
    expect((await rowsOf("parted")).map(([a]) => a)).toEqual(["o1", "o2", "o3"]);
  });

  test("W6: the write mode must be said", async () => {
    const { summary } = await run({ parameter: { table: "plain", truncate: undefined } });
    expect(summary.error?.describe("en").original).toBe("OdpsWriter-00");
  });
});

describe("all or nothing", () => {
  const broken: MemorySource = {
    splits: [
      { id: "good", rows: [["1"], ["2"]] },
      { id: "bad", after: ["good"], rows: [["3"]] },
    ],
    beforeBatch: (split) => {
      if (split === "bad") throw new Error("the source broke");
    },
  };

  test.each([false, true])(
    "W7, W8: when one split fails nothing is visible (consistencyCommit %s)",
    async (consistencyCommit) => {
      const { summary } = await run({ parameter: { table: "plain", consistencyCommit }, source: broken });
      expect(summary.state).toBe("FAILURE");
      expect(await rowsOf("plain")).toEqual([]);
    },
  );

  test("W8: blocks of several channels never share an id", async () => {
    const source: MemorySource = {
      splits: ["a", "b"].map((id) => ({ id, rows: Array.from({ length: 20 }, (_, row) => [`${id}${row}`]) })),
    };
    const { summary, recorded } = await run({ parameter: { table: "plain" }, source });
    expect(summary.recordsWritten).toBe(40);
    const blocks = recorded.entries
      .filter((entry) => entry.type === "blockWritten")
      .map(({ block, channel }) => [block % 2, channel]);
    expect(blocks.every(([rest, channel]) => rest === channel)).toBe(true);
    expect(await sql("SELECT COUNT(*) FROM plain;")).toEqual([[40n]]);
  });

  const oneBadOf1000 = Array.from({ length: 1_000 }, (_, row) => [row === 500 ? "oops" : String(row)]);

  test("W9: one bad record of a thousand fails a run that tolerates none", async () => {
    const { summary, recorded } = await run({
      parameter: { table: "typed", consistencyCommit: true },
      rows: oneBadOf1000,
    });
    expect(summary.error?.describe("en").original).toBe("Framework-14");
    expect(recorded.dirtyStored).toHaveLength(1);
    expect(recorded.dirtyStored[0]).toMatchObject({
      side: "writer",
      row: ["oops"],
      column: 0,
      code: "odps.value_unfit",
    });
    expect(await rowsOf("typed")).toEqual([]);
  });

  test("W10: a run that tolerates any writes the 999 others", async () => {
    const { summary } = await run({
      parameter: { table: "typed", consistencyCommit: true },
      rows: oneBadOf1000,
      setting: { errorLimit: { record: "" } },
    });
    expect(summary).toMatchObject({ state: "SUCCESS", recordsRead: 1_000, recordsWritten: 999, recordsDirty: 1 });
    expect(await sql("SELECT COUNT(*) FROM typed;")).toEqual([[999n]]);
  });

  test("W17: no records, no block, an empty commit", async () => {
    const { summary, recorded } = await run({ parameter: { table: "plain" } });
    expect(summary).toMatchObject({ state: "SUCCESS", recordsWritten: 0 });
    expect(recorded.entries.some(({ type }) => type === "blockWritten")).toBe(false);
  });
});

describe("columns and values", () => {
  test.each([
    ["W12: empty text stays, or becomes null", { table: "plain", column: ["a"], emptyAsNull: false }, ""],
    ["W12: empty text stays, or becomes null", { table: "plain", column: ["a"], emptyAsNull: true }, null],
    ["W13: an empty text is no number, but null", { table: "typed", emptyAsNull: true }, null],
  ])("%s", async (_, parameter, expected) => {
    const { summary } = await run({ parameter, rows: [[""]] });
    expect(summary.error).toBeNull();
    expect((await rowsOf(parameter.table))[0]![0]).toBe(expected);
  });

  test("W16: columns are found by name in any case and filled by position", async () => {
    await run({ parameter: { table: "plain", column: ["C", "b"] }, rows: [["1", "2"]] });
    expect(await rowsOf("plain")).toEqual([[null, "2", "1"]]);
  });

  test("C14: more source columns than destination columns fail before anything is written", async () => {
    const { summary } = await run({ parameter: { table: "plain", column: ["a"] }, rows: [["1", "2"]] });
    expect(summary.error?.describe("en").original).toBe("OdpsWriter-09");
    expect(await rowsOf("plain")).toEqual([]);
  });

  test("C15: fewer source columns leave the rest null, with one warning", async () => {
    const { recorded } = await run({ parameter: { table: "plain", column: ["a", "b", "c"] }, rows: [["1", "2"]] });
    expect(await rowsOf("plain")).toEqual([["1", "2", null]]);
    expect(recorded.lines.filter((line) => line.startsWith("WARN"))).toHaveLength(1);
  });

  test("an unknown column is named, with the ones there are", async () => {
    const { summary } = await run({ parameter: { table: "plain", column: ["d"] }, rows: [["1"]] });
    expect(summary.error?.describe("en")).toMatchObject({
      original: "OdpsWriter-32",
      remedy: "Its columns are: a, b, c.",
    });
  });
});

describe("after a crash", () => {
  /** The journal of a run that is killed when it announces its commit, or at the n-th block. */
  async function killedAt(stop: (entry: JournalEntry, index: number) => boolean, source: MemorySource) {
    const entries: JournalEntry[] = [];
    const journal = {
      record: async (entry: JournalEntry) => {
        if (stop(entry, entries.length)) throw new Error("killed");
        entries.push(entry);
      },
    };
    const { summary } = await run({ parameter: { table: "plain", blockSizeInMB: 8 }, source, options: { journal } });
    expect(summary.state).not.toBe("SUCCESS");
    return entries;
  }

  test("a commit that was announced and not made is made by the successor, once", async () => {
    const source: MemorySource = { splits: [{ id: "s", rows: [["1"], ["2"]] }] };
    const history: JournalEntry[] = [];
    const journal = {
      record: async (entry: JournalEntry) => {
        history.push(entry);
        if (entry.type === "commitIntended") throw new Error("killed");
      },
    };
    await run({ parameter: { table: "plain", column: ["a"] }, source, options: { journal } });
    expect(await rowsOf("plain")).toEqual([]);
    for (let again = 0; again < 2; again++) {
      const { summary } = await run({ parameter: { table: "plain", column: ["a"] }, source, options: { history } });
      expect(summary.state).toBe("SUCCESS");
      expect((await rowsOf("plain")).map(([a]) => a)).toEqual(["1", "2"]);
    }
  });

  test("reading goes on behind the last journalled block, and what was stored beyond it is replaced", async () => {
    const wide = "x".repeat(64 << 10);
    const rows = Array.from({ length: 400 }, (_, row) => [String(row).padStart(4, "0"), wide]);
    const source: MemorySource = { splits: [{ id: "s", rows }], rowsPerBatch: 10 };
    let blocks = 0;
    const history = await killedAt(({ type }) => type === "blockWritten" && ++blocks === 2, source);
    expect(history.filter(({ type }) => type === "blockWritten")).toHaveLength(1);
    const { summary, recorded } = await run({
      parameter: { table: "plain", blockSizeInMB: 8 },
      source,
      options: { history },
    });
    expect(summary.error).toBeNull();
    expect(summary.recordsWritten).toBe(400);
    expect(recorded.lines.some((line) => line.includes("Going on where an earlier attempt stopped"))).toBe(true);
    expect((await sql("SELECT a FROM plain ORDER BY a;")).map(([a]) => a)).toEqual(rows.map(([a]) => a));
  });
});
