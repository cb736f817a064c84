import type { z } from "zod";
import { AppError } from "@/lib/core/errors";

/** Options as a schema wants them; those left out do not count. @throws AppError "input.invalid" naming the option */
export function parseOptions<Schema extends z.ZodType>(schema: Schema, options: object): z.output<Schema> {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const { data, error } = schema.safeParse(given);
  if (!error) return data;
  const [issue] = error.issues;
  throw new AppError("input.invalid", { reason: `--${issue!.path.join(".")}: ${issue!.message}` });
}
