import type { ReadPlan } from "./contract";
import type { RunProgress, RunStage } from "./run";
import type { SplitLedger } from "./split-ledger";

/** Computes progress from the ledgers; speeds are over the time since the last call of `report`. */
export class ProgressMeter {
  readonly #plan: ReadPlan;
  readonly #ledgers: ReadonlyMap<string, SplitLedger>;
  #last = { at: performance.now(), records: 0, bytes: 0 };
  #speed = { recordsPerSecond: 0, bytesPerSecond: 0 };

  constructor(plan: ReadPlan, ledgers: ReadonlyMap<string, SplitLedger>) {
    this.#plan = plan;
    this.#ledgers = ledgers;
    const { recordsRead, bytes } = this.snapshot("transfer");
    this.#last = { at: performance.now(), records: recordsRead, bytes };
  }

  snapshot(stage: RunStage): RunProgress {
    const splits = [...this.#ledgers.values()].map((ledger) => ledger.progress());
    const sum = (of: (split: (typeof splits)[number]) => number) => splits.reduce((total, one) => total + of(one), 0);
    return {
      stage,
      recordsRead: sum(({ recordsRead }) => recordsRead),
      recordsWritten: sum(({ recordsWritten }) => recordsWritten),
      recordsDirty: sum(({ recordsDirty }) => recordsDirty),
      recordsFiltered: sum(({ recordsFiltered }) => recordsFiltered),
      bytes: sum(({ bytes }) => bytes),
      fraction: stage === "transfer" ? this.#fraction() : stage === "init" || stage === "prepare" ? 0 : 1,
      ...this.#speed,
      splits,
    };
  }

  /** A snapshot with fresh speeds. */
  report(stage: RunStage): RunProgress {
    const now = performance.now();
    const { recordsRead, bytes } = this.snapshot(stage);
    const seconds = (now - this.#last.at) / 1000;
    if (seconds > 0) {
      this.#speed = {
        recordsPerSecond: (recordsRead - this.#last.records) / seconds,
        bytesPerSecond: (bytes - this.#last.bytes) / seconds,
      };
    }
    this.#last = { at: now, records: recordsRead, bytes };
    return this.snapshot(stage);
  }

  /** By position within the window, or by rows where their number is known, or by splits drained. */
  #fraction(): number | null {
    const ledgers = [...this.#ledgers.values()];
    if (ledgers.length === 0) return 1;
    const fractions = ledgers.map((ledger) => ledger.fraction(this.#plan.window) ?? this.#byRows(ledger));
    return fractions.reduce((total, fraction) => total + fraction, 0) / ledgers.length;
  }

  #byRows(ledger: SplitLedger): number {
    const expected = this.#plan.splits.find(({ id }) => id === ledger.id)?.expectedRecords;
    return expected === undefined || expected === 0 ? 0 : Math.min(1, ledger.progress().recordsRead / expected);
  }
}
