import type { Locale } from "@/lib/core/locale";
import { fromStoredError, storedError } from "@/lib/core/stored-error";

/**
 * A result with the errors that it carries told in the caller's language: rows keep an error in English together with
 * what is needed to say it otherwise.
 */
export function localise(value: unknown, locale: Locale): unknown {
  if (Array.isArray(value)) return value.map((item) => localise(item, locale));
  if (typeof value !== "object" || value === null || value instanceof Date || value instanceof Uint8Array) return value;
  if ("code" in value && "remedy" in value && "params" in value) {
    const stored = storedError.safeParse(value);
    if (stored.success) {
      const { message, remedy } = fromStoredError(stored.data).describe(locale);
      return { ...stored.data, message, remedy };
    }
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, localise(inner, locale)]));
}
