import fc from "fast-check";
import { zstdDecompressSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "@/lib/platform/clock";
import { openDatabase, type Database } from "@/lib/platform/db";
import { databaseUrl } from "@/lib/platform/env";
import { openListener } from "@/lib/platform/listen";
import { followLog } from "./follow";
import { logPattern } from "./pattern";
import { offsetOfLine, readBackward, readCompressed, readForward, readTail } from "./reader";
import { searchLines, type LineSearch } from "./search";
import { RunLogWriter } from "./writer";

let database: Database;
let nextAttempt = 1_000_000n;
beforeAll(async () => {
  database = openDatabase(databaseUrl());
  await database.query("select millrace_ensure_month('20260630')::text");
});
afterAll(() => database.close());

const source = () => ({ attemptId: nextAttempt++, bizdate: "20260630" });
const open = (target: ReturnType<typeof source>, options: { capBytes?: number } = {}) =>
  RunLogWriter.open(database, target, { clock: systemClock, offsetAt: () => 8 * 3_600_000, ...options });
const texts = (page: { lines: readonly { text: string }[] }) => page.lines.map(({ text }) => text.slice(37));

test("a line shows its time on the workspace's clock, its level and its message", async () => {
  const target = source();
  const clock = { ...systemClock, now: () => new Date("2026-06-30T11:00:03.007Z") };
  const writer = await RunLogWriter.open(database, target, { clock, offsetAt: () => 8 * 3_600_000 });
  writer.warn("slow\nsecond line");
  await writer.close();
  expect((await readTail(database, target)).lines).toMatchObject([
    { number: 0n, byte: 0n, level: "warn", text: "2026-06-30 19:00:03.007 +08:00 WARN  slow" },
    { number: 1n, byte: 42n, level: "warn", text: "second line" },
  ]);
});

test("what was written is read back in pages from either end, whole and in order, across chunks", async () => {
  const target = source();
  const writer = await open(target);
  const messages = Array.from({ length: 3_000 }, (_, i) => `line ${i} ${"数据".repeat(i % 40)}`);
  for (const [i, message] of messages.entries()) {
    writer.info(message);
    if (i % 500 === 0) await writer.flush();
  }
  await writer.close();
  const forward: string[] = [];
  for (let at = 0n, done = false; !done;) {
    const page = await readForward(database, target, at, { limit: 777 });
    forward.push(...texts(page));
    at = page.byteTo;
    done = at === page.totalBytes;
  }
  expect(forward).toEqual(messages);
  const tail = await readTail(database, target, { limit: 10 });
  expect(texts(tail)).toEqual(messages.slice(-10));
  const before = await readBackward(database, target, tail.byteFrom, { limit: 5 });
  expect(texts(before)).toEqual(messages.slice(-15, -10));
  const offset = await offsetOfLine(database, target, 1_234n);
  expect(texts(await readForward(database, target, offset!, { limit: 1 }))).toEqual([messages[1_234]]);
});

test("small live chunks end up merged, and the download is one zstd stream", async () => {
  const target = source();
  const writer = await open(target);
  for (let i = 0; i < 20; i++) {
    writer.info(`tick ${i}`);
    await writer.flush();
  }
  const live = await database.query("select 1 from run_log_chunk where attempt_id = $1", [target.attemptId]);
  expect(live).toHaveLength(20);
  await writer.close();
  const frames: Buffer[] = [];
  for await (const frame of readCompressed(database, target)) frames.push(frame);
  expect(frames).toHaveLength(1);
  expect(zstdDecompressSync(Buffer.concat(frames)).toString().match(/tick/g)).toHaveLength(20);
});

test("a level filter skips whole chunks and keeps the lines that continue an entry", async () => {
  const target = source();
  const writer = await open(target);
  for (let i = 0; i < 2_000; i++) writer.info(`quiet ${i} ${"x".repeat(60)}`);
  writer.error("boom\n  at somewhere");
  for (let i = 0; i < 2_000; i++) writer.info(`quiet ${i} ${"x".repeat(60)}`);
  await writer.close();
  const page = await readForward(database, target, 0n, { levels: ["error"] });
  expect(page.lines.map(({ text }) => text.slice(-14))).toEqual(
    ["00 ERROR boom".padStart(14, ":"), "  at somewhere"].map((text) => expect.stringContaining(text.trim())),
  );
  expect(page.byteTo).toBe(page.totalBytes);
});

test("a log beyond its cap keeps head and tail, and says what is missing", async () => {
  const target = source();
  const writer = await open(target, { capBytes: 1 << 20 });
  for (let i = 0; i < 30_000; i++) writer.info(`row ${i} ${"x".repeat(60)}`);
  await writer.close();
  const first = await readForward(database, target, 0n, { limit: 5_000 });
  expect(first.lines[0]!.text).toContain("row 0 ");
  expect(first.lines.filter(({ text }) => text.includes("were dropped here"))).toHaveLength(1);
  expect((await readTail(database, target, { limit: 1 })).lines[0]!.text).toContain("row 29999 ");
});

test("a follower that comes and goes sees every line once", async () => {
  const target = source();
  const writer = await open(target);
  const listener = openListener(databaseUrl());
  const seen: string[] = [];
  let over = false;
  let at = 0n;
  const follow = async (limit: number) => {
    const stop = new AbortController();
    const options = { listener, clock: systemClock, isOver: async () => over, signal: stop.signal };
    for await (const page of followLog(database, target, at, options)) {
      seen.push(...texts(page));
      at = page.byteTo;
      if (seen.length >= limit) stop.abort();
    }
  };
  const writing = (async () => {
    for (let i = 0; i < 300; i++) {
      writer.info(`event ${i}`);
      if (i % 7 === 0) await writer.flush();
    }
    await writer.close();
    over = true;
  })();
  await follow(100);
  await follow(Number.POSITIVE_INFINITY);
  await writing;
  expect(seen).toEqual(Array.from({ length: 300 }, (_, i) => `event ${i}`));
  expect(listener.size).toBe(0);
  await listener.close();
});

test("a late writer at a taken place gives up instead of mixing two logs", async () => {
  const target = source();
  const early = await open(target);
  let lost: unknown;
  const late = await RunLogWriter.open(database, target, {
    clock: systemClock,
    offsetAt: () => 0,
    onLost: (error) => (lost = error),
  });
  early.info("mine");
  await early.flush();
  late.info("theirs");
  await late.flush();
  expect(lost).toMatchObject({ code: "23505" });
  expect(texts(await readTail(database, target))).toEqual(["mine"]);
});

test("any mixture of messages and flushes reads back as it was written", async () => {
  const step = fc.oneof(fc.string({ maxLength: 200, unit: "grapheme" }), fc.constant(null));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const target = source();
      const writer = await open(target);
      const messages: string[] = [];
      for (const message of steps) {
        if (message === null) await writer.flush();
        else {
          writer.info(message);
          messages.push(message.replaceAll(/\r\n?/g, "\n"));
        }
      }
      await writer.close();
      const text = (await readForward(database, target, 0n, { limit: 5_000 })).lines
        .map((line) => line.text)
        .join("\n");
      expect(text.split(/(?:^|\n)\d{4}-\d{2}-\d{2} [\d:.]{12} \+08:00 INFO {2}/).slice(1)).toEqual(messages);
    }),
    { numRuns: 25 },
  );
});

