import type { ReadSplit, Reader, RecordBatch, RunLog } from "@/lib/engine/contract";
import { pickRows } from "@/lib/engine/pick-rows";
import type { Clock } from "@/lib/platform/clock";

/** Over all splits together; `reached` says which limit ended the reading. */
export interface ReadLimit {
  readonly records: number | null;
  /** Of reading, from the first split on. */
  readonly seconds: number | null;
  reached: "records" | "seconds" | null;
}

/** A reader whose splits end when the limit is reached, as if nothing came after. */
export function limitedReader(reader: Reader, limit: ReadLimit, tools: { clock: Clock; log: RunLog }): Reader {
  return {
    ...reader,
    async plan(context) {
      const plan = await reader.plan(context);
      const gate = new Gate(limit, tools);
      return {
        window: plan.window,
        schema: plan.schema,
        splits: plan.splits.map((split) => limited(split, gate)),
        resume: (marks) => plan.resume(marks),
        positions: () => plan.positions(),
        release: () => plan.release(),
      };
    },
  };
}

function limited(split: ReadSplit, gate: Gate): ReadSplit {
  return {
    id: split.id,
    after: split.after,
    ...(split.expectedRecords === undefined ? {} : { expectedRecords: split.expectedRecords }),
    end: () => split.end(),
    async *read(signal, from) {
      if (gate.isShut()) return;
      for await (const batch of split.read(signal, from)) {
        const fitting = gate.take(batch);
        if (fitting) yield fitting;
        if (gate.isShut()) return;
      }
    },
  };
}

/** What may still pass. */
class Gate {
  readonly #limit: ReadLimit;
  readonly #tools: { clock: Clock; log: RunLog };
  #left: number;
  #until: number | null = null;

  constructor(limit: ReadLimit, tools: { clock: Clock; log: RunLog }) {
    this.#limit = limit;
    this.#tools = tools;
    this.#left = limit.records ?? Infinity;
  }

  isShut(): boolean {
    const now = this.#tools.clock.now().getTime();
    const { seconds } = this.#limit;
    this.#until ??= seconds === null ? Infinity : now + seconds * 1_000;
    if (this.#left <= 0) this.#shut("records", `${this.#limit.records} records`);
    else if (now >= this.#until) this.#shut("seconds", `${seconds} s`);
    return this.#limit.reached !== null;
  }

  /** The part of a batch that fits; null: none of it. */
  take(batch: RecordBatch): RecordBatch | null {
    if (this.#left <= 0 && batch.count > 0) return null;
    const count = Math.min(batch.count, this.#left);
    this.#left -= count;
    return count === batch.count
      ? batch
      : pickRows(
          batch,
          Array.from({ length: count }, (_, row) => row),
        );
  }

  #shut(reached: "records" | "seconds", words: string): void {
    if (this.#limit.reached === null) this.#tools.log.info(`The limit of ${words} is reached: reading ends here.`);
    this.#limit.reached ??= reached;
  }
}
