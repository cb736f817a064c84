import { z } from "zod";
import { AppError, ERRORS, type ErrorCode } from "./errors";

/** An error as rows keep it and the API hands it out: described in English, with what is needed to say it otherwise. */
export const storedError = z.object({
  code: z.string(),
  original: z.string().optional(),
  message: z.string(),
  remedy: z.string(),
  path: z.string().optional(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  details: z.record(z.string(), z.unknown()),
  causes: z.array(z.string()),
});
export type StoredError = z.infer<typeof storedError>;

const LONGEST_DETAILS = 16_384;

/** `details` that are too long to keep are left out. */
export function toStoredError(error: AppError): StoredError {
  const { causes, details, ...rest } = error.describe("en");
  const text = JSON.stringify(details, plain);
  const params = Object.entries(error.params).map(([name, value]) => [
    name,
    typeof value === "bigint" ? String(value) : value,
  ]);
  return {
    ...rest,
    params: Object.fromEntries(params),
    details: text.length > LONGEST_DETAILS ? {} : (JSON.parse(text) as StoredError["details"]),
    causes: [...causes],
  };
}

/** The error again, to be described in any language. One whose code is no longer known becomes `internal`. */
export function fromStoredError({ code, params, path, details }: StoredError): AppError {
  if (!(code in ERRORS)) return new AppError("internal", {}, { details: { ...details, code } });
  return new AppError(code as ErrorCode, params as never, { ...(path === undefined ? {} : { path }), details });
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
