import { expect, test } from "vitest";
import { resolveChangeColumns } from "@/lib/core/job/otsstream-columns";
import { rowValues } from "@/lib/engine/cells-batch";
import { RateLimit } from "@/lib/engine/rate-limit";
import { DEFAULT_SETTINGS, type BatchSchema, type Value } from "@/lib/engine/contract";
import type { TablestoreClient } from "@/lib/tablestore/client";
import { StreamPageWalker } from "@/lib/tablestore/stream-page-walker";
import { PageBatch } from "./change-batch";
import { changeRows } from "./change-rows";
import type { PageLimits } from "./page-fetcher";
import { pageLimits } from "./reader";
import { readShard, seekTimestampUs } from "./shard-reader";
import type { ShardStart } from "./shard-graph";
import { ShardState } from "./shard-state";
import { isPromised, reportLoss } from "./window";
import { scriptedStream, type ScriptedRecord, type ScriptedShard } from "./testing/scripted-stream";
import { putCell } from "./testing/stream-world";

const W0 = Date.parse("2026-03-10T08:00:00Z");
const W1 = W0 + 3_600_000;
const layout = resolveChangeColumns([], ["pk"], true);
const schema: BatchSchema = { columns: layout.map(({ name }) => ({ name, type: "string" })), zone: "Asia/Shanghai" };
const signal = new AbortController().signal;

interface Options {
  readonly window?: readonly [number, number];
  readonly pageSize?: number;
  readonly from?: string;
  readonly parents?: readonly ShardState[];
  readonly page?: Partial<PageLimits>;
  readonly acceptsLoss?: boolean;
  readonly holdsPromised?: boolean;
}

/** Reads shard `S` from `start` and returns its rows, its end, and what was asked of the service. */
async function read(shard: ScriptedShard, start: ShardStart, options: Options = {}) {
  const { window = [W0, W1], pageSize, from = null, parents = [], acceptsLoss: isAccepted = false } = options;
  const stream = scriptedStream({ S: shard }, pageSize);
  const state = new ShardState("S", parents);
  state.start = start;
  const lines: string[] = [];
  const log = { info: () => undefined, warn: (line: string) => void lines.push(line), error: () => undefined };
  const positions: (string | null)[] = [];
  const rows: Value[][] = [];
  const costs: { readonly bytes: number; readonly records: number }[] = [];
  const batches = readShard(
    state,
    {
      client: stream as unknown as TablestoreClient,
      streamId: "stream",
      tableGroupTable: undefined,
      window: { startMs: window[0], endMs: window[1] },
      log,
      holdsPromised: () => options.holdsPromised ?? true,
      lost: (loss) => reportLoss(loss, { isAccepted, log }),
      alive: () => undefined,
      retried: () => undefined,
      page: { bytes: null, records: null, ...options.page },
      throwIfLost: () => undefined,
      toBatch: ({ page, from: first, to, shardId, position }) => {
        const source = { split: shardId, position, firstMs: 0, lastMs: 0, firstSequence: null, lastSequence: null };
        return new PageBatch({ schema, layout, page, ...changeRows(page, first, to, 1), shardId, source });
      },
    },
    signal,
    from,
  );
  for await (const batch of batches) {
    positions.push(batch.source.position);
    costs.push({ bytes: batch.byteSize, records: batch.count });
    for (let row = 0; row < batch.count; row++) rows.push(rowValues(batch, row));
  }
  return { rows, values: rows.map((row) => row[3]), state, positions, costs, lines, calls: stream.calls };
}

const at = (timeMs: number): ScriptedRecord => ({ timeMs, cells: [putCell("c", String(timeMs - W0), 1n)] });
const filtered: ShardStart = { kind: "horizon", filter: true };
const offsets = (...times: readonly number[]) => times.map(String);

test("C4: a put without cells is exactly one DR row", async () => {
  const { rows } = await read({ records: [{ timeMs: W0, action: "PUT_ROW" }] }, filtered);
  expect(rows).toEqual([["a", null, null, null, "DR", `0000000000_0000${W0 * 1000}_0000000000_S:0000000000`]]);
});

test("C10, C11, C12: values of every type have the original's text, integers exactly", async () => {
  const values = [Uint8Array.of(0xff, 0xfe, 0x41), 1, 1e7, 1e-7, 0.00099, 123456789.123, 2n ** 63n - 1n, true, "中"];
  const cells = values.map((value, index) => putCell(`c${index}`, value, 1n));
  const stream = scriptedStream({ S: { records: [{ timeMs: W0, key: Uint8Array.of(0xff, 0xfe, 0x41), cells }] } });
  const page = new StreamPageWalker().walk(await stream.getStreamRecordRaw({ iterator: "S:0" }, signal));
  const source = { split: "S", position: null, firstMs: 0, lastMs: 0, firstSequence: null, lastSequence: null };
  const batch = new PageBatch({ schema, layout, page, ...changeRows(page, 0, 1, 1), shardId: "S", source });
  const cursor = batch.cursor();
  const texts = values.map((_, row) => {
    cursor.seek(row);
    return cursor.getText(3);
  });
  expect(texts).toEqual([
    "\ufffd\ufffdA",
    "1.0",
    "10000000",
    "0.00000010",
    "0.00099",
    "123456789.123",
    "9223372036854775807",
    "true",
    "中",
  ]);
  expect(cursor.getText(0)).toBe("\ufffd\ufffdA");
  cursor.seek(6);
  expect(cursor.getLong(3)).toBe(9223372036854775807n);
});

