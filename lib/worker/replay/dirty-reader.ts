import { z } from "zod";
import { BatchBuilder } from "@/lib/engine/batch-builder";
import { CellsBatch } from "@/lib/engine/cells-batch";
import type { BatchSchema, BatchSource, ReadPlan, ReadSplit, Reader, RecordBatch } from "@/lib/engine/contract";
import { keptRecords, surveyDirty, type DirtyPart, type DirtyPlace, type DirtySurvey } from "@/lib/instances/dirty-run";
import { restoreValues } from "@/lib/instances/dirty-values";
import type { Sql } from "@/lib/platform/db";

const ROWS_PER_BATCH = 1_000;
const BYTES_PER_BATCH = 1 << 20;

interface DirtySource {
  readonly sql: Sql;
  readonly parts: readonly DirtyPart[];
  /** For each column that the writer is to be given, its index among those that were kept; null: all, as they are. */
  readonly order: readonly number[] | null;
}

/**
 * Reads the rejected records of an earlier run in place of `reader`, whose step the job still has: one split for each
 * split they came from, in the order in which they were rejected. They do not change, so a place is where it was.
 */
export function dirtyReader(reader: Reader, source: DirtySource): Reader {
  const plan = async (zone: string): Promise<ReadPlan> => {
    const survey = await surveyDirty(source.sql, source.parts);
    const schema = schemaOf(survey, source, zone);
    return {
      window: null,
      schema,
      splits: [...survey.splits].map(([id, records]) => split(id, records, { ...source, survey, schema })),
      resume: () => undefined,
      positions: () => null,
      release: async () => undefined,
    };
  };
  return {
    ...reader,
    dataSourceType: null,
    parameter: z.unknown(),
    plan: ({ zone }) => plan(zone),
    publish: async () => undefined,
    reread: async ({ zone }) => {
      const { schema } = await plan(zone);
      return { schema, sequence: null, plan: () => plan(zone) };
    },
  };
}

function schemaOf({ columns }: DirtySurvey, { order }: DirtySource, zone: string): BatchSchema {
  const kept = (columns ?? []) as BatchSchema["columns"];
  return { columns: order === null ? kept : order.map((index) => kept[index]!), zone };
}

interface DirtySplit extends DirtySource {
  readonly survey: DirtySurvey;
  readonly schema: BatchSchema;
}

function split(id: string, records: number, source: DirtySplit): ReadSplit {
  return {
    id,
    after: [],
    expectedRecords: records,
    end: () => null,
    read: (signal, from) => readSplit(id, source, signal, from),
  };
}

async function* readSplit(
  id: string,
  { sql, parts, order, survey, schema }: DirtySplit,
  signal: AbortSignal,
  from: string | null,
): AsyncGenerator<RecordBatch> {
  const batch = new DirtyBatchBuilder(id, schema);
  const columns = JSON.stringify(survey.columns);
  for await (const kept of keptRecords(sql, parts, placeOf(from))) {
    signal.throwIfAborted();
    const { record, at } = kept;
    const restored = record.split === id ? restoreValues(record) : null;
    if (restored === null || JSON.stringify(kept.columns) !== columns) continue;
    batch.add(restored, order, record.sequence);
    if (batch.isFull) yield batch.take(at);
  }
  if (!batch.isEmpty) yield batch.take({ part: parts.length, row: 0 });
}

/** Positions name the part and the row after which reading goes on. */
function placeOf(position: string | null): DirtyPlace {
  const [part = 0, row = 0] = (position ?? "0:0").split(":").map(Number);
  return { part, row };
}

class DirtyBatchBuilder {
  readonly #split: string;
  readonly #builder: BatchBuilder;
  #sequences: (string | null)[] = [];

  constructor(split: string, schema: BatchSchema) {
    this.#split = split;
    this.#builder = new BatchBuilder(schema);
  }

  get isEmpty(): boolean {
    return this.#builder.count === 0;
  }

  get isFull(): boolean {
    return this.#builder.count >= ROWS_PER_BATCH || this.#builder.byteSize >= BYTES_PER_BATCH;
  }

  add(
    { values, brokenTexts }: NonNullable<ReturnType<typeof restoreValues>>,
    order: readonly number[] | null,
    sequence: string | null,
  ): void {
    for (const index of order ?? values.keys()) {
      const value = values[index]!;
      if (brokenTexts.includes(index)) this.#builder.putUtf8(value as Uint8Array);
      else this.#builder.put(value);
    }
    this.#builder.endRow();
    this.#sequences.push(sequence);
  }

  /** `last` is the place of the last record. */
  take({ part, row }: DirtyPlace): RecordBatch {
    const sequences = this.#sequences;
    this.#sequences = [];
    return new DirtyBatch(
      this.#builder.take({
        split: this.#split,
        position: `${part}:${row + 1}`,
        firstMs: null,
        lastMs: null,
        firstSequence: sequences[0] ?? null,
        lastSequence: sequences.at(-1) ?? null,
      } satisfies BatchSource),
      sequences,
    );
  }
}

/** Records that know where they stood in the source they were first read from. */
class DirtyBatch extends CellsBatch {
  readonly #sequences: readonly (string | null)[];

  constructor(content: CellsBatch, sequences: readonly (string | null)[]) {
    super(content);
    this.#sequences = sequences;
  }

  override sequence(row: number): string | null {
    return this.#sequences[row] ?? null;
  }
}
