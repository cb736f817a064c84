import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DEFAULT_SETTINGS, type Reader } from "./contract";
import { runJob } from "./run-job";
import { memoryReader } from "./testing/memory-reader";
import { MemoryDestination, memoryWriter } from "./testing/memory-writer";
import { recordedRun } from "./testing/run-options";

const STALL_MS = 60_000;
beforeEach(() => vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] }));
afterEach(() => vi.useRealTimers());

/** Holds whoever waits at it until it is opened once more. */
class Gate {
  waiting = 0;
  #open: (() => void)[] = [];

  readonly wait = async (): Promise<void> => {
    this.waiting++;
    await new Promise<void>((resolve) => this.#open.push(resolve));
  };

  open(): void {
    this.#open.shift()?.();
  }
}

/** A run that goes on only where a gate is opened, and gives one kind of sign of life each time. */
const KINDS: Readonly<
  Record<string, (gate: Gate) => { readonly reader: Reader; readonly block?: () => Promise<void> }>
> = {
  rows: (gate) => ({
    reader: memoryReader({
      splits: [{ id: "x", rows: [["a"], ["b"], ["c"]] }],
      rowsPerBatch: 1,
      beforeBatch: gate.wait,
    }),
  }),
  // All rows are read at once, and then stored in two blocks.
  bytes: (gate) => ({
    reader: memoryReader({
      splits: [{ id: "x", rows: Array.from({ length: 30 }, (_, row) => [`r${row}`]) }],
      rowsPerBatch: 20,
    }),
    block: gate.wait,
  }),
  // Pages without a row: the service answers, and that is all.
  calls: (gate) => ({
    reader: {
      ...memoryReader({ splits: [] }),
      plan: (context) => {
        const beforeBatch = async () => {
          await gate.wait();
          context.alive();
          await gate.wait();
        };
        return memoryReader({ splits: [{ id: "x", rows: [["a"]] }], beforeBatch }).plan(context);
      },
    },
  }),
};

test.each(Object.keys(KINDS))("%s alone keep a run alive, and without any more of them it is stalled", async (kind) => {
  const gate = new Gate();
  const { reader, block } = KINDS[kind]!(gate);
  const before = (step: string) => (step === "block" ? block?.() : undefined);
  const writer = memoryWriter({ destination: new MemoryDestination(), rowsPerBlock: 20, before });
  let halt: AbortSignal | null = null;
  const watched: Reader = { ...reader, plan: (context) => ((halt = context.signal), reader.plan(context)) };
  const run = recordedRun(watched, writer, { settings: { ...DEFAULT_SETTINGS, stallMs: STALL_MS } });
  const running = runJob(run);
  const isWaiting = (times: number) => vi.waitFor(() => expect(gate.waiting).toBe(times));
  await isWaiting(1);
  // Together far longer than a run may be silent.
  vi.advanceTimersByTime(STALL_MS - 1_000);
  gate.open();
  await isWaiting(2);
  vi.advanceTimersByTime(STALL_MS - 1_000);
  expect(halt).toMatchObject({ aborted: false });
  vi.advanceTimersByTime(2_000);
  expect(halt).toMatchObject({ aborted: true });
  gate.open();
  expect(await running).toMatchObject({ state: "FAILURE", error: { code: "run.stalled" } });
});
