import { describe, expect, test } from "vitest";
import { AppError } from "@/lib/core/errors";
import { retrying, type Retry } from "./retry";

const unavailable = new AppError("maxcompute.unavailable", { reason: "x" });
const refused = new AppError("maxcompute.connection_refused", { endpoint: "e" });
const denied = new AppError("maxcompute.denied", { project: "p", reason: "no" });
const throttled = (pauseMs?: number) =>
  new AppError("maxcompute.throttled", { reason: "x" }, pauseMs === undefined ? {} : { details: { pauseMs } });

/** Runs a call that fails as listed and then succeeds; gives the outcome and the pauses. */
async function run(
  failures: readonly unknown[],
  options: {
    readonly maxRetries?: number;
    readonly effect?: "repeatable" | "once";
    readonly canRepeat?: () => boolean;
  } = {},
) {
  const pauses: number[] = [];
  const notices: Retry[] = [];
  const left = [...failures];
  const policy = {
    maxRetries: options.maxRetries ?? 7,
    maxThrottleMs: 100_000,
    onRetry: (retry: Retry) => void notices.push(retry),
    random: () => 0.5,
    pause: async (ms: number) => void pauses.push(ms),
  };
  const call = { operation: "op", effect: options.effect ?? "repeatable", canRepeat: options.canRepeat } as const;
  const outcome = await retrying(call, policy, new AbortController().signal, async () => {
    if (left.length > 0) throw left.shift();
    return "done";
  }).catch((thrown: unknown) => thrown);
  return { outcome, pauses, notices };
}

test("pauses double from 200 ms to 30 s, and each retry is told", async () => {
  const { outcome, pauses, notices } = await run(new Array(10).fill(unavailable), { maxRetries: 10 });
  expect(outcome).toBe("done");
  expect(pauses).toEqual([200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000]);
  expect(notices.map(({ retry }) => retry)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

test("the last error is thrown when the retries are used up, and the first when there are none", async () => {
  expect(await run([unavailable, refused], { maxRetries: 1 })).toMatchObject({ outcome: refused, pauses: [200] });
  expect(await run([unavailable], { maxRetries: 0 })).toMatchObject({ outcome: unavailable, pauses: [] });
  expect(await run([throttled()], { maxRetries: 0 })).toMatchObject({ pauses: [] });
});

test("what cannot help is not tried again, and what is not the product's error neither", async () => {
  expect(await run([denied])).toMatchObject({ outcome: denied, pauses: [] });
  const bug = new TypeError("x");
  expect(await run([bug])).toMatchObject({ outcome: bug, pauses: [] });
  expect(await run([unavailable], { canRepeat: () => false })).toMatchObject({ outcome: unavailable, pauses: [] });
});

test("a call that may act only once is repeated only when it was certainly not heard", async () => {
  expect(await run([unavailable], { effect: "once" })).toMatchObject({ outcome: unavailable });
  expect(await run([refused, throttled(5)], { effect: "once" })).toMatchObject({ outcome: "done" });
});

describe("being throttled", () => {
  test("does not use up retries, and grows to 64 s", async () => {
    const { outcome, pauses } = await run(new Array(6).fill(throttled()), { maxRetries: 1 });
    expect(outcome).toBe("done");
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000]);
  });

  test("lasts as long as the service says, but not for ever", async () => {
    expect(await run([throttled(7000)])).toMatchObject({ outcome: "done", pauses: [7000] });
    const { outcome, pauses } = await run(new Array(20).fill(throttled()));
    expect(outcome).toMatchObject({ code: "maxcompute.throttled" });
    expect(pauses.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(100_000);
  });
});

test("an abort ends it at once with the reason, whatever the attempt threw", async () => {
  const controller = new AbortController();
  const fenced = new AppError("common.conflict", { reason: "lost lease" });
  const policy = { maxRetries: 7, maxThrottleMs: 1, random: () => 0, pause: async () => {} };
  const call = retrying({ operation: "op", effect: "repeatable" }, policy, controller.signal, async () => {
    controller.abort(fenced);
    throw unavailable;
  });
  await expect(call).rejects.toBe(fenced);
});
