import { toAppError } from "@/lib/core/errors";
import { understandJob, type Job } from "@/lib/core/job";
import {
  SAMPLE_ROWS,
  type SplitVerification,
  type Verdict,
  type VerificationLimit,
  type VerificationProgress,
  type VerificationReport,
} from "@/lib/core/verification";
import type { AuditedRow, DestinationAudit, Receipt, Rereading, SequenceColumn, SessionSeal, Window } from "./contract";
import { openEnds } from "./ends";
import { compareSorted, PrintList, type MultisetDifference } from "./print-list";
import { readAgain, type ReadAgain, type Reread } from "./read-again";
import type { RunOptions } from "./run";
import { SideSum } from "./side-sum";

export interface VerifyOptions extends Pick<
  RunOptions,
  "job" | "connectors" | "dataSource" | "zone" | "settings" | "attempt" | "log" | "now" | "signal"
> {
  readonly receipt: Receipt;
  /** What the run committed, or announced to. */
  readonly sessions: readonly SessionSeal[];
  /** Told often, with what is counted so far. */
  readonly onProgress?: (progress: VerificationProgress) => void;
}

/** Stored rows between two words of progress. */
const ROWS_PER_WORD = 1_024;

/**
 * Derives a receipt again from both sides: the window is read once more, what the run must have written is made from
 * it row by row, and compared with the rows that are in the destination now. Nothing is written and nothing claimed.
 * What cannot be known is said to be unknown, with the reason.
 * @throws AppError when not even the job's ends can be opened
 */
export async function verifyRun(options: VerifyOptions): Promise<VerificationReport> {
  const { signal, log } = options;
  const job = understandJob(options.job);
  const ends = await openEnds(job, { ...silent(options), signal, log });
  const limits = new Set<VerificationLimit>();
  const rereading = (await ends.reader.reread?.(ends.readerContext)) ?? null;
  if (rereading === null) return nothingKnown(options.receipt, ["sourceNotRepeatable", "destinationNotReadable"]);
  const sequence = job.transformers.every(({ name }) => name === "dx_filter") ? rereading.sequence : null;
  const request = { source: rereading.schema, sequence, sessions: options.sessions };
  const audit = (await ends.writer.audit?.(ends.writerContext, request)) ?? null;
  if (audit === null) return nothingKnown(options.receipt, ["destinationNotReadable"]);
  try {
    return await new Verification(options, job, { rereading, sequence, audit, limits }).report();
  } finally {
    audit.close();
  }
}

interface Parts {
  readonly rereading: Rereading;
  readonly sequence: SequenceColumn | null;
  readonly audit: DestinationAudit;
  readonly limits: Set<VerificationLimit>;
}

class Verification {
  readonly #options: VerifyOptions;
  readonly #job: Job;
  readonly #parts: Parts;
  readonly #attribution: NonNullable<VerificationReport["attribution"]>;
  readonly #progress: { -readonly [Key in keyof VerificationProgress]: VerificationProgress[Key] };
  #sourceReason: string | null = null;

