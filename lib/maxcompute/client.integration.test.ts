import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Secret } from "@/lib/core/secret";
import { fixedAccounts } from "@/lib/sandbox/accounts";
import { startForTest } from "@/lib/sandbox/maxcompute/testing/start";
import { MaxComputeClient, type MaxComputeOptions } from "./client";
import { COMPRESSIONS } from "./compression";
import type { OdpsRow, OdpsValue } from "./odps-value";
import { encodeRecords } from "./record/encoder";
import { goldenStream } from "./testing/golden";

/* Our client against the sandbox's own MaxCompute, which speaks the real protocols. */

const STS = {
  accessKeyId: "STS.test",
  accessKeySecret: new Secret("stsSecret"),
  securityToken: new Secret("stsToken"),
};
const accounts = fixedAccounts(
  { accessKeyId: "testAccessId", accessKeySecret: new Secret("testAccessKeySecret") },
  STS,
  { accessKeyId: "other", accessKeySecret: new Secret("otherSecret"), projects: ["another_project"] },
);
const credentials = { accessId: "testAccessId", accessKey: new Secret("testAccessKeySecret") };
const signal = new AbortController().signal;
const START = new Date("2025-07-01T08:00:00Z");

let clock = START;
let sandbox: Awaited<ReturnType<typeof startForTest>>;
let client: MaxComputeClient;
const extra: MaxComputeClient[] = [];

const connect = (options: Partial<MaxComputeOptions> = {}) => {
  const made = new MaxComputeClient({
    endpoint: `${sandbox.url}/api`,
    project: "demo_project",
    credentials,
    maxRetries: 0,
    ...options,
  });
  extra.push(made);
  return made;
};

beforeAll(async () => {
  sandbox = await startForTest({ accounts, now: () => clock });
  client = connect({ maxRetries: 3 });
  extra.length = 0;
});
afterEach(() => {
  clock = START;
  for (const made of extra.splice(0)) made.close();
});
afterAll(async () => {
  client.close();
  await sandbox.remove();
});

const coded = (code: string) => expect.objectContaining({ code: `maxcompute.${code}` });
const columnsOf = (types: Readonly<Record<string, string>>) =>
  Object.entries(types).map(([name, type]) => ({ name, type }));