test("C16: only records in [start, end) are given, and the next run starts exactly at the first record behind", async () => {
  const records = [W0 - 1, W0, W1 - 1, W1, W1 + 5].map(at);
  const { values, state, calls } = await read({ records }, filtered);
  expect(values).toEqual(offsets(0, W1 - 1 - W0));
  expect(state.outcome).toEqual({ kind: "stopped", iterator: "S:3" });
  expect(calls).toEqual(["seek S", "read S:0", "read S:0 limit 3"]);
});

test("C16: a page that begins behind the window is the next run's page as it is", async () => {
  const records = [W0, W1].map(at);
  const { state, calls } = await read({ records }, filtered, { pageSize: 1 });
  expect(state.outcome).toEqual({ kind: "stopped", iterator: "S:1" });
  expect(calls).toEqual(["seek S", "read S:0", "read S:1"]);
});

test("C18: after the first record of the window, late records with earlier times are given too", async () => {
  const records = [W0 + 1, W0 - 5, W0 + 2].map(at);
  expect((await read({ records }, filtered)).values).toEqual(offsets(1, -5, 2));
  expect((await read({ records }, filtered, { pageSize: 1 })).values).toEqual(offsets(1, -5, 2));
});

test("C19: a record behind one that is beyond the window belongs to the next run, whatever its time", async () => {
  const records = [W1 + 1, W1 - 3].map(at);
  const first = await read({ records }, filtered);
  expect(first.values).toEqual([]);
  expect(first.state.outcome).toEqual({ kind: "stopped", iterator: "S:0" });
  const start: ShardStart = { kind: "iterator", iterator: "S:0", filter: false };
  const second = await read({ records }, start, { window: [W1, W1 + 3_600_000] });
  expect(second.values).toEqual(offsets(W1 + 1 - W0, W1 - 3 - W0));
});

test("C27: an idle shard ends at once, with a position for its end and for its time", async () => {
  const { state } = await read({ records: [] }, filtered);
  expect(state.outcome).toEqual({ kind: "stopped", iterator: "S:0" });
  expect(state.times).toEqual([{ shardId: "S", timeMs: W1, iterator: "S:0" }]);
});

test("a closed shard is read to its end", async () => {
  const { values, state } = await read({ records: [W0, W0 + 1].map(at), closed: true }, filtered);
  expect(values).toEqual(offsets(0, 1));
  expect(state.outcome).toEqual({ kind: "ended" });
  expect((await read({ records: [], closed: true }, { kind: "ended" })).calls).toEqual([]);
});

test("a child is skipped when a parent has records behind the window", async () => {
  const parent = new ShardState("P", []);
  parent.outcome = { kind: "stopped", iterator: "P:1" };
  const { values, state, calls } = await read({ records: [at(W0)] }, filtered, { parents: [parent] });
  expect([values, calls, state.checkpoint()]).toEqual([[], [], "TRIM_HORIZON"]);
});

test("a shard that is entered by time and holds nothing from then on is finished", async () => {
  const records = [at(W0 - 3_600_000)];
  const seek: ShardStart = { kind: "seek", timestampUs: seekTimestampUs(W0) };
  const { state } = await read({ records, closed: true }, seek);
  expect(state.outcome).toEqual({ kind: "ended" });
  expect(seekTimestampUs(W0)).toBe(BigInt(W0 - 600_000) * 1000n);
  expect(seekTimestampUs(5000)).toBe(0n);
});

test("reading goes on from the position of any batch, and repeats nothing", async () => {
  const records = Array.from({ length: 23 }, (_, index) => at(W0 - 3 + index));
  const whole = await read({ records }, filtered, { pageSize: 4 });
  expect(whole.values).toHaveLength(20);
  let given = 0;
  for (const position of whole.positions) {
    given = whole.rows.findIndex(
      ({ 3: value }) => value === String(Number(JSON.parse(position!).iterator.slice(2)) - 3),
    );
    const rest = await read({ records }, filtered, { pageSize: 4, from: position! });
    expect(rest.values).toEqual(given < 0 ? [] : whole.values.slice(given));
    expect(rest.state.outcome).toEqual(whole.state.outcome);
  }
});

