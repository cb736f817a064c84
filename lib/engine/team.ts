import type { AppError } from "@/lib/core/errors";
import type { BlockRecord, Json, SplitMark } from "./contract";
import type { SplitProgress } from "./run";

/** Lanes of one process when a run is spread over several: a part of the run. */
export const LANES_PER_PART = 4;
/** How often processes of one run tell each other how far they are. */
export const REPORT_MS = 500;

/**
 * Spreads a run over several processes. The one that was asked to run it coordinates: it plans, opens the session,
 * reads splits like the others, and commits alone. Others join it with what it shares, and take splits as they come.
 */
export interface Team {
  /** From now on others may join. */
  open(run: SharedRun): Promise<Coordination>;
}

export interface SharedRun {
  /** What `Reader.join` and `Writer.join` are given. */
  readonly plan: Json;
  readonly session: Json;
  /** Number of the first block that may be written. */
  readonly firstBlock: number;
  readonly splits: readonly SharedSplit[];
  /** Processes wanted besides the coordinator. */
  readonly parts: number;
}

export interface SharedSplit {
  readonly id: string;
  readonly after: readonly string[];
  /** What is stored of it already. */
  readonly mark: SplitMark | null;
}

/** The splits of one run as each of its processes sees them. All calls throw once this process may no longer act. */
export interface SharedSplits {
  /** A split for this process alone. `later`: all that are left must wait. `none`: there will be none for it. */
  take(): Promise<TakenSplit | "later" | "none">;
  /** The split is read to its end, so that its children may be read; what was read of it need not be stored yet. */
  ended(split: string, end: string | null): Promise<void>;
  /** Journals a stored block, and with it how far its splits have come. */
  blockWritten(block: BlockRecord, marks: readonly SplitMark[]): Promise<void>;
  /** A number that no other block of the run has or had. */
  nextBlock(): Promise<number>;
}

export interface TakenSplit {
  readonly id: string;
  readonly mark: SplitMark | null;
  /** Where the splits it comes after ended. */
  readonly parents: readonly { readonly split: string; readonly end: string | null }[];
}

/** The coordinator's view. */
export interface Coordination extends SharedSplits {
  /** Hears of the other processes, and gives back to all what those that are gone had taken. */
  look(own: PartReport): Promise<TeamView>;
  /** Nobody may store anything from now on. Answers every block that was journalled since `open`. */
  close(): Promise<readonly BlockRecord[]>;
}

/** What a process tells of itself. */
export interface PartReport {
  readonly splits: readonly SplitProgress[];
  /** Dirty records that it has met, by reason code. */
  readonly dirty: Readonly<Record<string, number>>;
}

export interface TeamView {
  readonly parts: readonly PartView[];
  readonly splits: readonly { readonly id: string; readonly part: number | null; readonly mark: SplitMark | null }[];
  /** Processes that have something to read. */
  readonly readers: number;
}

export interface PartView extends PartReport {
  /** From 1; the coordinator is 0. */
  readonly number: number;
  /** Host and process id of its worker. */
  readonly worker: string;
  readonly state: "active" | "ended" | "lost";
  /** What ended it, when it was an error of the run rather than of its process. */
  readonly error: AppError | null;
  /** Lines of its log that were not handed out before. */
  readonly lines: readonly PartLine[];
}

export interface PartLine {
  readonly level: "info" | "warn" | "error";
  readonly text: string;
}

/** How many processes besides the coordinator a run with so many lanes and splits is spread over. */
export function partsWanted(channels: number, splits: number): number {
  return Math.max(0, Math.ceil(Math.min(channels, splits) / LANES_PER_PART) - 1);
}
