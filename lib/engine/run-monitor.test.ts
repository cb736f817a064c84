import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { AppError } from "@/lib/core/errors";
import { DEFAULT_SETTINGS } from "./contract";
import { RunMonitor } from "./run-monitor";
import { memoryReader } from "./testing/memory-reader";
import { MemoryDestination, memoryWriter } from "./testing/memory-writer";
import { recordedRun } from "./testing/run-options";

const STALL_MS = 60_000;
let stalled: AppError[];
let monitor: RunMonitor;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
  stalled = [];
  const run = recordedRun(memoryReader({ splits: [] }), memoryWriter({ destination: new MemoryDestination() }), {
    settings: { ...DEFAULT_SETTINGS, stallMs: STALL_MS },
  });
  monitor = new RunMonitor(run, (error) => void stalled.push(error));
  monitor.start();
});
afterEach(() => {
  monitor.stop();
  vi.useRealTimers();
});

test("a transfer without rows, bytes or answered calls for longer than the limit is stalled", () => {
  monitor.enter("transfer");
  vi.advanceTimersByTime(STALL_MS);
  expect(stalled).toEqual([]);
  vi.advanceTimersByTime(1_000);
  expect(stalled[0]).toMatchObject({ code: "run.stalled", params: { seconds: 60 } });
});

test("any sign of life puts it off, however long the run takes", () => {
  monitor.enter("transfer");
  for (let signs = 0; signs < 100; signs++) {
    vi.advanceTimersByTime(STALL_MS - 1_000);
    monitor.alive();
  }
  expect(stalled).toEqual([]);
  vi.advanceTimersByTime(STALL_MS + 1_000);
  expect(stalled).not.toEqual([]);
});

test("only a transfer can stall: a plan has its own time-outs, and a commit is seen through", () => {
  for (const stage of ["prepare", "commit", "finish"] as const) {
    monitor.enter(stage);
    vi.advanceTimersByTime(10 * STALL_MS);
  }
  expect(stalled).toEqual([]);
});