async function createTable(
  name: string,
  types: Readonly<Record<string, string>>,
  partitionKeys: readonly string[] = [],
) {
  await client.createTable(
    { name, columns: columnsOf(types), partitionKeys: partitionKeys.map((key) => ({ name: key, type: "STRING" })) },
    signal,
  );
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

async function download(...[request]: [Parameters<MaxComputeClient["createDownload"]>[0]]): Promise<OdpsRow[]> {
  const session = await client.createDownload(request, signal);
  return (await collect(session.read({}, signal))).flat();
}

async function count(table: string): Promise<OdpsValue> {
  const result = await client.openResult(await client.runSql(`SELECT count(*) FROM ${table}`, {}, signal), signal);
  if (result.kind !== "rows") throw new Error(result.kind);
  return (await collect(result.session.read({}, signal))).flat()[0]![0]!;
}

describe("who and where", () => {
  test("the project is described, and the tunnel answers", async () => {
    expect(await client.getProject(signal)).toMatchObject({ name: "demo_project", state: "AVAILABLE" });
    expect(await client.probeTunnel(null, signal)).toBe(sandbox.url);
  });

  test("an unknown key, a wrong secret, a missing token and a key of another project are told apart", async () => {
    const wrong = async (accessId: string, accessKey: string, token?: string) =>
      connect({
        credentials: {
          accessId,
          accessKey: new Secret(accessKey),
          ...(token === undefined ? {} : { securityToken: new Secret(token) }),
        },
      }).getProject(signal);
    await expect(wrong("nobody", "x")).rejects.toThrow(coded("key_unknown"));
    await expect(wrong("testAccessId", "x")).rejects.toThrow(coded("signature_wrong"));
    await expect(wrong("other", "otherSecret")).rejects.toThrow(coded("denied"));
    expect(await wrong("STS.test", "stsSecret", "stsToken")).toMatchObject({ name: "demo_project" });
  });

  test("what does not exist is named", async () => {
    await expect(connect({ project: "nope" }).getProject(signal)).rejects.toThrow(coded("project_missing"));
    await expect(client.getTable("nope", signal)).rejects.toThrow(coded("table_missing"));
    expect(await client.findTable("nope", signal)).toBeNull();
    await expect(client.createUpload({ table: "nope" }, { overwrite: false }, signal)).rejects.toThrow(
      coded("table_missing"),
    );
    await expect(client.createDownload({ table: "nope" }, signal)).rejects.toThrow(coded("table_missing"));
  });

  test("version 4 signatures are made for a region", async () => {
    expect(await connect({ region: "cn-hangzhou" }).getProject(signal)).toMatchObject({ name: "demo_project" });
  });
});

describe("tables", () => {
  test("keep types, comments, partition keys and lifecycle", async () => {
    await client.createTable(
      {
        name: "Described",
        columns: [
          { name: "PK", type: "STRING", comment: "it's the key", isNullable: false },
          { name: "v", type: "DECIMAL(10,2)" },
          { name: "nested", type: "ARRAY<STRUCT<a:BIGINT,b:MAP<STRING,DOUBLE>>>" },
        ],
        partitionKeys: [{ name: "pt", type: "STRING", comment: "day" }],
        comment: "a\ntable",
        lifecycleDays: 7,
      },
      signal,
    );
    const table = await client.getTable("described", signal);
    expect(table).toMatchObject({ name: "described", type: "MANAGED_TABLE", comment: "a\ntable", lifecycleDays: 7 });
    expect(table.columns.map(({ name, type, comment, isNullable }) => [name, type, comment, isNullable])).toEqual([
      ["pk", "string", "it's the key", false],
      ["v", "decimal(10,2)", "", true],
      ["nested", "array<struct<a:bigint,b:map<string,double>>>", "", true],
    ]);
    expect(table.partitionKeys.map(({ name, type, comment }) => [name, type, comment])).toEqual([
      ["pt", "string", "day"],
    ]);
  });

  test("are listed by prefix", async () => {
    for (const name of ["list_b", "list_a", "other_c"]) await createTable(name, { a: "BIGINT" });
    const names = (await collect(client.listTables({ prefix: "list_" }, signal))).map(({ name }) => name);
    expect(names.toSorted()).toEqual(["list_a", "list_b"]);
    expect(await collect(client.listTables({ prefix: "nothing_" }, signal))).toEqual([]);
  });
});

describe("values of every type", () => {
  const types = {
    c_bigint: "BIGINT",
    c_int: "INT",
    c_smallint: "SMALLINT",
    c_tinyint: "TINYINT",
    c_double: "DOUBLE",
    c_float: "FLOAT",
    c_boolean: "BOOLEAN",
    c_string: "STRING",
    c_binary: "BINARY",
    c_datetime: "DATETIME",
    c_date: "DATE",
    c_decimal: "DECIMAL(10,2)",
    c_varchar: "VARCHAR(8)",
    c_char: "CHAR(4)",
    c_timestamp: "TIMESTAMP",
    c_timestamp_ntz: "TIMESTAMP_NTZ",
    c_json: "JSON",
    c_array: "ARRAY<BIGINT>",
    c_map: "MAP<STRING,BIGINT>",
    c_struct: "STRUCT<a:BIGINT,b:STRING>",
    c_nested: "ARRAY<ARRAY<STRING>>",
  };
  const instant = { seconds: Date.parse("2025-07-01T08:00:00Z") / 1000, nanos: 123_456_789 };
  const rows: OdpsRow[] = [
    [
      9_007_199_254_740_993n,
      2_147_483_647,
      -32_768,
      127,
      1.5,
      -0.25,
      true,
      "aé中🌊'\"\\\n",
      Uint8Array.of(0, 255),
      new Date("2025-07-01T08:00:00.123Z"),
      20_270,
      "-12.30",
      "vc",
      "ch  ",
      instant,
      instant,
      '{"a":1}',
      [1n, null, -1n],
      [
        ["k", 5n],
        ["n", null],
      ],
      [7n, null],
      [["x"], [], null],
    ],
    Object.keys(types).map(() => null),
    [
      -9_223_372_036_854_775_807n,
      -2_147_483_648,
      32_767,
      -128,
      Number.MAX_VALUE,
      0,
      false,
      "",
      new Uint8Array(0),
      new Date("1969-12-31T23:59:59.999Z"),
      -1,
      "99999999.99",
      "",
      "    ",
      { seconds: -1, nanos: 999_999_999 },
      { seconds: 0, nanos: 0 },
      "[]",
      [],
      [],
      [null, ""],
      [],
    ],
  ];

  test.each(COMPRESSIONS)("come back as they went, compressed by %s both ways", async (compression) => {
    const table = `types_${compression}`;
    await createTable(table, types);
    const session = await client.createUpload({ table }, { overwrite: false }, signal);
    const receipt = await session.writeRows(0, rows, compression, signal);
    expect(receipt.recordCount).toBe(3);
    await session.commit([0], signal);
    const reading = await client.createDownload({ table }, signal);
    expect(reading.recordCount).toBe(3);
    expect((await collect(reading.read({ compression }, signal))).flat()).toEqual(rows);
  });

  test("come back through the result of SQL as well", async () => {
    const instance = await client.runSql("SELECT * FROM types_none", {}, signal);
    const result = await client.openResult(instance, signal);
    if (result.kind !== "rows") throw new Error(result.kind);
    expect(result.session.columns.map(({ name }) => name)).toEqual(Object.keys(types));
    expect((await collect(result.session.read({}, signal))).flat()).toEqual(rows);
  });

  test("CHAR comes back with blanks up to its length, also where it went without", async () => {
    await createTable("padded", { c: "CHAR(4)" });
    const session = await client.createUpload({ table: "padded" }, { overwrite: false }, signal);
    await session.writeRows(0, [["é"], ["abcd"]], "none", signal);
    await session.commit([0], signal);
    expect(await download({ table: "padded" })).toEqual([["é   "], ["abcd"]]);
  });

  test("not a number and infinities survive", async () => {
    await createTable("odd_numbers", { d: "DOUBLE", f: "FLOAT" });
    const odd: OdpsRow[] = [
      [NaN, Infinity],
      [-Infinity, NaN],
      [-0, 1.5],
    ];
    const session = await client.createUpload({ table: "odd_numbers" }, { overwrite: false }, signal);
    await session.writeRows(0, odd, "none", signal);
    await session.commit([0], signal);
    expect(await download({ table: "odd_numbers" })).toEqual(odd);
  });

  test("some columns are read in the order asked for, some rows by their place", async () => {
    const session = await client.createDownload({ table: "types_none" }, signal);
    const read = await collect(session.read({ start: 1, count: 2, columns: ["c_string", "c_bigint"] }, signal));
    expect(read.flat()).toEqual([
      [null, null],
      ["", -9_223_372_036_854_775_807n],
    ]);
  });
});

describe("partitions", () => {
  beforeAll(() => createTable("parts", { a: "BIGINT" }, ["pt", "hh"]));
  const spec = (pt: string, hh: string) =>
    [
      ["pt", pt],
      ["hh", hh],
    ] as const;

  test("are added once, found, listed below outer levels, and dropped", async () => {
    expect(await client.findPartition("parts", spec("20250701", "08"), signal)).toBeNull();
    for (const one of [spec("20250701", "08"), spec("20250701", "09"), spec("20250702", "08")]) {
      await client.ensurePartition("parts", one, signal);
      await client.ensurePartition("parts", one, signal);
    }
    expect(await client.findPartition("parts", spec("20250701", "08"), signal)).toMatchObject({
      spec: spec("20250701", "08"),
      recordCount: 0,
    });
    const listed = async (under: Parameters<typeof client.listPartitions>[1]) =>
      (await collect(client.listPartitions("parts", under, signal))).map((partition) => partition.spec);
    expect(await listed(null)).toHaveLength(3);
    expect(await listed([["pt", "20250701"]])).toEqual([spec("20250701", "08"), spec("20250701", "09")]);
    await client.dropPartition("parts", spec("20250702", "08"), signal);
    expect(await listed(null)).toHaveLength(2);
    await expect(client.findPartition("nope", spec("1", "1"), signal)).rejects.toThrow(coded("table_missing"));
  });

  test("must be complete and exist before anything is uploaded", async () => {
    const open = (partition: Parameters<typeof client.createUpload>[0]["partition"]) =>
      client.createUpload({ table: "parts", partition: partition ?? null }, { overwrite: false }, signal);
    await expect(open(null)).rejects.toThrow(coded("partition_required"));
    await expect(open(spec("19990101", "00"))).rejects.toThrow(coded("partition_missing"));
  });

  test("take rows of their own, and values beyond ASCII", async () => {
    const east = spec("华东", "a b");
    await client.ensurePartition("parts", east, signal);
    const session = await client.createUpload({ table: "parts", partition: east }, { overwrite: false }, signal);
    await session.writeRows(0, [[1n], [2n]], "none", signal);
    await session.commit([0], signal);
    expect(await download({ table: "parts", partition: east })).toEqual([[1n], [2n]]);
    expect((await client.findPartition("parts", east, signal))!.recordCount).toBe(2);
  });

  test("are emptied one by one", async () => {
    const one = spec("20250701", "08");
    const session = await client.createUpload({ table: "parts", partition: one }, { overwrite: false }, signal);
    await session.writeRows(0, [[1n]], "none", signal);
    await session.commit([0], signal);
    await client.truncate("parts", one, signal);
    expect(await download({ table: "parts", partition: one })).toEqual([]);
    expect(await download({ table: "parts", partition: spec("华东", "a b") })).toHaveLength(2);
  });
});

describe("an upload session", () => {
  beforeAll(() => createTable("target", { a: "BIGINT", s: "STRING" }));
  const open = (overwrite = false) => client.createUpload({ table: "target" }, { overwrite }, signal);
  const row = (a: number): OdpsRow => [BigInt(a), `s${a}`];

  test("shows nothing before its commit, and all blocks after it", async () => {
    const session = await open(true);
    await Promise.all([0, 1, 2].map((id) => session.writeRows(id, [row(id), row(id + 10)], "none", signal)));
    const before = await count("target");
    const state = await session.state(signal);
    expect(state.status).toBe("NORMAL");
    expect(state.blocks.map(({ id, recordCount }) => [id, recordCount])).toEqual([
      [0, 2],
      [1, 2],
      [2, 2],
    ]);
    expect(await count("target")).toBe(before);
    await session.commit([2, 1, 0], signal);
    expect(await count("target")).toBe(6n);
  });

  test("may be committed again without any effect, by another client as well", async () => {
    const session = await open();
    await session.writeRows(0, [row(100)], "none", signal);
    await session.commit([0], signal);
    const after = await count("target");
    await session.commit([0], signal);
    const again = await connect().attachUpload({ table: "target" }, session.id, signal);
    expect((await again.state(signal)).status).toBe("CLOSED");
    await again.commit([0], signal);
    expect(await count("target")).toBe(after);
    await expect(session.writeRows(1, [row(1)], "none", signal)).rejects.toThrow(coded("session_closed"));
  });

  test("keeps the last write of a block, and refuses to commit blocks that are not its own", async () => {
    const session = await open(true);
    await session.writeRows(0, [row(1), row(2)], "none", signal);
    await session.writeRows(0, [row(3)], "deflate", signal);
    await session.writeRows(7, [row(9)], "none", signal);
    await expect(session.commit([0], signal)).rejects.toThrow(coded("blocks_differ"));
    await expect(session.commit([0, 7, 8], signal)).rejects.toThrow(coded("blocks_differ"));
    await session.commit([0, 7], signal);
    expect((await download({ table: "target" })).map(([a]) => a)).toEqual([3n, 9n]);
  });

  test("goes on in another process", async () => {
    const session = await open(true);
    await session.writeRows(0, [row(1)], "none", signal);
    const resumed = await connect().attachUpload({ table: "target" }, session.id, signal);
    expect(resumed.columns).toEqual(session.columns);
    await resumed.writeRows(1, [row(2)], "zstd", signal);
    await resumed.commit([0, 1], signal);
    expect(await count("target")).toBe(2n);
  });

  test("empties the table when it overwrites with nothing", async () => {
    const session = await open(true);
    await session.writeRows(0, [], "none", signal);
    await session.commit([0], signal);
    expect(await count("target")).toBe(0n);
    const none = await open(true);
    await none.commit([], signal);
  });

  test("takes what PyODPS encoded", async () => {
    const { columns, bytes, compiledBytes } = goldenStream("change records");
    await createTable("changes", Object.fromEntries(columns.map(({ name, type }) => [name, type.kind])));
    const session = await client.createUpload({ table: "changes" }, { overwrite: false }, signal);
    await session.writeBlock(0, () => toStream(bytes), "none", signal);
    await session.writeBlock(1, toStream(compiledBytes), "snappy", signal);
    await session.commit([0, 1], signal);
    expect(await count("changes")).toBe(6n);
  });

  test("refuses a damaged block and keeps none of it", async () => {
    const session = await open();
    const bytes = encodeRecords(session.columns, [row(1), row(2)]);
    for (const at of [3, bytes.length - 3]) {
      const damaged = Uint8Array.from(bytes);
      damaged[at]! ^= 4;
      const once = await connect().attachUpload({ table: "target" }, session.id, signal);
      await expect(once.writeBlock(0, toStream(damaged), "none", signal)).rejects.toThrow(coded("block_damaged"));
    }
    await expect(
      connect()
        .attachUpload({ table: "target" }, session.id, signal)
        .then((once) => once.writeBlock(0, toStream(bytes.subarray(0, 20)), "deflate", signal)),
    ).rejects.toThrow(coded("block_damaged"));
    expect((await session.state(signal)).blocks).toEqual([]);
  });

  test("expires after 24 hours with all it holds", async () => {
    const session = await open();
    await session.writeRows(0, [row(1)], "none", signal);
    const before = await count("target");
    clock = new Date(START.getTime() + 25 * 60 * 60 * 1000);
    const late = await session.commit([0], signal).catch((thrown: unknown) => thrown);
    expect(late).toMatchObject({ code: expect.stringMatching(/maxcompute\.session_(expired|missing)/) });
    expect(await count("target")).toBe(before);
  });

  test("that nobody opened is not known", async () => {
    await expect(client.attachUpload({ table: "target" }, "20250701000000nope", signal)).rejects.toThrow(
      coded("session_missing"),
    );
  });

  test("carries a hundred thousand rows in parallel blocks", async () => {
    const session = await open(true);
    const blockRows = 25_000;
    await Promise.all(
      [0, 1, 2, 3].map((id) => {
        const rows = Array.from({ length: blockRows }, (_, i) => row(id * blockRows + i));
        return session.writeRows(id, rows, "deflate", signal);
      }),
    );
    await session.commit([0, 1, 2, 3], signal);
    const reading = await client.createDownload({ table: "target" }, signal);
    const halves = await Promise.all(
      [0, 50_000].map((start) => collect(reading.read({ start, count: 50_000, compression: "deflate" }, signal))),
    );
    const seen = new Set(halves.flat(2).map(([a]) => a));
    expect(seen.size).toBe(100_000);
  }, 120_000);
});

describe("SQL", () => {
  test("gives rows as text with their header, and NULL apart from text", async () => {
    const instance = await client.runSql(
      `SELECT 1 AS a, 'x,"y"' AS b, CAST(NULL AS STRING) AS c, '\\\\N' AS d`,
      {},
      signal,
    );
    expect(await client.resultTable(instance, signal)).toEqual({
      header: ["a", "b", "c", "d"],
      rows: [["1", 'x,"y"', null, "\\N"]],
    });
  });

  test("that gives no rows gives a text", async () => {
    const instance = await client.runSql("CREATE TABLE IF NOT EXISTS no_rows (a BIGINT)", {}, signal);
    expect(await client.openResult(instance, signal)).toMatchObject({ kind: "text" });
  });

  test("that fails says why and where", async () => {
    await expect(client.runSql("SELECT *\n  FROM boom", {}, signal)).rejects.toMatchObject({
      code: "maxcompute.sql_failed",
      details: { sqlCode: "ODPS-0130131", line: 2 },
    });
    await expect(client.runSql("SELEC 1", {}, signal)).rejects.toMatchObject({ details: { sqlCode: "ODPS-0130161" } });
    await expect(client.runSql("SELECT '\u0000'", {}, signal)).rejects.toMatchObject({ code: "input.invalid" });
  });

  test("keeps its task name, and can be cancelled after its end", async () => {
    const instance = await client.submitSql("SELECT 1", { taskName: "my_task", priority: 1 }, signal);
    await instance.wait(signal);
    expect(await instance.status(signal)).toBe("Terminated");
    expect(await instance.result(signal)).toMatchObject({ taskName: "my_task" });
    await instance.cancel(signal);
  });

  test("stops waiting when it is told to", async () => {
    const controller = new AbortController();
    controller.abort(new Error("stop"));
    await expect(client.runSql("SELECT 1", {}, controller.signal)).rejects.toMatchObject({ code: "common.aborted" });
  });
});

async function* toStream(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += 100) yield bytes.subarray(at, at + 100);
}
