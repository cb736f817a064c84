import { AppError } from "@/lib/core/errors";

/**
 * A date as options take it, with or without hyphens, as yyyy-MM-dd.
 * @throws AppError "input.invalid" naming the option
 */
export function dateOption(option: string, text: string): string {
  const [, year, month, day] = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(text) ?? [];
  const date = `${year}-${month}-${day}`;
  const at = Date.parse(`${date}T00:00:00Z`);
  if (!Number.isNaN(at) && new Date(at).toISOString().startsWith(date)) return date;
  throw new AppError("input.invalid", {
    reason: `${option} is "${text}", but must be a date, YYYY-MM-DD or YYYYMMDD.`,
  });
}
