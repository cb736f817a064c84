import { z } from "zod";

/** The body of every failed answer of our API. */
export const apiErrorBody = z.object({
  error: z.object({
    code: z.string(),
    original: z.string().optional(),
    message: z.string(),
    remedy: z.string().default(""),
    path: z.string().optional(),
    details: z.record(z.string(), z.unknown()).default({}),
    causes: z.array(z.string()).default([]),
    requestId: z.string().optional(),
  }),
});
export type ApiErrorDescription = z.output<typeof apiErrorBody>["error"];

/** A request that our server refused, in the reader's language. */
export class ApiError extends Error {
  readonly status: number;
  readonly description: ApiErrorDescription;

  constructor(status: number, description: ApiErrorDescription) {
    super(description.message);
    this.name = "ApiError";
    this.status = status;
    this.description = description;
  }
}

/** A request that never reached our server, or whose answer never came back. */
export class UnreachableError extends Error {
  constructor(cause: unknown) {
    super("The server did not answer", { cause });
    this.name = "UnreachableError";
  }
}
