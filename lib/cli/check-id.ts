import { AppError } from "@/lib/core/errors";

/** The id of an instance as typed. @throws AppError "input.invalid" */
export function checkId(id: string): string {
  if (/^\d{8}-\d{1,19}$/.test(id)) return id;
  throw new AppError("input.invalid", { reason: `"${id}" is not an instance: 20250630-1042 would be one.` });
}
