import { orAborted } from "./abort";
import type { ReadSplit } from "./contract";
import type { LaneQueue } from "./lane";

/**
 * Hands splits to lanes: each once, in the plan's order, as soon as those it comes after are drained. A split named
 * in `after` that is not in the plan counts as drained.
 */
export class SplitQueue implements LaneQueue {
  readonly #waiting: ReadSplit[];
  readonly #open: Set<string>;
  #change = Promise.withResolvers<void>();

  /** `drained` are splits that an earlier attempt finished. */
  constructor(splits: readonly ReadSplit[], drained: ReadonlySet<string> = new Set()) {
    this.#waiting = splits.filter(({ id }) => !drained.has(id));
    this.#open = new Set(this.#waiting.map(({ id }) => id));
  }

  /** The next split to read, or null when none is left to be handed out. Waits while all that are left must wait. */
  async next(signal: AbortSignal): Promise<ReadSplit | null> {
    for (;;) {
      signal.throwIfAborted();
      if (this.#waiting.length === 0) return null;
      const index = this.#waiting.findIndex(({ after }) => !after.some((id) => this.#open.has(id)));
      if (index >= 0) return this.#waiting.splice(index, 1)[0]!;
      if (this.#open.size === this.#waiting.length) throw new Error("splits wait for each other in a circle");
      await orAborted(this.#change.promise, signal);
    }
  }

  drained({ id }: ReadSplit): void {
    this.#open.delete(id);
    this.#change.resolve();
    this.#change = Promise.withResolvers<void>();
  }
}