  constructor(options: VerifyOptions, job: Job, parts: Parts) {
    const { isExclusive, hasSequence } = parts.audit;
    const { recordsRead, recordsWritten } = options.receipt.total;
    this.#options = options;
    this.#progress = {
      stage: "source",
      source: { records: 0, of: recordsRead },
      destination: { looked: 0, records: 0, of: recordsWritten },
    };
    this.#job = job;
    this.#parts = parts;
    this.#attribution = isExclusive
      ? "exclusive"
      : hasSequence && options.receipt.window !== null
        ? "sequence"
        : "content";
  }

  async report(): Promise<VerificationReport> {
    const { receipt } = this.#options;
    const { limits, audit } = this.#parts;
    const again = await this.#readAgain();
    const source = again === null ? "unknown" : this.#judgeSource(again);
    if (source === "unknown") limits.add("sourceNotReadable");
    if (source === "differs") limits.add("sourceDiffersFromReceipt");
    const expected = again?.prints.sorted() ?? null;
    const found = await this.#readBack(again, expected);
    const difference = expected === null ? null : compareSorted(expected, found.prints.sorted(), SAMPLE_ROWS);
    const destination = this.#judgeDestination(difference, found);
    const isWhole = this.#attribution !== "content";
    this.#tell({ stage: "samples" });
    const samples = await this.#samples(difference, isWhole);
    return {
      verdict: overall(source, destination),
      source: { verdict: source, reason: this.#sourceReason },
      destination: { verdict: destination, reason: null },
      attribution: this.#attribution,
      limits: [...limits],
      columns: [...audit.columns],
      ...this.#tables(again, found),
      missing: difference === null ? null : { rows: difference.missingCount, sample: samples.missing },
      extra: difference === null || !isWhole ? null : { rows: difference.extraCount, sample: samples.extra },
      doubled: difference === null || !isWhole ? null : difference.doubledCount,
      foreign: isWhole ? Math.max(0, (await audit.count(this.#options.signal)) - found.total.records) : null,
      total: {
        read: sideOf(receipt.total.recordsRead, receipt.total.readHash),
        written: sideOf(receipt.total.recordsWritten, receipt.total.writtenHash),
        source: again?.read.total() ?? null,
        expected: again?.written.total() ?? null,
        destination: isWhole ? found.total.side() : null,
      },
    };
  }

  async #readAgain(): Promise<Reread | null> {
    const { signal, log } = this.#options;
    try {
      this.#tell({});
      return await this.#reread({ onBatch: (records) => this.#tell({ source: this.#sourceAfter(records) }) });
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      this.#sourceReason = toAppError(thrown).message;
      log.warn(`The window cannot be read again: ${this.#sourceReason}`);
      return null;
    }
  }

  #reread(listeners: Pick<ReadAgain, "visit" | "onBatch">): Promise<Reread> {
    const { audit, sequence, rereading } = this.#parts;
    const { settings, signal } = this.#options;
    const { transformers } = this.#job;
    return readAgain({ rereading, audit, sequence, transformers, settings, signal, ...listeners });
  }

  #sourceAfter(records: number): VerificationProgress["source"] {
    const { source } = this.#progress;
    return { ...source, records: source.records + records };
  }

  #tell(news: Partial<VerificationProgress>): void {
    this.#options.onProgress?.({ ...Object.assign(this.#progress, news) });
  }

  #judgeSource({ read, written }: Reread): Verdict {
    const { splits, total } = this.#options.receipt;
    const known = new Map(splits.map((split) => [split.split, split]));
    const isEqual =
      read.total().records === total.recordsRead &&
      written.total().records === total.recordsWritten &&
      splits.every(
        (split) => read.of(split.split).hash === split.readHash && written.of(split.split).hash === split.writtenHash,
      ) &&
      [...read.splits()].every((split) => known.has(split) || read.of(split).records === 0);
    return isEqual ? "equal" : "differs";
  }

  async #readBack(again: Reread | null, expected: BigUint64Array | null): Promise<Found> {
    const { signal, receipt } = this.#options;
    const found = { prints: new PrintList(), total: new SideSum(), splits: new Map<string, SideSum>() };
    const splits = new Set([...receipt.splits.map(({ split }) => split), ...(again?.read.splits() ?? [])]);
    const { window } = receipt;
    const range = this.#attribution === "sequence" ? widest(window!, again?.times ?? null) : null;
    let looked = 0;
    const tell = () => {
      const { of } = this.#progress.destination;
      this.#tell({ destination: { looked, records: found.total.records, of } });
    };
    this.#tell({ stage: "destination" });
    for await (const row of this.#parts.audit.stored(range, signal)) {
      if (++looked % ROWS_PER_WORD === 0) tell();
      const place = row.sequence === null ? null : (this.#parts.sequence?.placeOf(row.sequence) ?? null);
      if (!this.#isOurs(row, place, splits, expected)) continue;
      found.prints.add(row.print);
      found.total.add(1, row.sum);
      if (place === null) continue;
      const sum = found.splits.get(place.split) ?? new SideSum();
      found.splits.set(place.split, sum);
      sum.add(1, row.sum);
    }
    tell();
    return found;
  }

  #isOurs(
    { print }: AuditedRow,
    place: { readonly split: string; readonly timeMs: number } | null,
    splits: ReadonlySet<string>,
    expected: BigUint64Array | null,
  ): boolean {
    if (this.#attribution === "exclusive") return true;
    const isExpected = () => expected !== null && holds(expected, print);
    if (this.#attribution === "content") return isExpected();
    const { startMs, endMs } = this.#options.receipt.window!;
    if (place === null || !splits.has(place.split)) return false;
    return (place.timeMs >= startMs && place.timeMs < endMs) || isExpected();
  }

  #judgeDestination(difference: MultisetDifference | null, { total }: Found): Verdict {
    const { limits } = this.#parts;
    const { recordsWritten, writtenHash } = this.#options.receipt.total;
    if (this.#attribution === "content") {
      limits.add("noSequence");
      if (difference === null || difference.missingCount === 0) return "unknown";
      return total.records === 0 ? "absent" : "differs";
    }
    if (total.records === 0 && recordsWritten > 0) return "absent";
    if (difference !== null) return difference.missingCount + difference.extraCount === 0 ? "equal" : "differs";
    if (total.records === recordsWritten && total.side().hash === writtenHash) return "equal";
    if (this.#attribution === "sequence") limits.add("lateRecords");
    return "differs";
  }

  /** Both sides once more, for the rows behind the fingerprints that differ. */
  async #samples(difference: MultisetDifference | null, withExtra: boolean) {
    const samples = { missing: [] as (string | null)[][], extra: [] as (string | null)[][] };
    const missing = new Set(difference?.missing);
    const extra = new Set(withExtra ? difference?.extra : []);
    if (missing.size > 0) await this.#reread({ visit: sampler(missing, samples.missing) });
    if (extra.size > 0) {
      const visit = sampler(extra, samples.extra);
      for await (const row of this.#parts.audit.stored(null, this.#options.signal)) visit(row);
    }
    return samples;
  }

  #tables(again: Reread | null, found: Found): { splits: SplitVerification[] } {
    const { splits } = this.#options.receipt;
    const namesSplits = this.#attribution !== "content" && this.#parts.audit.hasSequence;
    return {
      splits: splits.map((receipt) => ({
        split: receipt.split,
        read: sideOf(receipt.recordsRead, receipt.readHash),
        written: sideOf(receipt.recordsWritten, receipt.writtenHash),
        source: again?.read.of(receipt.split) ?? null,
        expected: again?.written.of(receipt.split) ?? null,
        destination: namesSplits ? (found.splits.get(receipt.split) ?? new SideSum()).side() : null,
      })),
    };
  }
}

