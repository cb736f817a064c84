import { minuteOfDay, minutesOf } from "./cycle";
import type { Cycle } from "./schedule";

const WEEKDAYS = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];
const two = (value: number) => String(value).padStart(2, "0");

/**
 * A cycle as six-field cron texts (`second minute hour day month weekday`), for showing: usually one, and as many as
 * it takes where one cannot say it (every 7 minutes; 08:15 to 17:45 every half hour). Together they fire exactly at the
 * cycle's times.
 */
export function cronOf(cycle: Cycle): readonly string[] {
  switch (cycle.kind) {
    case "minute":
    case "hourRange":
      return intraday(cycle);
    case "hourList":
      return [
        `00 ${two(cycle.minute)} ${minutesOf(cycle)
          .map((at) => two(Math.floor(at / 60)))
          .join(",")} * * ?`,
      ];
    case "day":
      return [`${clock(cycle.time)} * * ?`];
    case "week":
      return [
        `${clock(cycle.time)} ? * ${ascending(cycle.weekdays)
          .map((day) => WEEKDAYS[day - 1])
          .join(",")}`,
      ];
    case "month":
      return [`${clock(cycle.time)} ${daysOf(cycle.days)} * ?`];
    case "year":
      return [`${clock(cycle.time)} ${daysOf(cycle.days)} ${ascending(cycle.months).join(",")} ?`];
  }
}

function clock(time: string): string {
  const minute = minuteOfDay(time);
  return `00 ${two(minute % 60)} ${two(Math.floor(minute / 60))}`;
}

const ascending = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b);

function daysOf(days: readonly (number | "first" | "last")[]): string {
  const numbers = ascending(days.filter((day) => day !== "last").map((day) => (day === "first" ? 1 : day)));
  return [...numbers, ...(days.includes("last") ? ["L"] : [])].join(",");
}

/** Hours with the same minutes share a text; hours in even steps are written as a range. */
function intraday(cycle: Extract<Cycle, { kind: "minute" | "hourRange" }>): string[] {
  const minutesByHour = new Map<number, number[]>();
  for (const at of minutesOf(cycle)) {
    const hour = Math.floor(at / 60);
    minutesByHour.set(hour, [...(minutesByHour.get(hour) ?? []), at % 60]);
  }
  const hoursByMinutes = new Map<string, number[]>();
  for (const [hour, minutes] of minutesByHour) {
    const text = minuteField(minutes);
    hoursByMinutes.set(text, [...(hoursByMinutes.get(text) ?? []), hour]);
  }
  return [...hoursByMinutes].map(([minutes, hours]) => `00 ${minutes} ${hourField(hours, cycle)} * * ?`);
}

function minuteField(minutes: readonly number[]): string {
  const [first, second] = minutes as [number, number?];
  if (second === undefined) return two(first);
  const step = second - first;
  // `05-59/10` runs to the end of the hour; anything that stops earlier is listed.
  const fillsHour = minutes.every((minute, index) => minute === first + index * step) && minutes.at(-1)! + step > 59;
  if (!fillsHour) return minutes.map(two).join(",");
  return first === 0 ? `*/${step}` : `${two(first)}-59/${step}`;
}

function hourField(hours: readonly number[], cycle: Cycle): string {
  const [first, second] = hours as [number, number?];
  if (second === undefined) return two(first);
  const step = second - first;
  if (!hours.every((hour, index) => hour === first + index * step)) return hours.map(two).join(",");
  const span = `${two(first)}-${two(hours.at(-1)!)}`;
  return cycle.kind === "minute" && step === 1 ? span : `${span}/${step}`;
}
