import { describe, expect, test } from "vitest";
import { rowValues } from "../cells-batch";
import {
  DEFAULT_SETTINGS,
  type JournalEntry,
  type ReadPlan,
  type Reader,
  type RunContext,
  type SplitMark,
  type Value,
  type Writer,
} from "../contract";
import { addSums } from "../multiset-hash";
import { runJob } from "../run-job";
import { memoryReader } from "./memory-reader";
import { recordedRun } from "./run-options";

/*
 * What every connector promises, whatever it talks to. A connector's own tests call these once, with the means to
 * make its context and to look at its destination.
 */

type Row = readonly Value[];
/** Everything of a context that does not depend on the connector. */
type ContextParts = Pick<RunContext, "parameter" | "dataSource"> & Partial<RunContext>;

/** A context as the engine would give it. */
export function runContext(parts: ContextParts): RunContext {
  const ignore = () => undefined;
  return {
    zone: "Asia/Shanghai",
    channels: 2,
    bytesPerSecond: null,
    recordsPerSecond: null,
    settings: DEFAULT_SETTINGS,
    log: { info: ignore, warn: ignore, error: ignore },
    attempt: `attempt-${crypto.randomUUID()}`,
    history: [],
    sessionOpened: async () => undefined,
    alive: ignore,
    retried: ignore,
    now: () => new Date(),
    signal: new AbortController().signal,
    ...parts,
  };
}

export interface ReaderUnderTest {
  readonly reader: Reader;
  readonly context: () => RunContext;
}

const SECOND_MS = 1000;
const unending = new AbortController().signal;

async function withPlan<T>({ reader, context }: ReaderUnderTest, use: (plan: ReadPlan) => Promise<T>): Promise<T> {
  const plan = await reader.plan(context());
  try {
    return await use(plan);
  } finally {
    await plan.release();
  }
}

interface ReadBatch {
  readonly split: string;
  readonly rows: readonly Row[];
  readonly hash: bigint;
  readonly position: string | null;
}

/** Reads the splits one after the other in an order that `after` allows, each from its mark. */
async function readAll(plan: ReadPlan, marks: ReadonlyMap<string, string> = new Map()): Promise<ReadBatch[]> {
  const batches: ReadBatch[] = [];
  const waiting = [...plan.splits];
  const open = new Set(waiting.map(({ id }) => id));
  while (waiting.length > 0) {
    const index = waiting.findIndex(({ after }) => !after.some((id) => open.has(id)));
    const [split] = waiting.splice(index, 1);
    for await (const batch of split!.read(unending, marks.get(split!.id) ?? null)) {
      const rows = Array.from({ length: batch.count }, (_, row) => rowValues(batch, row));
      batches.push({ split: split!.id, rows, hash: batch.hash(), position: batch.source.position });
      expect(batch.source.split).toBe(split!.id);
      for (const row of rows) expect(row).toHaveLength(plan.schema.columns.length);
    }
    open.delete(split!.id);
  }
  return batches;
}

const rowsOf = (batches: readonly ReadBatch[]) => batches.flatMap(({ rows }) => rows);
const hashOf = (batches: readonly ReadBatch[]) => batches.reduce((sum, { hash }) => addSums(sum, hash), 0n);

/** The source must hold at least two rows. `start` gives the same source each time. */
export function testReader(name: string, start: () => Promise<ReaderUnderTest>): void {
  describe(`${name} as a reader`, () => {
    test("gives the same rows, and the same hash of them, every time", async () => {
      const under = await start();
      const [first, second] = [await withPlan(under, readAll), await withPlan(under, readAll)];
      expect(rowsOf(first).length).toBeGreaterThan(1);
      expect(rowsOf(second)).toEqual(rowsOf(first));
      expect(hashOf(second)).toBe(hashOf(first));
    });

    test("goes on from any stored position without repeating or leaving out a row", async () => {
      const under = await start();
      const whole = await withPlan(under, readAll);
      for (const [index, { split, position }] of whole.entries()) {
        if (position === null) continue;
        const rest = await withPlan(under, async (plan) => {
          const batches = await readAll(plan, new Map([[split, position]]));
          return batches.filter((batch) => batch.split === split);
        });
        const behind = whole.slice(index + 1).filter((batch) => batch.split === split);
        expect(rowsOf(rest)).toEqual(rowsOf(behind));
      }
    });

    test("knows its positions once everything is read, also when an earlier attempt read it", async () => {
      const under = await start();
      const [ends, positions] = await withPlan(under, async (plan) => {
        await readAll(plan);
        return [
          plan.splits.map((split) => [split.id, split.end()] as const),
          JSON.stringify(plan.positions()),
        ] as const;
      });
      await withPlan(under, async (plan) => {
        plan.resume(ends.map(([split, position]) => drainedMark(split, position)));
        const again = JSON.parse(JSON.stringify(plan.positions())) as unknown;
        expect(Object.keys((again as object | null) ?? {})).toEqual(
          Object.keys((JSON.parse(positions) as object | null) ?? {}),
        );
      });
    });

    test("stops within a second of being told to", async () => {
      await withPlan(await start(), async (plan) => {
        const stop = new AbortController();
        const batches = plan.splits[0]!.read(stop.signal, null)[Symbol.asyncIterator]();
        await batches.next();
        stop.abort();
        const before = performance.now();
        await batches.next().catch(() => undefined);
        await batches.return?.();
        expect(performance.now() - before).toBeLessThan(SECOND_MS);
      });
    });

    test("may be left after the first batch, and planned again", async () => {
      const under = await start();
      await withPlan(under, async (plan) => {
        for await (const _ of plan.splits[0]!.read(unending, null)) break;
      });
      expect(rowsOf(await withPlan(under, readAll)).length).toBeGreaterThan(1);
    });
  });
}

