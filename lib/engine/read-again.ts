import type { Transformer } from "@/lib/core/job/transformer";
import type {
  AuditedRow,
  DestinationAudit,
  EngineSettings,
  RecordBatch,
  Rereading,
  SequenceColumn,
  Window,
} from "./contract";
import { withoutOversize } from "./oversize";
import { PrintList } from "./print-list";
import { SplitSums } from "./side-sum";
import { SplitQueue } from "./split-queue";
import { compileTransformers } from "./transform";

/** What reading a window once more gave. */
export interface Reread {
  readonly read: SplitSums;
  /** What the run must have written of it. */
  readonly written: SplitSums;
  readonly prints: PrintList;
  /** The times of what was read, half-open; null when nothing was. Late records may lie outside the window. */
  readonly times: Window | null;
}

export interface ReadAgain {
  readonly rereading: Rereading;
  readonly audit: DestinationAudit;
  readonly sequence: SequenceColumn | null;
  readonly transformers: readonly Transformer[];
  readonly settings: EngineSettings;
  readonly signal: AbortSignal;
  /** Told of each row that the run must have written. */
  readonly visit?: ((row: AuditedRow) => void) | undefined;
  /** Told how many records were read with each batch. */
  readonly onBatch?: ((records: number) => void) | undefined;
}

/** Reads every split in turn and makes each row as the run did, value by value. */
export async function readAgain(options: ReadAgain): Promise<Reread> {
  const { rereading, signal } = options;
  const plan = await rereading.plan();
  const collector = new Collector(options);
  try {
    const queue = new SplitQueue(plan.splits);
    for (let split = await queue.next(signal); split !== null; split = await queue.next(signal)) {
      for await (const batch of split.read(signal, null)) collector.take(batch);
      queue.drained(split);
    }
    return collector;
  } finally {
    await plan.release();
  }
}

class Collector implements Reread {
  readonly read = new SplitSums();
  readonly written = new SplitSums();
  readonly prints = new PrintList();
  readonly #options: ReadAgain;
  readonly #transform: ReturnType<typeof compileTransformers>;
  #fromMs = Infinity;
  #toMs = -Infinity;

  constructor(options: ReadAgain) {
    this.#options = options;
    this.#transform = compileTransformers(options.transformers, options.rereading.schema);
  }

  get times(): Window | null {
    return this.#fromMs === Infinity ? null : { startMs: this.#fromMs, endMs: this.#toMs + 1 };
  }

  take(batch: RecordBatch): void {
    const { audit, settings, visit, onBatch } = this.#options;
    const { split } = batch.source;
    this.read.add(split, batch.count, batch.hash());
    const fitting = withoutOversize(batch, settings.maxRecordBytes).batch;
    audit.expect(this.#transform?.(fitting).batch ?? fitting, (row) => {
      this.written.add(split, 1, row.sum);
      this.prints.add(row.print);
      this.#note(row.sequence);
      visit?.(row);
    });
    onBatch?.(batch.count);
    batch.release?.();
  }

  #note(sequence: string | null): void {
    const place = sequence === null ? null : (this.#options.sequence?.placeOf(sequence) ?? null);
    if (place === null) return;
    this.#fromMs = Math.min(this.#fromMs, place.timeMs);
    this.#toMs = Math.max(this.#toMs, place.timeMs);
  }
}
