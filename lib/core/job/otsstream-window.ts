import type { z } from "zod";
import { AppError } from "../errors";
import { holdsReference, report } from "./parameter";
import { readDate, readDateTime } from "./wall-time";

/** The parameters that say which changes a run reads. Empty texts count as absent. */
export interface WindowParameters {
  readonly startTimeString?: string | undefined;
  readonly endTimeString?: string | undefined;
  readonly startTimestampMillis?: number | string | undefined;
  readonly endTimestampMillis?: number | string | undefined;
  readonly date?: number | string | undefined;
  readonly timeZone?: string | undefined;
  readonly timezone?: string | undefined;
}

/** The half-open window `[startMs, endMs)` in epoch milliseconds, with what people should know about its texts. */
export interface ResolvedWindow {
  readonly startMs: number;
  readonly endMs: number;
  readonly zone: string;
  readonly warnings: readonly AppError[];
}

const DAY_MS = 86_400_000;
const given = (value: unknown) => value !== undefined && value !== null && value !== "";

/**
 * Which of the three ways of naming a window is used; the order of the tests is the original engine's.
 * Source: DataX otsstreamreader OTSStreamReaderConfig.load.
 */
function chooseWindow(parameter: WindowParameters): "string" | "millis" | "date" | AppError {
  const date = given(parameter.date);
  const millis = [given(parameter.startTimestampMillis), given(parameter.endTimestampMillis)];
  const strings = [given(parameter.startTimeString), given(parameter.endTimeString)];
  const [anyMillis, allMillis] = [millis.includes(true), !millis.includes(false)];
  const [anyString, allStrings] = [strings.includes(true), !strings.includes(false)];
  if (!date && !allMillis && !allStrings) return new AppError("job.window_missing", {});
  if (date && anyMillis && anyString) return new AppError("job.window_all_kinds", {});
  if (date && anyMillis) return new AppError("job.window_date_and_millis", {});
  if (date && anyString) return new AppError("job.window_date_and_string", {});
  if (anyMillis && anyString) return new AppError("job.window_millis_and_string", {});
  return allStrings ? "string" : allMillis ? "millis" : "date";
}

/**
 * The window that the parameters name, read in their own zone or else in `zone`.
 * @throws AppError job.window_*, job.time_unreadable, job.date_unreadable; `path` is relative to the parameter
 */
export function resolveWindow(parameter: WindowParameters, zone: string): ResolvedWindow {
  const kind = chooseWindow(parameter);
  if (kind instanceof AppError) throw kind;
  const used = parameter.timeZone ?? parameter.timezone ?? zone;
  const warnings: AppError[] = [];
  const read = (name: "startTimeString" | "endTimeString" | "date"): number => {
    const value = String(parameter[name]);
    const time = name === "date" ? readDate(value, used) : readDateTime(value, used);
    if (time === null) throw unreadable(name, value);
    const warning = rolledOver(name, value, used);
    if (warning) warnings.push(warning);
    return time.epochMs;
  };
  const [startMs, endMs] =
    kind === "string"
      ? [read("startTimeString"), read("endTimeString")]
      : kind === "millis"
        ? [millis(parameter, "startTimestampMillis"), millis(parameter, "endTimestampMillis")]
        : [read("date"), dayAfter(String(parameter.date), used)];
  if (startMs >= endMs) {
    const [start, end] = [new Date(startMs).toISOString(), new Date(endMs).toISOString()];
    throw new AppError("job.window_empty", { start, end }, { path: kind === "date" ? "date" : endName(kind) });
  }
  return { startMs, endMs, zone: used, warnings };
}

/** Tells a written time that does not exist, with what it is read as; null for one that does, or cannot be read. */
export function rolledOver(name: "startTimeString" | "endTimeString" | "date", value: string, zone: string) {
  const time = name === "date" ? readDate(value, zone) : readDateTime(value, zone);
  if (time === null || time.exists) return null;
  return new AppError("job.time_rolled_over", { name, value, normalised: time.normalised }, { path: name });
}

/** What can be said about the window before parameter expressions have values. */
export function checkWindowParameters(parameter: WindowParameters, context: z.RefinementCtx): void {
  const kind = chooseWindow(parameter);
  if (kind instanceof AppError) return report(context, missingPath(parameter), kind.code, kind.params as never);
  const { startTimestampMillis, endTimestampMillis } = parameter;
  const texts = [parameter.startTimeString, parameter.endTimeString, parameter.date, parameter.timeZone];
  if ([...texts, parameter.timezone, startTimestampMillis, endTimestampMillis].some(holdsReference)) {
    return checkLiterals(parameter, context);
  }
  try {
    resolveWindow(parameter, "UTC");
  } catch (error) {
    if (error instanceof AppError) report(context, [error.path ?? ""], error.code, error.params as never);
    else report(context, ["timeZone"], "job.illegal_value", zoneProblem(parameter));
  }
}

function checkLiterals(parameter: WindowParameters, context: z.RefinementCtx): void {
  for (const name of ["startTimeString", "endTimeString"] as const) {
    const value = parameter[name];
    if (!given(value) || holdsReference(value) || readDateTime(value!, "UTC") !== null) continue;
    report(context, [name], "job.time_unreadable", { name, value: value! });
  }
}

const zoneProblem = ({ timeZone, timezone }: WindowParameters) => ({
  name: timeZone === undefined ? "timezone" : "timeZone",
  value: timeZone ?? timezone ?? "",
  expected: "an IANA time zone or a GMT offset",
});

/** An incomplete pair is reported at its missing half. */
function missingPath(parameter: WindowParameters): string[] {
  if (given(parameter.startTimeString) && !given(parameter.endTimeString)) return ["endTimeString"];
  return ["startTimeString"];
}

function millis(parameter: WindowParameters, name: "startTimestampMillis" | "endTimestampMillis"): number {
  const value = Number(parameter[name]);
  if (Number.isSafeInteger(value)) return value;
  const expected = "epoch milliseconds";
  throw new AppError("job.illegal_value", { name, value: String(parameter[name]), expected }, { path: name });
}

/** A `date` covers 24 hours from its midnight, as in the original, also on the days when a zone's clock is changed. */
const dayAfter = (date: string, zone: string) => readDate(date, zone)!.epochMs + DAY_MS;

const endName = (kind: "string" | "millis") => (kind === "string" ? "endTimeString" : "endTimestampMillis");

function unreadable(name: string, value: string): AppError {
  if (name === "date") return new AppError("job.date_unreadable", { value }, { path: name });
  return new AppError("job.time_unreadable", { name, value }, { path: name });
}
