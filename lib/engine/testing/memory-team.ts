import { AppError, toAppError } from "@/lib/core/errors";
import type { BlockRecord, JournalEntry, SplitMark } from "../contract";
import { runPart } from "../run-part";
import type { Coordination, PartReport, PartView, SharedRun, SharedSplits, TakenSplit, Team, TeamView } from "../team";
import type { RecordedRun } from "./run-options";

interface Split {
  readonly id: string;
  readonly after: readonly string[];
  part: number | null;
  mark: SplitMark | null;
  end: { readonly at: string | null } | null;
}

interface Part {
  readonly number: number;
  readonly signal: AbortController;
  state: PartView["state"];
  error: AppError | null;
  told: PartReport;
}

export interface MemoryTeamOptions {
  /** The run to take part in. */
  readonly run: () => RecordedRun;
  /** Called as a part begins; it may keep `lose` to let the part's process die later. */
  readonly joined?: (number: number, lose: () => void) => void;
  /** Nobody comes. */
  readonly isAlone?: boolean;
}

/** Parts of a run within one process, each with connectors and books of its own. */
export class MemoryTeam implements Team {
  readonly #options: MemoryTeamOptions;
  readonly #splits = new Map<string, Split>();
  readonly #parts = new Map<number, Part>();
  readonly #entries: (JournalEntry & { type: "blockWritten" })[] = [];
  #own: PartReport = { splits: [], dirty: {} };
  #next = 0;
  #isClosed = false;
  /** Splits that each process took, in order. */
  readonly taken: { readonly part: number; readonly split: string }[] = [];
  readonly ended: Promise<void>[] = [];

  constructor(options: MemoryTeamOptions) {
    this.#options = options;
  }

  async open(run: SharedRun): Promise<Coordination> {
    this.#next = run.firstBlock;
    for (const { id, after, mark } of run.splits) {
      this.#splits.set(id, { id, after, part: null, mark, end: mark?.drained ? { at: mark.position } : null });
    }
    if (!this.#options.isAlone) {
      for (let number = 1; number <= run.parts; number++) this.ended.push(this.#join(number, run));
    }
    return {
      ...this.#view(0),
      look: async (own) => this.#look(own),
      close: async () => {
        this.#isClosed = true;
        return this.#entries;
      },
    };
  }

  async #join(number: number, { plan, session }: SharedRun): Promise<void> {
    const signal = new AbortController();
    const part: Part = { number, signal, state: "active", error: null, told: { splits: [], dirty: {} } };
    this.#parts.set(number, part);
    this.#options.joined?.(number, () => {
      part.state = "lost";
      signal.abort();
    });
    const report = async (own: PartReport) => {
      this.#check(number);
      part.told = own;
      const others = [this.#own, ...[...this.#parts.values()].filter((one) => one !== part).map(({ told }) => told)];
      return { dirty: others.reduce((sum, { dirty }) => sum + dirtyOf(dirty), 0), readers: this.#readers() };
    };
    const options = { ...this.#options.run(), plan, session, signal: signal.signal };
    try {
      await runPart({ ...options, splits: { ...this.#view(number), report } });
    } catch (thrown) {
      if (part.state === "active" && !this.#isClosed) part.error = toAppError(thrown);
    }
    if (part.state === "active") part.state = "ended";
  }

  #view(part: number): SharedSplits {
    return {
      take: async () => this.#take(part),
      ended: async (split, end) => {
        this.#check(part);
        this.#splits.get(split)!.end = { at: end };
      },
      blockWritten: async (block: BlockRecord, marks) => {
        this.#check(part);
        for (const mark of marks) this.#splits.get(mark.split)!.mark = mark;
        const entry = { type: "blockWritten", ...block, marks } as const;
        this.#entries.push(entry);
        await this.#options.run().journal.record(entry);
      },
      nextBlock: async () => {
        this.#check(part);
        return this.#next++;
      },
    };
  }

  #take(part: number): TakenSplit | "later" | "none" {
    this.#check(part);
    const all = [...this.#splits.values()];
    const ready = all.find(
      (split) =>
        split.part === null && !split.mark?.drained && split.after.every((id) => this.#splits.get(id)!.end !== null),
    );
    if (ready === undefined) {
      const isOver = ({ part: holder, mark }: Split) => (part === 0 ? holder === 0 : holder !== null) || mark?.drained;
      return all.every(isOver) ? "none" : "later";
    }
    ready.part = part;
    this.taken.push({ part, split: ready.id });
    const parents = ready.after.map((split) => ({ split, end: this.#splits.get(split)!.end!.at }));
    return { id: ready.id, mark: ready.mark, parents };
  }

  #look(own: PartReport): TeamView {
    this.#own = own;
    for (const split of this.#splits.values()) {
      const isGone = split.part !== null && split.part > 0 && this.#parts.get(split.part)!.state !== "active";
      if (!isGone || split.mark?.drained) continue;
      split.part = null;
      split.end = null;
    }
    const parts = [...this.#parts.values()].map(({ number, state, error, told }) => {
      return { number, worker: `memory:${number}`, state, error, lines: [], ...told };
    });
    return { parts, splits: [...this.#splits.values()], readers: this.#readers() };
  }

  #readers(): number {
    return new Set([...this.#splits.values()].filter(({ end }) => end === null).flatMap(({ part }) => part ?? [])).size;
  }

  #check(part: number): void {
    if (this.#isClosed || (part > 0 && this.#parts.get(part)!.state !== "active")) throw new Error("no longer ours");
  }
}

const dirtyOf = (codes: Readonly<Record<string, number>>) =>
  Object.values(codes).reduce((sum, count) => sum + count, 0);