test("C41: a stored position that was trimmed is replaced by time, and a possible loss fails the run by default", async () => {
  const stored: ShardStart = { kind: "iterator", iterator: "S:0", filter: false };
  const complete = { records: [W0 - 60_000, W0 - 50_000, W0 + 1].map(at), trimmed: 1 };
  const fallback = await read(complete, stored);
  expect(fallback.values).toEqual(offsets(1));
  expect(fallback.lines).toHaveLength(1);
  const lossy = { records: [W0 - 60_000, W0 + 1, W0 + 2].map(at), trimmed: 1 };
  await expect(read(lossy, stored)).rejects.toMatchObject({ code: "otsstream.data_lost" });
  const accepted = await read(lossy, stored, { acceptsLoss: true });
  expect(accepted.values).toEqual(offsets(1, 2));
  expect(accepted.lines.at(-1)).toContain("Changes may be lost");
});

test("F26: what is entered by time when the stream's promise has lapsed must still hold something older", async () => {
  for (const start of [filtered, { kind: "seek", timestampUs: seekTimestampUs(W0) }] as const) {
    const late = { holdsPromised: false };
    const whole = { records: [W0 - 60_000, W0 - 50_000, W0 + 1].map(at), trimmed: 1 };
    expect((await read(whole, start, late)).values).toEqual(offsets(1));
    for (const trimmed of [1, 2]) {
      const lossy = { records: [W0 - 60_000, W0 + 1, W0 + 2].map(at), trimmed };
      await expect(read(lossy, start, late)).rejects.toMatchObject({ code: "otsstream.data_lost" });
      const accepted = await read(lossy, start, { ...late, acceptsLoss: true });
      expect(accepted.values).toEqual(offsets(1, 2).slice(trimmed - 1));
    }
    const empty = { records: [at(W0)], trimmed: 1, closed: true };
    await expect(read(empty, start, late)).rejects.toMatchObject({ code: "otsstream.data_lost" });
    expect((await read(empty, start)).values).toEqual([]);
  }
});

test("F26: the promise ends half the margin before the data does", () => {
  const window = { startMs: W0, endMs: W1 };
  const lapsesAt = W0 + 24 * 3_600_000 - DEFAULT_SETTINGS.beforeOffsetMs / 2;
  expect(isPromised(window, 24, lapsesAt, DEFAULT_SETTINGS)).toBe(true);
  expect(isPromised(window, 24, lapsesAt + 1, DEFAULT_SETTINGS)).toBe(false);
});

test("under a rate limit pages are asked for by the size that records have, the first one with care", async () => {
  const wide = (index: number) => ({ timeMs: W0 + index, cells: [putCell("c", "x".repeat(10_000), 1n)] });
  const records = Array.from({ length: 40 }, (_, index) => wide(index));
  const { rows, calls } = await read({ records }, filtered, { page: { bytes: 55_000 } });
  expect(rows).toHaveLength(40);
  const limits = calls.flatMap((call) => /limit (\d+)/.exec(call)?.[1] ?? []).map(Number);
  expect(limits[0]).toBe(1);
  expect(new Set(limits.slice(1))).toEqual(new Set([5]));
});

test.each([
  // 20 kB a record: the service would give 4 MB a page, as much as passes in ten seconds.
  ["bytes", { bytesPerSecond: 409_600, recordsPerSecond: null }, 20_000, 600],
  ["records", { bytesPerSecond: null, recordsPerSecond: 120 }, 20, 3_600],
] as const)(
  "a limit of %s holds within 5 %% over any ten seconds, from the shard's pages on",
  async (unit, rates, size, count) => {
    const records = Array.from({ length: count }, (_, index) => ({
      timeMs: W0 + index,
      cells: [putCell("c", "x".repeat(size), 1n)],
    }));
    const { costs } = await read({ records }, filtered, { page: pageLimits(rates) });
    let nowMs = 0;
    const timer = { now: () => nowMs, sleep: async (ms: number) => void (nowMs += ms) };
    const limit = new RateLimit(rates.bytesPerSecond, rates.recordsPerSecond, timer);
    const passed: { readonly at: number; readonly cost: number }[] = [];
    for (const cost of costs) {
      await limit.take(cost, signal);
      passed.push({ at: nowMs, cost: cost[unit] });
    }
    expect(nowMs).toBeGreaterThan(25_000);
    const perSecond = rates.bytesPerSecond ?? rates.recordsPerSecond;
    for (const { at: from } of passed.filter(({ at }) => at <= nowMs - 10_000)) {
      const within = passed.filter(({ at }) => at > from && at <= from + 10_000);
      const rate = within.reduce((sum, { cost }) => sum + cost, 0) / 10;
      expect(rate / perSecond).toBeGreaterThan(0.95);
      expect(rate / perSecond).toBeLessThan(1.05);
    }
  },
);

test("positions by time are at least ten minutes of records apart", async () => {
  const records = [0, 1, 9, 10, 15, 25].map((minute) => at(W0 + minute * 60_000));
  const { state } = await read({ records }, filtered, { pageSize: 1 });
  expect(state.times.map(({ timeMs, iterator }) => [(timeMs - W0) / 60_000, iterator])).toEqual([
    [0, "S:0"],
    [10, "S:3"],
    [25, "S:5"],
    [60, "S:6"],
  ]);
});
