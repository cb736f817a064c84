import { AppError } from "@/lib/core/errors";

/** A whole number from 1 to `most`. @throws AppError "input.invalid" */
export function positiveNumber(option: string, text: string, most: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= most) return number;
  throw new AppError("input.invalid", {
    reason: `${option} is "${text}", but must be a whole number from 1 to ${most}.`,
  });
}
