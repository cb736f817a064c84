import type { BaselineInstance } from "@/lib/core/baseline/baseline";
import { HOUR_MS, MINUTE_MS } from "@/lib/core/schedule/wall-time";

/** The stretch of time that a key path is drawn in. */
export interface Axis {
  readonly first: Date;
  readonly last: Date;
  /** Round times within. */
  readonly ticks: readonly Date[];
  /** Place of a moment in percent of the width; what lies outside is at the edge. */
  share(at: Date): number;
}

const STEPS_MS = [1, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS).concat([1, 2, 3, 6, 12, 24, 48].map((hours) => hours * HOUR_MS)); // prettier-ignore
const MOST_TICKS = 6;
/** Room at the right edge, so that the last line is not the frame. */
const ROOM = 0.04;

/** From the first wait on the path to whatever comes last: an end, the committed time, or now. */
export function axisOf({ path, committedAt, warnAt, finishedAt }: BaselineInstance, now: Date): Axis {
  const times = [
    ...path.flatMap(({ waitedFrom, start, end }) => [waitedFrom, start, end]),
    warnAt,
    committedAt,
    finishedAt ?? now,
  ].flatMap((at) => (at === null ? [] : [at.getTime()]));
  const from = Math.min(...times);
  const to = Math.max(...times, from + MINUTE_MS);
  const last = to + (to - from) * ROOM;
  const step = STEPS_MS.find((each) => (last - from) / each <= MOST_TICKS) ?? STEPS_MS.at(-1)!;
  const ticks: Date[] = [];
  for (let at = Math.ceil(from / step) * step; at < last && ticks.length <= MOST_TICKS; at += step)
    ticks.push(new Date(at));
  return {
    first: new Date(from),
    last: new Date(last),
    ticks,
    share: (at) => Math.min(100, Math.max(0, (100 * (at.getTime() - from)) / (last - from))),
  };
}
