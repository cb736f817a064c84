import { expect, test } from "vitest";
import { runJob } from "@/lib/engine/run-job";
import { memoryReader, type MemorySource } from "@/lib/engine/testing/memory-reader";
import { MemoryDestination, memoryWriter } from "@/lib/engine/testing/memory-writer";
import { recordedRun } from "@/lib/engine/testing/run-options";
import { debugConnectors } from "./debug-connectors";

const rows = (from: number, count: number) => Array.from({ length: count }, (_, index) => [`r${from + index}`]);
const source = (changes: Partial<MemorySource> = {}): MemorySource => ({
  splits: [
    { id: "a", rows: rows(0, 25) },
    { id: "b", after: ["a"], rows: rows(25, 25) },
  ],
  rowsPerBatch: 10,
  published: [],
  ...changes,
});

async function debugRun(options: object, from: MemorySource, now = () => new Date(0)) {
  const destination = new MemoryDestination();
  const recorded = recordedRun(memoryReader(from), memoryWriter({ destination }));
  const clock = { now, sleep: async () => undefined };
  const debug = debugConnectors(recorded.connectors, options, { clock, log: recorded.log });
  const summary = await runJob({ ...recorded, connectors: debug.connectors });
  return { summary, destination, findings: debug.findings(), lines: recorded.lines };
}

test("without limits everything is written, positions are published, and the first rows are kept", async () => {
  const from = source();
  const { summary, destination, findings } = await debugRun({}, from);
  expect(summary).toMatchObject({ state: "SUCCESS", recordsRead: 50, recordsWritten: 50 });
  expect(destination.visible).toHaveLength(50);
  expect(from.published).toHaveLength(1);
  expect(findings.limited).toBeNull();
  expect(findings.sample?.rows).toHaveLength(20);
  expect(findings.sample?.rows[0]).toEqual(["r0"]);
});

test("a limit of records is kept to the record, across splits, and the rest of the window does not count as read", async () => {
  const from = source();
  const { summary, destination, findings, lines } = await debugRun({ limits: { records: 33 } }, from);
  expect(summary).toMatchObject({ state: "SUCCESS", recordsRead: 33, recordsWritten: 33 });
  expect(destination.visible.map(([value]) => value)).toEqual(rows(0, 33).flat());
  expect(findings.limited).toBe("records");
  expect(from.published).toEqual([]);
  expect(lines).toContain("INFO The limit of 33 records is reached: reading ends here.");
});

test("a limit of time ends the reading once it is over", async () => {
  let now = 0;
  const from = source({ beforeBatch: () => void (now += 1_000) });
  const { summary, findings } = await debugRun({ limits: { seconds: 2 } }, from, () => new Date(now));
  expect(summary).toMatchObject({ state: "SUCCESS", recordsRead: 20 });
  expect(findings.limited).toBe("seconds");
  expect(from.published).toEqual([]);
});

test("a dry run counts and samples, and neither the destination nor the positions hear of it", async () => {
  const from = source();
  const { summary, destination, findings } = await debugRun({ dryRun: true }, from);
  expect(summary).toMatchObject({ state: "SUCCESS", recordsRead: 50, recordsWritten: 50 });
  expect(destination.events).toEqual([]);
  expect(destination.visible).toEqual([]);
  expect(from.published).toEqual([]);
  expect(findings.sample?.rows).toHaveLength(20);
});

test("the destination is asked while the source is planned, but not by a dry run", async () => {
  for (const [options, expected] of [
    [{}, ["look", "plan", "begin with table"]],
    [{ dryRun: true }, ["plan"]],
  ] as const) {
    const calls: string[] = [];
    const signals: AbortSignal[] = [];
    const [reader, writer] = [memoryReader(source()), memoryWriter({ destination: new MemoryDestination() })];
    const recorded = recordedRun(
      { ...reader, plan: (context) => (calls.push("plan"), reader.plan(context)) },
      {
        ...writer,
        look: async ({ signal }) => {
          signals.push(signal);
          calls.push("look");
          return "table";
        },
        begin: async (context, schema, looked) => {
          calls.push(`begin with ${String(await looked)}`);
          return writer.begin(context, schema);
        },
      },
    );
    const clock = { now: () => new Date(0), sleep: async () => undefined };
    const { connectors } = debugConnectors(recorded.connectors, options, { clock, log: recorded.log });
    expect(await runJob({ ...recorded, connectors })).toMatchObject({ state: "SUCCESS" });
    expect(calls).toEqual(expected);
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
  }
});
