import type { z } from "zod";
import { ApiError, apiErrorBody, UnreachableError } from "./api-error";
import { currentWorkspace } from "./workspace";
import { reportReached, reportSignedOut, reportUnreachable } from "./connection";

type QueryValue = string | number | boolean | undefined;

interface Options<Schema extends z.ZodType> {
  /** What the answer must be; anything else is an error, not a surprise later. */
  readonly schema: Schema;
  readonly query?: Readonly<Record<string, QueryValue | readonly string[]>>;
  readonly signal?: AbortSignal;
}
interface BodyOptions<Schema extends z.ZodType> extends Options<Schema> {
  readonly body?: unknown;
}

/**
 * Typed calls to our own API.
 * @throws ApiError when the server refuses, UnreachableError when it cannot be reached
 */
export const api = {
  get: <Schema extends z.ZodType>(path: string, options: Options<Schema>) => call("GET", path, options),
  post: <Schema extends z.ZodType>(path: string, options: BodyOptions<Schema>) => call("POST", path, options),
  put: <Schema extends z.ZodType>(path: string, options: BodyOptions<Schema>) => call("PUT", path, options),
  patch: <Schema extends z.ZodType>(path: string, options: BodyOptions<Schema>) => call("PATCH", path, options),
  delete: <Schema extends z.ZodType>(path: string, options: BodyOptions<Schema>) => call("DELETE", path, options),
};

async function call<Schema extends z.ZodType>(
  method: string,
  path: string,
  { schema, query, signal, body }: BodyOptions<Schema>,
): Promise<z.output<Schema>> {
  const workspace = currentWorkspace();
  const headers = new Headers();
  if (workspace !== null) headers.set("x-millrace-workspace", workspace);
  if (body !== undefined) headers.set("content-type", "application/json");
  const response = await reach(`${path}${queryString(query)}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  });
  const answer: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined);
  if (response.ok) return schema.parse(answer);
  const described = apiErrorBody.safeParse(answer);
  if (described.success) {
    const { error } = described.data;
    if (error.code === "account.unauthenticated") reportSignedOut();
    throw new ApiError(response.status, error);
  }
  throw new UnreachableError(new Error(`${method} ${path} answered ${response.status}`));
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    const response = await fetch(url, init);
    // A proxy in front of us answers 502 to 504 in our name while we restart; what a 401 means, its body says.
    const { status } = response;
    if ((status < 502 || status > 504) && status !== 401) reportReached();
    return response;
  } catch (error) {
    if (init.signal?.aborted) throw error;
    reportUnreachable();
    throw new UnreachableError(error);
  }
}

function queryString(query: Options<z.ZodType>["query"] = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (Array.isArray(value)) for (const item of value as readonly string[]) search.append(name, item);
    else if (value !== undefined) search.set(name, String(value));
  }
  const text = search.toString();
  return text === "" ? "" : `?${text}`;
}