interface Found {
  readonly prints: PrintList;
  readonly total: SideSum;
  readonly splits: Map<string, SideSum>;
}

const sideOf = (records: number, hash: string) => ({ records, hash });

function sampler(wanted: Set<bigint>, rows: (string | null)[][]): (row: AuditedRow) => void {
  return (row) => {
    if (wanted.delete(row.print)) rows.push(row.show());
  };
}

function overall(source: Verdict, destination: Verdict): Verdict {
  if (destination !== "equal") return destination;
  return source === "differs" ? "differs" : "equal";
}

function widest({ startMs, endMs }: Window, times: Window | null): Window {
  if (times === null) return { startMs, endMs };
  return { startMs: Math.min(startMs, times.startMs), endMs: Math.max(endMs, times.endMs) };
}

/** Whether a sorted list holds a print. */
function holds(sorted: BigUint64Array, print: bigint): boolean {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < print) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === print;
}

function nothingKnown({ splits, total }: Receipt, limits: VerificationLimit[]): VerificationReport {
  const unknown = { verdict: "unknown", reason: null } as const;
  const sides = (counts: Receipt["total"]) => ({
    read: sideOf(counts.recordsRead, counts.readHash),
    written: sideOf(counts.recordsWritten, counts.writtenHash),
    source: null,
    expected: null,
    destination: null,
  });
  return {
    verdict: "unknown",
    source: unknown,
    destination: unknown,
    attribution: null,
    limits,
    columns: [],
    splits: splits.map((split) => ({ split: split.split, ...sides(split) })),
    total: sides(total),
    missing: null,
    extra: null,
    doubled: null,
    foreign: null,
  };
}

/** A verification is no run: there is nothing to journal, and nobody to tell of progress. */
function silent(options: VerifyOptions) {
  return {
    ...options,
    history: [],
    journal: { record: async () => {} },
    dirtyRecords: { add: async () => {} },
    onProgress: () => {},
    alive: () => {},
  };
}
