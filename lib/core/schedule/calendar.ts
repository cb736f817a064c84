import { z } from "zod";
import { AppError } from "../errors";
import { parseDay } from "./wall-time";

/** Ten years of every day. */
const MOST_DATES = 3_660;

const date = z.string().refine(exists, "yyyy-MM-dd");
export const calendarName = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[\p{L}\p{N}_. -]+$/u, "Use letters, digits, spaces, underscores, dots and hyphens only.");

/** A calendar lets nodes run on the dates it names; on others, and outside its validity, they have dry runs. */
const calendarDates = {
  /** First and last date that it speaks for, both included, `yyyy-MM-dd`. */
  validFrom: date,
  validTo: date,
  /** `yyyy-MM-dd`, in any order. */
  runDates: z.array(date).min(1).max(MOST_DATES),
};

export const calendarDraft = z
  .strictObject({ name: calendarName, ...calendarDates })
  .superRefine(({ validFrom, validTo, runDates }, { addIssue }) => {
    if (validFrom > validTo)
      addIssue({ code: "custom", path: ["validTo"], message: "The last date must not be before the first." });
    const outside = runDates.find((each) => each < validFrom || each > validTo);
    if (outside !== undefined)
      addIssue({ code: "custom", path: ["runDates"], message: "Every date must lie within the validity." });
  })
  .transform(({ runDates, ...rest }) => ({ ...rest, runDates: [...new Set(runDates)].sort() }));
export type CalendarDraft = z.output<typeof calendarDraft>;

export const calendarView = z.object({
  id: z.uuid(),
  name: z.string(),
  ...calendarDates,
  /** Nodes that name it, in their draft or in production. */
  uses: z.number(),
  updatedAt: z.coerce.date(),
});
export type CalendarView = z.infer<typeof calendarView>;

/** A node that names a calendar. */
export const calendarUse = z.object({
  nodeId: z.uuid(),
  nodeName: z.string(),
  /** What runs names it; otherwise only the draft does. */
  isDeployed: z.boolean(),
});
export type CalendarUse = z.infer<typeof calendarUse>;

/**
 * The dates of a text: one or more a line, separated by spaces or commas, as yyyy-MM-dd or yyyyMMdd; `#` begins a
 * comment. Ascending, each once.
 * @throws AppError "schedule.calendar_line" with the line
 */
export function parseDates(text: string): string[] {
  const dates = new Set<string>();
  for (const [index, line] of text.split(/\r?\n/).entries())
    for (const word of line
      .replace(/#.*/, "")
      .split(/[\s,;]+/)
      .filter(Boolean)) {
      const plain = /^\d{8}$/.test(word) ? `${word.slice(0, 4)}-${word.slice(4, 6)}-${word.slice(6)}` : word;
      if (!exists(plain)) throw new AppError("schedule.calendar_line", { line: index + 1, text: word.slice(0, 40) });
      dates.add(plain);
    }
  return [...dates].sort();
}

function exists(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    parseDay(text);
    return true;
  } catch {
    return false;
  }
}
