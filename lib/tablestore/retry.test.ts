import { expect, test } from "vitest";
import { AppError } from "@/lib/core/errors";
import { retrying, type Effect, type Retry } from "./retry";

const busy = new AppError("tablestore.busy", { reason: "Server is busy." });
const lost = new AppError("tablestore.connection_lost", { endpoint: "http://localhost", reason: "reset" });
const refused = new AppError("tablestore.condition_failed", {});

/** Fails with `errors` one after the other, then succeeds; pauses take no time. */
async function run(errors: readonly Error[], options: { effect?: Effect; maxRetries?: number; random?: number } = {}) {
  const { effect = "read", maxRetries = 30, random = 0.5 } = options;
  const retries: Retry[] = [];
  const left = [...errors];
  const attempt = async () => {
    const error = left.shift();
    if (error !== undefined) throw error;
    return "done";
  };
  const policy = { maxRetries, random: () => random, onRetry: (r: Retry) => retries.push(r), pause: async () => {} };
  const result = await retrying("GetRow", effect, policy, new AbortController().signal, attempt).catch((e) => e);
  return { result, retries, attempts: errors.length - left.length + (result === "done" ? 1 : 0) };
}

test("pauses double from 100 ms to 10 s, ±20 %", async () => {
  const pauses = async (random: number) =>
    (await run(Array<Error>(10).fill(busy), { random })).retries.map(({ pauseMs }) => pauseMs);
  expect(await pauses(0.5)).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000, 10_000]);
  expect((await pauses(0)).slice(0, 2)).toEqual([80, 160]);
  expect((await pauses(0.9999)).at(-1)).toBe(12_000);
});

test("the number of retries is honoured, each is reported before its pause, and the last error is the result", async () => {
  const { result, retries, attempts } = await run(Array<Error>(5).fill(busy), { maxRetries: 2 });
  expect(result).toBe(busy);
  expect(attempts).toBe(3);
  expect(retries).toMatchObject([
    { operation: "GetRow", retry: 1, maxRetries: 2, pauseMs: 100, error: busy },
    { operation: "GetRow", retry: 2, maxRetries: 2, pauseMs: 200, error: busy },
  ]);
  expect((await run([busy], { maxRetries: 0 })).attempts).toBe(1);
});

test("what cannot get better is not repeated", async () => {
  expect(await run([refused])).toMatchObject({ result: refused, attempts: 1 });
  expect(await run([new TypeError("bug")])).toMatchObject({ result: { code: "internal" }, attempts: 1 });
});

test("a write is repeated only when it certainly did not happen", async () => {
  expect(await run([busy], { effect: "write" })).toMatchObject({ result: "done", attempts: 2 });
  expect(await run([lost], { effect: "write" })).toMatchObject({ result: lost, attempts: 1 });
  expect(await run([lost], { effect: "read" })).toMatchObject({ result: "done", attempts: 2 });
});

test("an abort ends the pause and the call at once", async () => {
  const controller = new AbortController();
  const attempt = async () => {
    throw busy;
  };
  const policy = { maxRetries: 30, onRetry: () => controller.abort() };
  const call = retrying("GetRow", "read", policy, controller.signal, attempt);
  await expect(call).rejects.toMatchObject({ code: "common.aborted" });
  const stale = new AppError("common.conflict", { reason: "lease lost" });
  await expect(retrying("GetRow", "read", policy, AbortSignal.abort(stale), attempt)).rejects.toBe(stale);
});
