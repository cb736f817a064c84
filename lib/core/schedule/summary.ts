import { minutesOf } from "./cycle";
import type { Cycle } from "./schedule";

/** `HH:mm` of minutes since midnight. */
const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

/**
 * A cycle in the words a sentence needs, for example "Every hour at minute 0, 24 times a day". `first` and `last` are
 * the times that really happen, which the end of a range need not be. `allDay`: the last one is followed by the first
 * of the next day at the same distance.
 */
export type CycleSummary =
  | {
      readonly kind: "minutes";
      readonly every: number;
      readonly first: string;
      readonly last: string;
      readonly perDay: number;
      readonly allDay: boolean;
    }
  | {
      readonly kind: "hours";
      readonly every: number;
      readonly minute: number;
      readonly first: string;
      readonly last: string;
      readonly perDay: number;
      readonly allDay: boolean;
    }
  | { readonly kind: "times"; readonly times: readonly string[]; readonly perDay: number }
  | { readonly kind: "day"; readonly time: string; readonly perDay: 1 }
  | { readonly kind: "week"; readonly weekdays: readonly number[]; readonly time: string; readonly perDay: 1 }
  | { readonly kind: "month"; readonly days: readonly (number | "last")[]; readonly time: string; readonly perDay: 1 }
  | {
      readonly kind: "year";
      readonly months: readonly number[];
      readonly days: readonly (number | "first" | "last")[];
      readonly time: string;
      readonly perDay: 1;
    };

export function summaryOf(cycle: Cycle): CycleSummary {
  const minutes = minutesOf(cycle);
  const perDay = minutes.length;
  const [first, last] = [minutes[0] ?? 0, minutes.at(-1) ?? 0];
  switch (cycle.kind) {
    case "minute": {
      const allDay = first + 1_440 - last === cycle.everyMinutes;
      return { kind: "minutes", every: cycle.everyMinutes, first: clock(first), last: clock(last), perDay, allDay };
    }
    case "hourRange": {
      const allDay = first + 1_440 - last === cycle.everyHours * 60;
      const every = cycle.everyHours;
      return { kind: "hours", every, minute: first % 60, first: clock(first), last: clock(last), perDay, allDay };
    }
    case "hourList":
      return { kind: "times", times: minutes.map(clock), perDay };
    case "day":
      return { kind: "day", time: cycle.time, perDay: 1 };
    case "week":
      return {
        kind: "week",
        weekdays: [...new Set(cycle.weekdays)].sort((a, b) => a - b),
        time: cycle.time,
        perDay: 1,
      };
    case "month":
      return { kind: "month", days: [...new Set(cycle.days)], time: cycle.time, perDay: 1 };
    case "year": {
      const months = [...new Set(cycle.months)].sort((a, b) => a - b);
      return { kind: "year", months, days: [...new Set(cycle.days)], time: cycle.time, perDay: 1 };
    }
  }
}