const NOT_YET = () => false;
async function find(
  target: ReturnType<typeof source>,
  text: string,
  options: Partial<LineSearch> & { regex?: boolean },
) {
  const { regex = false, ...rest } = options;
  const pattern = text === "" ? null : logPattern(text, regex);
  const search = { pattern, line: -1n, direction: "down" as const, isEnough: NOT_YET, ...rest };
  return (await searchLines(database, target, search)).found;
}

test("a search finds what a look at every line finds, in both directions, also at the seams of chunks", async () => {
  const target = source();
  const writer = await open(target);
  const messages = Array.from({ length: 4_000 }, (_, i) => `row ${i} of Shard-${i % 7} ${"x".repeat(i % 90)}`);
  for (const [i, message] of messages.entries()) {
    if (i % 1_000 === 999) writer.error(message);
    else writer.info(message);
  }
  await writer.close();
  const cases: [string, boolean, RegExp][] = [
    ["shard-3", false, /shard-3/i],
    ["row 3999 ", false, /row 3999 /],
    ["row 1.9 of.*x{80}$", true, /row 1.9 of.*x{80}$/i],
    [" x+\\n?2026", true, /(?!)/], // would match across two lines
    ["^2026.*row (?!1)\\d+9 ", true, /row (?!1)\d+9 /],
    ["nowhere", false, /(?!)/],
  ];
  for (const [text, regex, plain] of cases) {
    const expected = messages.flatMap((message, i) => (plain.test(message) ? [BigInt(i)] : []));
    for (const line of [-1n, 1_234n, 3_998n]) {
      const below = expected.find((number) => number > line) ?? null;
      const above = expected.findLast((number) => number < line) ?? null;
      expect(await find(target, text, { regex, line }), `${text} below ${line}`).toBe(below);
      expect(await find(target, text, { regex, line, direction: "up" }), `${text} above ${line}`).toBe(above);
    }
  }
  expect(await find(target, "", { levels: ["error"] })).toBe(999n);
  expect(await find(target, "row 3", { levels: ["error"], line: 999n })).toBe(3_999n);
});

test("a search that is told to stop says where to go on from, and loses nothing by it", async () => {
  const target = source();
  const writer = await open(target);
  for (let i = 0; i < 40_000; i++) writer.info(`row ${i} ${"x".repeat(80)}`);
  await writer.close();
  for (const [direction, wanted, begin] of [
    ["down", 39_990n, -1n],
    ["up", 5n, 40_000n],
  ] as const) {
    let stops = 0;
    let line: bigint = begin;
    for (;;) {
      const pattern = logPattern(`row ${wanted} `, false);
      const { found, next } = await searchLines(database, target, { pattern, line, direction, isEnough: () => true });
      if (next === null) {
        expect(found).toBe(wanted);
        break;
      }
      stops++;
      line = next.line;
    }
    expect(stops).toBeGreaterThan(1);
  }
});

test("an expression that never ends is stopped and named", async () => {
  const target = source();
  const writer = await open(target);
  writer.info(`${"a".repeat(60)}!`);
  await writer.close();
  await expect(find(target, "(a+)+$", { regex: true })).rejects.toMatchObject({ code: "input.pattern_too_slow" });
  expect(() => logPattern("(", true)).toThrow(/Not a regular expression/);
});
