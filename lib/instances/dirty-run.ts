import type { Sql } from "@/lib/platform/db";
import { dirtyLines, type DirtyColumn, type StoredDirtyRecord } from "./dirty-records";
import { restoreValues } from "./dirty-values";
import { readChain } from "./journal";

/** Of one attempt of a run: its kept records whose place comes before `until` of their split. */
export interface DirtyPart {
  readonly attemptId: bigint;
  readonly bizdate: string;
  /** Null: all of them. A split that is not in it: none. */
  readonly until: ReadonlyMap<string, number> | null;
}

interface AttemptOfRun {
  readonly id: bigint;
  readonly bizdate: string;
  /** Its number. */
  readonly attempt: number;
}

/**
 * Where the rejected records of a run are kept that ended with an attempt. When others before it were lost, it went on
 * from their stored blocks: what they had rejected up to there counts, and what came after was read again.
 */
export async function dirtyParts(sql: Sql, run: AttemptOfRun): Promise<DirtyPart[]> {
  const { bizdate } = run;
  const chain = await readChain(sql, run);
  const parts: { attemptId: bigint; until: Map<string, number> | null }[] = [];
  const reached = new Map<string, number>();
  for (const { attemptId, entries } of chain) {
    for (const entry of entries) {
      if (entry.type === "planned") {
        parts.length = 0;
        reached.clear();
      }
      if (entry.type === "resumed") for (const part of parts) part.until ??= new Map(reached);
      for (const { split, recordsRead } of entry.marks ?? []) reached.set(split, recordsRead);
    }
    parts.push({ attemptId, until: null });
  }
  return parts.map((part) => ({ ...part, bizdate }));
}

/** A kept record with the place it is kept at. */
export interface KeptRecord {
  /** `part:row`; later records of a run have later places. */
  readonly at: DirtyPlace;
  readonly record: StoredDirtyRecord;
  readonly columns: readonly DirtyColumn[] | null;
}
export interface DirtyPlace {
  readonly part: number;
  readonly row: number;
}

/** The kept records of a run in the order in which they were kept, from a place on. */
export async function* keptRecords(
  sql: Sql,
  parts: readonly DirtyPart[],
  from: DirtyPlace = { part: 0, row: 0 },
): AsyncGenerator<KeptRecord> {
  for (const [part, each] of parts.entries()) {
    if (part < from.part) continue;
    const first = part === from.part ? from.row : 0;
    for await (const chunk of dirtyLines(sql, each, first)) {
      for (const [index, line] of chunk.lines.entries()) {
        const row = chunk.first + index;
        if (row < first) continue;
        const record = JSON.parse(line) as StoredDirtyRecord;
        if (counts(record, each)) yield { at: { part, row }, record, columns: chunk.columns };
      }
    }
  }
}

function counts({ split, place }: StoredDirtyRecord, { until }: DirtyPart): boolean {
  return until === null || (place !== undefined && place < (until.get(split) ?? 0));
}

/** What can be replayed of a run's rejected records. */
export interface DirtySurvey {
  /** The reader's columns when they were rejected; null when nothing can be replayed. */
  readonly columns: readonly DirtyColumn[] | null;
  /** Records that can be replayed, by split, in the order in which the splits first had one. */
  readonly splits: ReadonlyMap<string, number>;
  /** All that can be replayed. */
  readonly records: number;
  /** All that are kept, also without every value. */
  readonly kept: number;
}

export async function surveyDirty(sql: Sql, parts: readonly DirtyPart[]): Promise<DirtySurvey> {
  const found = new Map<string, Map<string, number>>();
  let last: readonly DirtyColumn[] | null = null;
  let kept = 0;
  for await (const { record, columns } of keptRecords(sql, parts)) {
    kept++;
    if (columns === null || restoreValues(record) === null) continue;
    last = columns;
    const key = JSON.stringify(columns);
    const splits = found.get(key) ?? new Map<string, number>();
    found.set(key, splits.set(record.split, (splits.get(record.split) ?? 0) + 1));
  }
  const splits = found.get(JSON.stringify(last)) ?? new Map<string, number>();
  return { columns: last, splits, records: [...splits.values()].reduce((sum, count) => sum + count, 0), kept };
}