const drainedMark = (split: string, position: string | null): SplitMark => ({
  split,
  position,
  drained: true,
  recordsRead: 0,
  recordsWritten: 0,
  recordsDirty: 0,
  recordsFiltered: 0,
  bytes: 0,
  firstSequence: null,
  lastSequence: null,
  readHash: "0000000000000000",
  writtenHash: "0000000000000000",
});

export interface WriterUnderTest {
  readonly writer: Writer;
  /** The writer's step in a job, with its parameter. */
  readonly step: Readonly<Record<string, unknown>>;
  readonly dataSource: RunContext["dataSource"];
  /** Rows the writer takes, and one it refuses (null when it takes any). */
  readonly rows: readonly Row[];
  readonly dirtyRow: Row | null;
  /** Everything readers of the destination see, one text per row, in any order. */
  readonly visible: () => Promise<readonly string[]>;
  /** What `visible` shows for a row. */
  readonly shown: (row: Row) => string;
}

/** `start` gives an empty destination each time. */
export function testWriter(name: string, start: () => Promise<WriterUnderTest>): void {
  const options = (under: WriterUnderTest, rows: readonly Row[], changes: Parameters<typeof recordedRun>[2] = {}) => {
    const reader = memoryReader({
      splits: [
        { id: "a", rows },
        { id: "b", rows: [] },
      ],
      rowsPerBatch: 3,
    });
    const run = recordedRun(reader, under.writer, {
      ...changes,
      dataSource: async () => under.dataSource!,
    });
    const job = run.job as { steps: object[] };
    job.steps[1] = { category: "writer", name: "Writer", ...under.step };
    return run;
  };
  const sorted = (rows: readonly string[]) => [...rows].sort();

  describe(`${name} as a writer`, () => {
    test("makes every row visible by its commit, and none before", async () => {
      const under = await start();
      let before: readonly string[] | null = null;
      const journal = {
        record: async ({ type }: JournalEntry) => {
          if (type === "commitIntended") before = await under.visible();
        },
      };
      const summary = await runJob(options(under, under.rows, { journal }));
      expect(summary.error).toBeNull();
      expect(before).toEqual([]);
      expect(sorted(await under.visible())).toEqual(sorted(under.rows.map(under.shown)));
      expect(summary).toMatchObject({ recordsWritten: under.rows.length });
    });

    test("commits nothing at all without error when there is nothing", async () => {
      const under = await start();
      expect((await runJob(options(under, []))).error).toBeNull();
      expect(await under.visible()).toEqual([]);
    });

    test("leaves nothing visible when the run fails or is stopped", async () => {
      const under = await start();
      const failing = { record: async ({ type }: JournalEntry) => void (type === "commitIntended" && fail()) };
      expect((await runJob(options(under, under.rows, { journal: failing }))).state).toBe("FAILURE");
      const signal = AbortSignal.abort();
      expect((await runJob(options(under, under.rows, { signal }))).state).toBe("STOPPED");
      expect(await under.visible()).toEqual([]);
    });

    test("hands back what it refuses, and writes the others", async () => {
      const under = await start();
      if (under.dirtyRow === null) return;
      const rows = [under.dirtyRow, ...under.rows, under.dirtyRow];
      const run = options(under, rows, { setting: { errorLimit: { record: "" } } });
      expect(await runJob(run)).toMatchObject({ state: "SUCCESS", recordsDirty: 2, recordsWritten: under.rows.length });
      expect(run.dirtyStored.map(({ side, row }) => ({ side, row }))).toEqual([
        { side: "writer", row: under.dirtyRow },
        { side: "writer", row: under.dirtyRow },
      ]);
      expect(sorted(await under.visible())).toEqual(sorted(under.rows.map(under.shown)));
    });

    test("killed at any journal entry, and continued, shows every row once", async () => {
      for (let entries = 1; ; entries++) {
        const under = await start();
        const kept: JournalEntry[] = [];
        const record = async (entry: JournalEntry) => {
          kept.push(JSON.parse(JSON.stringify(entry)) as JournalEntry);
          if (kept.length >= entries) fail();
        };
        await runJob(options(under, under.rows, { journal: { record } }));
        if (kept.length < entries) break;
        const { error } = await runJob(options(under, under.rows, { history: kept }));
        expect(error, `killed at entry ${entries}`).toBeNull();
        expect(sorted(await under.visible()), `killed at entry ${entries}`).toEqual(
          sorted(under.rows.map(under.shown)),
        );
      }
    });
  });
}

function fail(): never {
  throw new Error("the process is dead");
}
