import type { RecordBatch, SplitCounts, SplitMark, Window } from "./contract";
import { MultisetHash } from "./multiset-hash";
import type { SplitProgress } from "./run";

/** What became of one batch, counted where it was written. */
export interface Settled {
  /** The batch as it was read. */
  readonly batch: RecordBatch;
  readonly written: number;
  readonly writtenHash: bigint;
  readonly dirty: number;
  readonly filtered: number;
}

/**
 * Keeps the books of one split. Reading is counted where batches arrive, everything else where they are written: a
 * mark holds only batches that went all the way, so that reading on from it repeats nothing and leaves nothing out.
 */
export class SplitLedger {
  readonly id: string;
  #state: SplitProgress["state"] = "waiting";
  #arrived: number;
  #arrivedBytes: number;
  #positionMs: number | null = null;
  #retries = 0;
  #mark: Omit<SplitMark, "readHash" | "writtenHash">;
  readonly #readHash: MultisetHash;
  readonly #writtenHash: MultisetHash;

  /** `mark` is where an earlier attempt stopped. */
  constructor(id: string, mark: SplitMark | null = null) {
    this.id = id;
    this.#mark = mark ?? { split: id, position: null, drained: false, ...NO_COUNTS };
    this.#readHash = new MultisetHash(mark?.readHash ?? 0n);
    this.#writtenHash = new MultisetHash(mark?.writtenHash ?? 0n);
    this.#arrived = this.#mark.recordsRead;
    this.#arrivedBytes = this.#mark.bytes;
    if (this.#mark.drained) this.#state = "drained";
  }

  /** The books of a split that another process reads: what it has stored, and what it says of the rest. */
  static elsewhere(id: string, mark: SplitMark | null, told: SplitProgress | null): SplitLedger {
    const ledger = new SplitLedger(id, mark);
    if (told === null || mark?.drained) return ledger;
    ledger.#state = told.state;
    ledger.#arrived = told.recordsRead;
    ledger.#arrivedBytes = told.bytes;
    ledger.#positionMs = told.positionMs;
    ledger.#retries = told.retries;
    return ledger;
  }

  get position(): string | null {
    return this.#mark.position;
  }

  reading(): void {
    this.#state = "reading";
  }

  retried(): void {
    this.#retries++;
  }

  /** Answers how many records of the split came before the batch. */
  arrived(batch: RecordBatch): number {
    const before = this.#arrived;
    this.#arrived += batch.count;
    this.#arrivedBytes += batch.byteSize;
    this.#positionMs = batch.source.lastMs ?? this.#positionMs;
    return before;
  }

  settled({ batch, written, writtenHash, dirty, filtered }: Settled): void {
    const mark = this.#mark;
    this.#readHash.add(batch.hash());
    this.#writtenHash.add(writtenHash);
    this.#mark = {
      ...mark,
      position: batch.source.position ?? mark.position,
      recordsRead: mark.recordsRead + batch.count,
      recordsWritten: mark.recordsWritten + written,
      recordsDirty: mark.recordsDirty + dirty,
      recordsFiltered: mark.recordsFiltered + filtered,
      bytes: mark.bytes + batch.byteSize,
      firstSequence: mark.firstSequence ?? batch.source.firstSequence,
      lastSequence: batch.source.lastSequence ?? mark.lastSequence,
    };
  }

  drained(end: string | null): void {
    this.#state = "drained";
    this.#mark = { ...this.#mark, position: end ?? this.#mark.position, drained: true };
  }

  mark(): SplitMark {
    return { ...this.#mark, readHash: this.#readHash.toString(), writtenHash: this.#writtenHash.toString() };
  }

  counts(): { readonly split: string } & SplitCounts {
    const { position: _position, drained: _drained, ...counts } = this.mark();
    return counts;
  }

  progress(): SplitProgress {
    const { recordsWritten, recordsDirty, recordsFiltered } = this.#mark;
    return {
      id: this.id,
      state: this.#state,
      positionMs: this.#positionMs,
      retries: this.#retries,
      recordsRead: this.#arrived,
      recordsWritten,
      recordsDirty,
      recordsFiltered,
      bytes: this.#arrivedBytes,
    };
  }

  /** How far the split is, 0…1, by its position within the window; null where there is none to measure by. */
  fraction(window: Window | null): number | null {
    if (this.#state === "drained") return 1;
    if (window === null) return null;
    if (this.#positionMs === null) return 0;
    return Math.min(1, Math.max(0, (this.#positionMs - window.startMs) / (window.endMs - window.startMs)));
  }
}

const NO_HASH = new MultisetHash().toString();
const NO_COUNTS = {
  recordsRead: 0,
  recordsWritten: 0,
  recordsDirty: 0,
  recordsFiltered: 0,
  bytes: 0,
  firstSequence: null,
  lastSequence: null,
};

/** The mark of a split of which nothing is stored. */
export function unreadMark(split: string): SplitMark {
  return { split, position: null, drained: false, ...NO_COUNTS, readHash: NO_HASH, writtenHash: NO_HASH };
}

/** The sum over splits. First and last sequences have no order across splits and are left out. */
export function totalCounts(splits: readonly SplitCounts[]): SplitCounts {
  const sum = (of: (counts: SplitCounts) => number) => splits.reduce((total, counts) => total + of(counts), 0);
  const hash = (of: (counts: SplitCounts) => string) => {
    const total = new MultisetHash();
    for (const counts of splits) total.add(new MultisetHash(of(counts)).sum);
    return total.toString();
  };
  return {
    recordsRead: sum(({ recordsRead }) => recordsRead),
    recordsWritten: sum(({ recordsWritten }) => recordsWritten),
    recordsDirty: sum(({ recordsDirty }) => recordsDirty),
    recordsFiltered: sum(({ recordsFiltered }) => recordsFiltered),
    bytes: sum(({ bytes }) => bytes),
    firstSequence: null,
    lastSequence: null,
    readHash: hash(({ readHash }) => readHash),
    writtenHash: hash(({ writtenHash }) => writtenHash),
  };
}
