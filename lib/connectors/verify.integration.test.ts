import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { VerificationProgress } from "@/lib/core/verification";
import type { RecordedRun } from "@/lib/engine/testing/run-options";
import { GuideWorld, HOUR_MS, W0, W1, W2 } from "./testing/guide-world";

let world: GuideWorld;
let run: RecordedRun;
let rows: number;
let retentionEnd: number;
beforeAll(async () => {
  world = await GuideWorld.start();
  await world.changes(W0);
  rows = world.expected.length;
  await world.changes(W1);
  world.at(W2 + 600_000);
  retentionEnd = W0 + 72 * HOUR_MS;
});
afterAll(() => world?.close());
beforeEach(async () => {
  world.at(W2 + 600_000);
  await world.sql("TRUNCATE TABLE target_table;");
  run = (await world.run([W0, W1])).run;
  await world.run([W1, W2]);
});

test("a sound window is equal on both sides, also with its neighbour in the same table", async () => {
  const report = await world.verify(run);
  expect(report).toMatchObject({
    verdict: "equal",
    source: { verdict: "equal" },
    destination: { verdict: "equal" },
    attribution: "sequence",
    limits: [],
    missing: { rows: 0 },
    extra: { rows: 0 },
    foreign: world.expected.length - rows,
  });
  const { read, written, source, expected, destination } = report.total;
  expect([read, written].map(({ records }) => records)).toEqual([rows, rows]);
  expect(source).toEqual(read);
  expect([expected, destination]).toEqual([written, written]);
  expect(report.splits[0]!.destination).toEqual(report.splits[0]!.written);
});

test("a verification tells how far it is, up to all that the receipt counts, and what of the destination is the run's", async () => {
  const heard: VerificationProgress[] = [];
  await world.verify(run, (progress) => heard.push(progress));
  const { of } = heard[0]!.source;
  expect(of).toBe(rows);
  expect(heard[0]).toEqual({
    stage: "source",
    source: { records: 0, of },
    destination: { looked: 0, records: 0, of },
  });
  expect(heard.at(-1)).toMatchObject({ stage: "samples", source: { records: of }, destination: { records: of } });
  expect(heard.map(({ source }) => source.records)).toEqual(
    heard.map(({ source }) => source.records).sort((a, b) => a - b),
  );

  const effect = { kind: "answer", status: 400, code: "ODPS-0130161", message: "no SQL today" } as const;
  world.faults.add({ operation: "submitInstance", times: null, effect });
  await world.verify(run, (progress) => heard.push(progress));
  world.faults.clear();
  expect(heard.at(-1)!.destination).toEqual({ looked: world.expected.length, records: of, of });
});

test("a missing, a doubled and a changed row are named", async () => {
  const [gone, twice, changed] = await world.sql(
    "SELECT sequenceinfo, pk, colname FROM target_table WHERE colname = 'note' ORDER BY sequenceinfo LIMIT 3;",
  );
  const where = (row: readonly unknown[]) => `sequenceinfo = '${String(row[0])}'`;
  const columns = "pk, colname, version, colvalue, optype, sequenceinfo";
  await world.sql(
    `INSERT OVERWRITE TABLE target_table SELECT pk, colname, version, CASE WHEN ${where(changed!)} THEN 'other' ELSE colvalue END, optype, sequenceinfo FROM target_table WHERE NOT (${where(gone!)});`,
  );
  await world.sql(`INSERT INTO TABLE target_table SELECT ${columns} FROM target_table WHERE ${where(twice!)};`);
  const report = await world.verify(run);
  expect(report).toMatchObject({
    verdict: "differs",
    source: { verdict: "equal" },
    destination: { verdict: "differs" },
  });
  expect(report.missing?.rows).toBe(2);
  expect(report.missing?.sample.map((row) => row.at(-1)).sort()).toEqual([gone![0], changed![0]].sort());
  expect(report.extra?.rows).toBe(2);
  expect(report.extra?.sample.map((row) => row[3]).sort()).toEqual(["other", "值 with ' and \""].sort());
  expect(report.doubled).toBe(1);
});

test("a window that was run twice into an append table is doubled, all of it", async () => {
  await world.run([W0, W1]);
  expect(await world.verify(run)).toMatchObject({ verdict: "differs", doubled: rows, missing: { rows: 0 } });
});

test("a window whose rows are all gone is absent", async () => {
  await world.sql("TRUNCATE TABLE target_table;");
  expect(await world.verify(run)).toMatchObject({ verdict: "absent", missing: { rows }, foreign: 0 });
});

test("once the stream has forgotten the window, the destination still has to agree with the receipt", async () => {
  world.at(retentionEnd);
  const sound = await world.verify(run);
  expect(sound).toMatchObject({
    verdict: "equal",
    source: { verdict: "unknown" },
    destination: { verdict: "equal" },
    limits: ["sourceNotReadable"],
    missing: null,
  });
  await world.sql("INSERT OVERWRITE TABLE target_table SELECT * FROM target_table WHERE colname <> 'note';");
  expect((await world.verify(run)).destination.verdict).toBe("differs");
});

test("when SQL is refused, the rows are downloaded and the verdict is the same", async () => {
  const effect = { kind: "answer", status: 400, code: "ODPS-0130161", message: "no SQL today" } as const;
  world.faults.add({ operation: "submitInstance", times: null, effect });
  const report = await world.verify(run);
  world.faults.clear();
  expect(run.lines.join()).toContain("cannot be chosen by SQL");
  expect(report).toMatchObject({ verdict: "equal", destination: { verdict: "equal" } });
});

test("without sequence information missing rows are proved, and doubled ones said to be unknown", async () => {
  await world.sql("TRUNCATE TABLE target_table;");
  const columns = ["pk", "colname", "version", "colvalue", "optype"];
  const changes = { reader: { isExportSequenceInfo: false, column: columns }, writer: { column: columns } };
  const { run: plain } = await world.run([W0, W1], changes);
  expect(await world.verify(plain)).toMatchObject({
    verdict: "unknown",
    source: { verdict: "equal" },
    attribution: "content",
    limits: ["noSequence"],
    missing: { rows: 0 },
    extra: null,
  });
  await world.sql("INSERT OVERWRITE TABLE target_table SELECT * FROM target_table WHERE colname <> 'note';");
  const differs = await world.verify(plain);
  expect(differs.verdict).toBe("differs");
  expect(differs.missing?.sample.flat()).toContain("note");
});

test("a table that the run replaced may hold nothing else", async () => {
  const { run: replacing } = await world.run([W0, W1], { writer: { truncate: true } });
  expect(await world.verify(replacing)).toMatchObject({ verdict: "equal", attribution: "exclusive", foreign: 0 });
  await world.run([W1, W2]);
  const report = await world.verify(replacing);
  expect(report).toMatchObject({ verdict: "differs", missing: { rows: 0 }, doubled: 0 });
  expect(report.extra?.rows).toBe(world.expected.length - rows);
});
