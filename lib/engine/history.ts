import type { JournalEntry, SplitMark } from "./contract";

/** What the journal of earlier attempts says about where the run stands. */
export interface RunHistory {
  /** The entries since the run last started over. */
  readonly entries: readonly JournalEntry[];
  readonly intent: Extract<JournalEntry, { type: "commitIntended" }> | null;
  readonly committed: boolean;
  readonly published: boolean;
  /** The last mark of every split that is in a stored block. */
  readonly marks: readonly SplitMark[];
}

export function readHistory(journal: readonly JournalEntry[]): RunHistory {
  const start = journal.findLastIndex(({ type }) => type === "planned");
  const entries = start < 0 ? [] : journal.slice(start);
  const marks = new Map<string, SplitMark>();
  let intent: RunHistory["intent"] = null;
  for (const entry of entries) {
    if (entry.type === "commitIntended") intent = entry;
    if (entry.type === "blockWritten") for (const mark of entry.marks) marks.set(mark.split, mark);
  }
  const has = (type: JournalEntry["type"]) => entries.some((entry) => entry.type === type);
  return {
    entries,
    intent,
    committed: has("committed"),
    published: has("positionsPublished"),
    marks: [...marks.values()],
  };
}

export const NO_HISTORY = readHistory([]);
