import { describe, expect, test } from "vitest";
import { streamReader as parameter } from "@/lib/core/job/stream";
import type { RecordBatch, Value } from "@/lib/engine/contract";
import { rowValues } from "@/lib/engine/cells-batch";
import { runJob } from "@/lib/engine/run-job";
import { runContext, testReader } from "@/lib/engine/testing/conformance";
import { recordedRun } from "@/lib/engine/testing/run-options";
import { streamReader, streamWriter } from ".";

const COLUMNS = [
  { type: "long", random: "1,100" },
  { type: "string", value: "hello" },
  { type: "string", random: "3,8" },
  { type: "double", random: "0,1" },
  { type: "bool", random: "0,1" },
  { type: "date", value: "2026-03-10 08:00:00" },
  { type: "bytes", value: "raw" },
  { value: null },
];
const context = (slice: object, channels = 2) =>
  runContext({ parameter: parameter.parse(slice), dataSource: null, channels });

testReader("stream", async () => ({
  reader: streamReader,
  context: () => context({ sliceRecordCount: 2500, column: COLUMNS.filter(({ type }) => type !== "bool") }),
}));

async function firstRows(slice: object): Promise<Value[][]> {
  const plan = await streamReader.plan(context(slice, 1));
  const rows: Value[][] = [];
  for await (const batch of plan.splits[0]!.read(new AbortController().signal, null)) {
    rows.push(...all(batch));
  }
  return rows;
}
const all = (batch: RecordBatch) => Array.from({ length: batch.count }, (_, row) => rowValues(batch, row));

describe("made-up rows", () => {
  test("hold constants as they are written, in the job's zone", async () => {
    const column = COLUMNS.filter((column) => "value" in column);
    expect(await firstRows({ sliceRecordCount: 1, column })).toEqual([
      ["hello", new Date("2026-03-10T00:00:00Z"), Uint8Array.of(0x72, 0x61, 0x77), null],
    ]);
  });

  test("hold random values between their bounds, both included", async () => {
    const rows = await firstRows({
      sliceRecordCount: 2000,
      column: [
        { type: "long", random: "1,3" },
        { type: "string", random: "2,4" },
        { type: "double", random: "-1,1" },
      ],
    });
    expect(new Set(rows.map(([long]) => long))).toEqual(new Set([1n, 2n, 3n]));
    expect(new Set(rows.map(([, text]) => String(text).length))).toEqual(new Set([2, 3, 4]));
    expect(rows.every(([, , double]) => Math.abs(Number(double)) <= 1)).toBe(true);
  });

  test("are refused by column when a value does not fit its type", async () => {
    const slice = context({ sliceRecordCount: 1, column: [{ value: "x" }, { type: "long", value: "many" }] });
    await expect(streamReader.plan(slice)).rejects.toMatchObject({
      code: "job.illegal_value",
      path: "column[1].value",
    });
  });
});

const job = (reader: object, writer: object, speed: object = { concurrent: 2 }) => ({
  type: "job",
  version: "2.0",
  steps: [
    { stepType: "stream", category: "reader", name: "Reader", parameter: reader },
    { stepType: "stream", category: "writer", name: "Writer", parameter: writer },
  ],
  setting: { speed, errorLimit: { record: "0" } },
});

test("a smoke test runs from stream to stream, and prints its first rows", async () => {
  const reader = { sliceRecordCount: 1500, column: [{ value: "hello" }, { type: "long", value: 7 }] };
  const run = recordedRun(streamReader, streamWriter, { job: job(reader, { fieldDelimiter: "|" }) });
  expect(await runJob(run)).toMatchObject({ state: "SUCCESS", recordsRead: 3000, recordsWritten: 3000 });
  expect(run.lines.filter((line) => line === "INFO Writer: hello|7")).toHaveLength(1000);
  expect(run.lines).toContain(`INFO ${"Records read".padEnd(26)}: ${"3000".padStart(19)}`);
});

test("E2: a job of 1 MB/s takes as long as its bytes, whatever its channels", async () => {
  const reader = { sliceRecordCount: 100, column: [{ value: "x".repeat(4096) }] };
  const speed = { concurrent: 2, throttle: true, mbps: 1 };
  const before = performance.now();
  const run = recordedRun(streamReader, streamWriter, { job: job(reader, { print: false }, speed) });
  const { bytes, state } = await runJob(run);
  const seconds = (performance.now() - before) / 1000;
  expect(state).toBe("SUCCESS");
  expect(bytes).toBe(2 * 100 * 4096);
  expect(bytes / 1_048_576 / seconds).toBeLessThan(1.25);
});
