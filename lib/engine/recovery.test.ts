import fc from "fast-check";
import { expect, test } from "vitest";
import type { Journal, JournalEntry, Json } from "./contract";
import type { RunSummary } from "./run";
import { runJob } from "./run-job";
import { memoryReader } from "./testing/memory-reader";
import { MemoryDestination, memoryWriter } from "./testing/memory-writer";
import { recordedRun } from "./testing/run-options";

/** A process that dies at its n-th step: from then on, nothing it does has an effect. */
class Mortal {
  #steps: number;
  readonly step = (): void => {
    if (--this.#steps <= 0) throw new Error("the process is dead");
  };

  constructor(steps: number) {
    this.#steps = steps;
  }

  get died(): boolean {
    return this.#steps <= 0;
  }
}

const SPLITS = ["a", "b", "c"].map((id, index) => ({
  id,
  after: id === "c" ? ["a"] : [],
  rows: Array.from({ length: 55 + 20 * index }, (_, row) => [`${id}${row}`]),
}));
const ALL_ROWS = SPLITS.flatMap(({ rows }) => rows.map(([text]) => text!)).sort();

class World {
  readonly destination = new MemoryDestination();
  readonly journal: JournalEntry[] = [];
  readonly published: Json[] = [];
  readonly recordsStoredAgain: number[] = [];

  /** One attempt that dies at step `steps`, in front of the step or right after what it did. */
  async attempt(steps: number): Promise<{ readonly summary: RunSummary; readonly died: boolean }> {
    const { destination, published } = this;
    const mortal = new Mortal(steps);
    const journal: Journal = {
      record: async (entry) => {
        mortal.step();
        this.journal.push(JSON.parse(JSON.stringify(entry)) as JournalEntry);
        mortal.step();
      },
    };
    const reader = memoryReader({ splits: SPLITS, rowsPerBatch: 7, published, beforeBatch: mortal.step });
    const writer = memoryWriter({ destination, rowsPerBlock: 20, before: mortal.step });
    const history = [...this.journal];
    const run = recordedRun(reader, writer, { history, journal });
    return { summary: await runJob(run), died: mortal.died };
  }

  visible(): unknown[] {
    return this.destination.visible.map(([text]) => text).sort();
  }
}

test("killed at any of its steps, and continued, a run leaves every row exactly once", async () => {
  let deaths = 0;
  for (let steps = 1; ; steps++) {
    const world = new World();
    const first = await world.attempt(steps);
    if (!first.died) break;
    deaths++;
    const second = await world.attempt(Infinity);
    expect(second.summary.error, `killed at step ${steps}`).toBeNull();
    expect(world.visible(), `killed at step ${steps}`).toEqual(ALL_ROWS);
    expect(world.published.at(-1), `killed at step ${steps}`).toEqual({ a: 55, b: 75, c: 95 });
    const { receipt } = second.summary;
    expect(receipt?.total.recordsWritten).toBe(ALL_ROWS.length);
    expect(receipt?.total.readHash).toBe(receipt?.total.writtenHash);
  }
  expect(deaths).toBeGreaterThan(100);
});

test("killed again and again, it still does", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 120 }), { maxLength: 6 }), async (lives) => {
      const world = new World();
      for (const steps of lives) if (!(await world.attempt(steps)).died) return;
      const { summary } = await world.attempt(Infinity);
      expect(summary.error).toBeNull();
      expect(world.visible()).toEqual(ALL_ROWS);
    }),
    { numRuns: 60 },
  );
});

test("a continued run reads only what no stored block holds", async () => {
  const world = new World();
  for (let steps = 40; world.journal.filter(({ type }) => type === "blockWritten").length < 4; steps += 5) {
    world.journal.length = 0;
    world.destination.sessions.clear();
    await world.attempt(steps);
  }
  const stored = world.journal.flatMap((entry) => (entry.type === "blockWritten" ? [entry.records] : []));
  const before = [...world.destination.sessions.values()].length;
  const { summary } = await world.attempt(Infinity);
  expect(summary.state).toBe("SUCCESS");
  expect(world.destination.sessions.size).toBe(before);
  const blocks = [...world.destination.sessions.get("session-1")!.blocks.values()].map((rows) => rows.length);
  expect(blocks.slice(0, stored.length)).toEqual(stored);
  expect(world.visible()).toEqual(ALL_ROWS);
});

test("an announced commit whose session has expired is void, and the window is read again", async () => {
  const world = new World();
  await killAfter(world, "commitIntended");
  world.destination.sessions.get("session-1")!.state = "expired";
  const { summary } = await world.attempt(Infinity);
  expect(summary.state).toBe("SUCCESS");
  expect(world.visible()).toEqual(ALL_ROWS);
});

test("an announced commit whose session is gone stops and asks", async () => {
  const world = new World();
  await killAfter(world, "commitIntended");
  world.destination.sessions.clear();
  const { summary } = await world.attempt(Infinity);
  expect(summary).toMatchObject({ state: "UNKNOWN", error: { code: "run.commit_unknown" } });
  expect(world.visible()).toEqual([]);
});

test("rows that are committed but not published are only published", async () => {
  const world = new World();
  await killAfter(world, "committed");
  const reads = world.destination.events.filter((event) => event === "begin").length;
  const { summary } = await world.attempt(Infinity);
  expect(summary).toMatchObject({ state: "SUCCESS", recordsWritten: ALL_ROWS.length });
  expect(world.destination.events.filter((event) => event === "begin")).toHaveLength(reads);
  expect(world.published).toHaveLength(1);
  expect(world.visible()).toEqual(ALL_ROWS);
});

/** Finds the step at which the journal's last word is `type`. */
async function killAfter(world: World, type: JournalEntry["type"]): Promise<void> {
  for (let steps = 1; world.journal.at(-1)?.type !== type; steps++) {
    world.journal.length = world.published.length = world.destination.visible.length = 0;
    world.destination.sessions.clear();
    await world.attempt(steps);
  }
}
