import type { StatusName } from "@/components/ui/status/status-looks";
import type { TimelineBar, TimelineTask } from "@/lib/core/timeline";
import { displayState } from "../display-state";

export const ROW_HEIGHT = 28;
export const BAR_HEIGHT = 16;
const LEAST_BAR_PX = 6;
const GAP_PX = 1;
/** Bars narrower than this merge into cells. */
const MERGE_BELOW_PX = 3;

/** A stretch of time laid over so many pixels. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  readonly width: number;
}

export const pixelOf = ({ from, to, width }: Scale, at: number) => ((at - from) / (to - from)) * width;

/** What is drawn in a row: one run, or several that would be too narrow each. */
export interface Mark {
  readonly left: number;
  readonly width: number;
  /** The worst of its runs. */
  readonly state: StatusName;
  readonly bar: TimelineBar;
  readonly count: number;
}

export type Row =
  | { readonly kind: "flow"; readonly flow: string | null; readonly failed: number; readonly collapsed: boolean }
  | { readonly kind: "task"; readonly task: TimelineTask; readonly bars: readonly TimelineBar[] };

/** Of several runs in one cell the first of these is shown. */
const URGENCY: readonly StatusName[] = [
  "failed",
  "needsDecision",
  "running",
  "checking",
  "waitResource",
  "frozen",
  "waitTime",
  "notRun",
  "success",
];

/** Rows in the order of tasks, each business flow under its head; `bars` lie task by task, in time order. */
export function rowsOf(
  tasks: readonly TimelineTask[],
  bars: readonly TimelineBar[],
  collapsed: ReadonlySet<string>,
): Row[] {
  const byTask = tasks.map((): TimelineBar[] => []);
  for (const bar of bars) byTask[bar.task]?.push(bar);
  const rows: Row[] = [];
  const flows = [...new Set(tasks.map(({ flow }) => flow))];
  for (const flow of flows) {
    const own = tasks.flatMap((task, index) => (task.flow === flow ? [{ task, bars: byTask[index]! }] : []));
    const isCollapsed = collapsed.has(flow ?? "");
    const failed = own.reduce((sum, each) => sum + each.bars.filter((bar) => isBad(displayState(bar))).length, 0);
    rows.push({ kind: "flow", flow, failed, collapsed: isCollapsed });
    if (!isCollapsed) rows.push(...own.map((each) => ({ kind: "task" as const, ...each })));
  }
  return rows;
}

const isBad = (state: StatusName) => state === "failed" || state === "needsDecision";

/**
 * The marks of one row from left to right, never overlapping: a run is as wide as it took, at least 6 px where there is
 * room; where runs follow each other more densely than 3 px they become one cell.
 */
export function marksOf(bars: readonly TimelineBar[], scale: Scale, now: number): Mark[] {
  const marks: Mark[] = [];
  let cell: { left: number; right: number; bars: TimelineBar[] } | null = null;
  const flush = () => {
    if (!cell) return;
    const worst = worstOf(cell.bars);
    marks.push({
      left: cell.left,
      width: Math.max(LEAST_BAR_PX, cell.right - cell.left) - GAP_PX,
      state: displayState(worst),
      bar: worst,
      count: cell.bars.length,
    });
    cell = null;
  };
  for (const bar of bars) {
    const left = Math.max(0, pixelOf(scale, bar.start.getTime()));
    const end = bar.end?.getTime() ?? (bar.state === "RUNNING" ? now : bar.start.getTime());
    const right = Math.min(scale.width, Math.max(left + LEAST_BAR_PX, pixelOf(scale, end)));
    if (left > scale.width || right < 0) continue;
    if (cell && left - cell.left < MERGE_BELOW_PX + LEAST_BAR_PX && left < cell.right && isDense(cell, left)) {
      cell.right = Math.max(cell.right, right);
      cell.bars.push(bar);
      continue;
    }
    // A run starts where the one before has left room for it.
    const before: number = cell ? cell.right : 0;
    flush();
    cell = {
      left: before > left && before - left < LEAST_BAR_PX ? before : left,
      right: Math.max(right, before),
      bars: [bar],
    };
  }
  flush();
  return marks;
}

function isDense(cell: { left: number; bars: readonly unknown[] }, left: number): boolean {
  return (left - cell.left) / cell.bars.length < MERGE_BELOW_PX;
}

function worstOf(bars: readonly TimelineBar[]): TimelineBar {
  return bars.reduce((worst, bar) =>
    URGENCY.indexOf(displayState(bar)) < URGENCY.indexOf(displayState(worst)) ? bar : worst,
  );
}

/** The mark under a point, by halving; null between marks. */
export function markAt(marks: readonly Mark[], x: number): Mark | null {
  let low = 0;
  let high = marks.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const { left, width } = marks[middle]!;
    if (x < left) high = middle - 1;
    else if (x > left + width) low = middle + 1;
    else return marks[middle]!;
  }
  return null;
}

/** The mark whose middle is nearest to a place; null in an empty row. */
export function nearestMark(marks: readonly Mark[], x: number): Mark | null {
  let best: Mark | null = null;
  let distance = Infinity;
  for (const mark of marks) {
    const away = Math.abs(mark.left + mark.width / 2 - x);
    if (away < distance) [best, distance] = [mark, away];
  }
  return best;
}

const MINUTE = 60_000;
const STEPS = [5, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 7_200].map((minutes) => minutes * MINUTE);
const LEAST_TICK_PX = 76;

/** Moments to write on the axis; `offsetMs` makes them even on the wall clock. */
export function ticksOf(scale: Scale, offsetMs: number): { readonly at: readonly number[]; readonly step: number } {
  const perPixel = (scale.to - scale.from) / scale.width;
  const step = STEPS.find((each) => each / perPixel >= LEAST_TICK_PX) ?? STEPS.at(-1)!;
  const at: number[] = [];
  for (let tick = Math.ceil((scale.from + offsetMs) / step) * step - offsetMs; tick < scale.to; tick += step)
    at.push(tick);
  return { at, step };
}
