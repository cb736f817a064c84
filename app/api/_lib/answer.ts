import { toAppError, type AppError } from "@/lib/core/errors";
import type { Locale } from "@/lib/core/locale";
import { logger } from "@/lib/platform/logger";
import { localise } from "./localise";

const HEADERS = { "cache-control": "no-store" };

/** A result as JSON: bigint as text, dates as ISO 8601. Nothing to say is 204. */
export function answer(result: unknown, requestId: string, locale: Locale, status = 200): Response {
  const headers = { ...HEADERS, "x-request-id": requestId };
  if (result instanceof Response) {
    result.headers.set("x-request-id", requestId);
    return result;
  }
  if (result === undefined) return new Response(null, { status: 204, headers });
  return new Response(JSON.stringify(localise(result, locale), bigintAsText), {
    status,
    headers: { ...headers, "content-type": "application/json; charset=utf-8" },
  });
}

/** A failure in the caller's language. What nobody foresaw goes to the process log, and out without its inside. */
export function answerError(thrown: unknown, requestId: string, locale: Locale): Response {
  const error = toAppError(thrown);
  if (error.code === "internal") logger.error({ requestId, err: thrown }, "request failed");
  const { causes, ...description } = error.describe(locale);
  return new Response(
    JSON.stringify({ error: { ...description, causes: shownCauses(error, causes), requestId } }, bigintAsText),
    {
      status: error.status,
      headers: { ...HEADERS, "x-request-id": requestId, "content-type": "application/json; charset=utf-8" },
    },
  );
}

function shownCauses(error: AppError, causes: readonly string[]): readonly string[] {
  return error.code === "internal" ? [] : causes;
}

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
