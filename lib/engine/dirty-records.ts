import { AppError } from "@/lib/core/errors";
import type { DirtyLimit } from "@/lib/core/job";
import type { BatchSchema, DirtyRecord, DirtyRecordSink } from "./contract";
import type { RunCounts } from "./run";

/**
 * Counts and stores the dirty records of a run, over all channels. A limit by number is checked with every batch,
 * after the records are stored; a share can only be judged at the end. Percentages and numbers are strict: a limit of
 * 0 tolerates none, a share of 0.02 tolerates 1 of 50.
 */
export class DirtyRecords {
  readonly #limit: DirtyLimit;
  readonly #sink: DirtyRecordSink;
  readonly #columns: BatchSchema["columns"];
  readonly #byCode = new Map<string, number>();
  #count: number;
  #elsewhere = 0;

  /** `columns` are the reader's; `earlier` counts what an earlier attempt of the same run already stored. */
  constructor(limit: DirtyLimit, sink: DirtyRecordSink, columns: BatchSchema["columns"], earlier = 0) {
    this.#limit = limit;
    this.#sink = sink;
    this.#columns = columns;
    this.#count = earlier;
  }

  /** Dirty records that other processes of the run have met so far. */
  setElsewhere(count: number): void {
    this.#elsewhere = count;
    this.#check();
  }

  byCode(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#byCode);
  }

  /** @throws AppError run.dirty_limit */
  async add(records: readonly DirtyRecord[]): Promise<void> {
    if (records.length === 0) return;
    this.#count += records.length;
    for (const { code } of records) this.#byCode.set(code, (this.#byCode.get(code) ?? 0) + 1);
    await this.#sink.add(records, this.#columns);
    this.#check();
  }

  /** The last word, before the commit, about what the whole run has counted. @throws AppError run.dirty_limit */
  settle({ recordsRead, recordsDirty }: Pick<RunCounts, "recordsRead" | "recordsDirty">): void {
    [this.#count, this.#elsewhere] = [recordsDirty, 0];
    this.#check();
    if (this.#limit.kind !== "share" || this.#count === 0) return;
    const { maximum } = this.#limit;
    if (this.#count / recordsRead > maximum) this.#refuse(`${maximum * 100} % of ${recordsRead}`);
  }

  get #total(): number {
    return this.#count + this.#elsewhere;
  }

  #check(): void {
    if (this.#limit.kind === "records" && this.#total > this.#limit.maximum) this.#refuse(String(this.#limit.maximum));
  }

  #refuse(limit: string): never {
    throw new AppError("run.dirty_limit", { dirty: this.#total, limit });
  }
}
