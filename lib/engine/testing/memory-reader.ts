import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import { BatchBuilder } from "../batch-builder";
import type { BatchSchema, Catalog, Json, ReadPlan, ReadSplit, Reader, SplitMark, Value } from "../contract";

export const noCatalog: Catalog = {
  test: async () => undefined,
  tables: async () => [],
  summaries: async () => [],
  describe: async (_, name) => ({
    name,
    kind: "table",
    columns: [],
    comment: "",
    createdAt: null,
    sizeBytes: null,
    recordCount: null,
    lifecycleDays: null,
    isPartitioned: null,
    ddl: null,
    stream: null,
  }),
  columns: async () => [],
  preview: async () => ({ columns: [], rows: [], truncated: false, partition: null }),
};

export interface MemorySplit {
  readonly id: string;
  readonly after?: readonly string[];
  readonly rows: readonly (readonly Value[])[];
}

export interface MemorySource {
  readonly splits: readonly MemorySplit[];
  readonly rowsPerBatch?: number;
  /** Called before each batch is given; may wait or throw. */
  readonly beforeBatch?: (split: string, row: number, signal: AbortSignal) => Promise<void> | void;
  /** Names of what happens, in order. */
  readonly events?: string[];
  /** What `publish` was given, over all runs. */
  readonly published?: Json[];
}

/** A reader over rows in memory. Positions are row numbers. */
export function memoryReader(source: MemorySource): Reader {
  const width = Math.max(1, ...source.splits.flatMap(({ rows }) => rows.map((row) => row.length)));
  const schema: BatchSchema = {
    columns: Array.from({ length: width }, (_, index) => ({ name: `c${index}`, type: "string" })),
    zone: "Asia/Shanghai",
  };
  const planOf = (): ReadPlan => {
    const ends = new Map<string, number>();
    return {
      window: null,
      schema,
      splits: source.splits.map((split) => memorySplit(split, source, schema, ends)),
      resume(marks: readonly SplitMark[]) {
        for (const { split, position, drained } of marks) if (drained) ends.set(split, Number(position));
      },
      positions: () => Object.fromEntries(ends),
      share: () => "memory",
      release: async () => void source.events?.push("release"),
    };
  };
  return {
    stepType: "memory",
    dataSourceType: null,
    parameter: z.looseObject({}),
    ...noCatalog,
    async plan() {
      source.events?.push("plan");
      return planOf();
    },
    join: async () => planOf(),
    async publish(_, positions) {
      source.events?.push("publish");
      source.published?.push(positions);
    },
  };
}

function memorySplit(
  { id, after = [], rows }: MemorySplit,
  { rowsPerBatch = 10, beforeBatch, events }: MemorySource,
  schema: BatchSchema,
  ends: Map<string, number>,
): ReadSplit {
  return {
    id,
    after,
    expectedRecords: rows.length,
    end: () => String(ends.get(id) ?? 0),
    async *read(signal, from) {
      events?.push(`read ${id}`);
      const builder = new BatchBuilder(schema);
      for (let row = Number(from ?? 0); row < rows.length;) {
        await setImmediate();
        await beforeBatch?.(id, row, signal);
        signal.throwIfAborted();
        const first = row;
        for (; row < Math.min(rows.length, first + rowsPerBatch); row++) {
          rows[row]!.forEach((value) => builder.put(value));
          builder.endRow();
        }
        const [firstSequence, lastSequence] = [String(first), String(row - 1)];
        yield builder.take({
          split: id,
          position: String(row),
          firstMs: null,
          lastMs: null,
          firstSequence,
          lastSequence,
        });
      }
      ends.set(id, rows.length);
      events?.push(`drained ${id}`);
    },
  };
}
