import type { z } from "zod";

/** One call of the admin API. Paths may hold parameters: `/faults/:id`. Answers are JSON; undefined is 204. */
export interface AdminRoute {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly body: z.ZodType | null;
  readonly handle: (input: AdminInput) => unknown;
}
export interface AdminInput {
  readonly params: Readonly<Record<string, string>>;
  /** As the route's schema parsed it. */
  readonly body: unknown;
}

/** Keeps the type of the parsed body between schema and handler. */
export function route<Body extends z.ZodType>(
  method: AdminRoute["method"],
  path: string,
  body: Body,
  handle: (input: AdminInput & { readonly body: z.output<Body> }) => unknown,
): AdminRoute {
  return { method, path, body, handle: handle as AdminRoute["handle"] };
}

export function plainRoute(
  method: AdminRoute["method"],
  path: string,
  handle: (input: AdminInput) => unknown,
): AdminRoute {
  return { method, path, body: null, handle };
}

/** A refusal with its status; anything else that is thrown is 500. */
export class AdminRefusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = "AdminRefusal";
    this.status = status;
  }
}
