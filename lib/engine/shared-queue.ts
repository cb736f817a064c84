import { setTimeout as sleep } from "node:timers/promises";
import type { ReadPlan, ReadSplit, SplitMark } from "./contract";
import type { LaneQueue } from "./lane";
import { SplitLedger, unreadMark } from "./split-ledger";
import type { SharedSplits } from "./team";

/** How often a process that waits for a split asks for one. */
const ASK_MS = 200;

interface SharedQueueParts {
  readonly splits: SharedSplits;
  readonly plan: ReadPlan;
  /** Gets the ledger of every split that this process takes. */
  readonly ledgers: Map<string, SplitLedger>;
  /** Splits that this process may read at the same time. */
  readonly lanes: () => number;
}

/** Hands splits that several processes share to the lanes of this one. */
export class SharedQueue implements LaneQueue {
  readonly #parts: SharedQueueParts;
  /** Splits taken by this process. */
  readonly taken = new Set<string>();
  #reading = 0;
  /** One lane asks at a time: what one must wait for, all must. */
  #asking: Promise<unknown> = Promise.resolve();

  constructor(parts: SharedQueueParts) {
    this.#parts = parts;
  }

  async next(signal: AbortSignal): Promise<ReadSplit | null> {
    const asked = this.#asking.then(() => this.#ask(signal));
    this.#asking = asked.catch(() => undefined);
    return asked;
  }

  async drained(split: ReadSplit): Promise<void> {
    this.#reading--;
    await this.#parts.splits.ended(split.id, split.end());
  }

  async #ask(signal: AbortSignal): Promise<ReadSplit | null> {
    const { splits, plan, ledgers, lanes } = this.#parts;
    for (;;) {
      signal.throwIfAborted();
      const taken = this.#reading < lanes() ? await splits.take() : "later";
      if (taken === "none") return null;
      if (taken === "later") {
        await sleep(ASK_MS, undefined, { signal });
        continue;
      }
      const { id, mark, parents } = taken;
      const ends = parents.map(({ split, end }): SplitMark => ({ ...unreadMark(split), position: end, drained: true }));
      plan.resume([...ends.filter(({ split }) => !this.taken.has(split)), ...(mark === null ? [] : [mark])]);
      ledgers.set(id, new SplitLedger(id, mark));
      this.taken.add(id);
      this.#reading++;
      return plan.splits.find((split) => split.id === id)!;
    }
  }
}
