import { AppError } from "../errors";
import { formatPath } from "./path";
import { closest } from "./unknown-keys";

/** One `${name}` in a text of the job. Offsets count within that text. */
export interface Reference {
  readonly name: string;
  readonly path: readonly (string | number)[];
  readonly offset: number;
  readonly length: number;
}

const REFERENCE = /\$\{([^{}]*)\}/g;
const NONE: readonly Reference[] = [];

/** Every `${name}` in the texts of `document`, in document order. Keys are not searched. */
export function findReferences(document: unknown, path: readonly (string | number)[] = []): readonly Reference[] {
  if (typeof document === "string") {
    if (!document.includes("${")) return NONE; // of a thousand column names, none
    return [...document.matchAll(REFERENCE)].map((match) => ({
      name: match[1]!.trim(),
      path,
      offset: match.index,
      length: match[0].length,
    }));
  }
  if (Array.isArray(document)) return document.flatMap((item, index) => findReferences(item, [...path, index]));
  if (typeof document !== "object" || document === null) return [];
  return Object.entries(document).flatMap(([key, value]) => findReferences(value, [...path, key]));
}

/**
 * The document with every `${name}` replaced by its value. Values go into texts, never into the JSON around them, so
 * quotes and braces in a value stay what they are; a value is not searched again.
 * @throws AppError job.unresolved_reference for the first name without a value
 */
export function substitute<Document>(document: Document, values: Readonly<Record<string, string>>): Document {
  const missing = findReferences(document).find(({ name }) => !Object.hasOwn(values, name));
  if (missing !== undefined) throw unresolved(missing, Object.keys(values));
  return replace(document, values) as Document;
}

/** The error for a reference that has no value; its details carry the name that was probably meant. */
export function unresolved({ name, path }: Reference, defined: readonly string[]): AppError {
  const suggestion = closest(name, defined);
  return new AppError(
    "job.unresolved_reference",
    { name },
    { path: formatPath(path), details: suggestion === null ? {} : { suggestion } },
  );
}

function replace(value: unknown, values: Readonly<Record<string, string>>): unknown {
  if (typeof value === "string") return value.replace(REFERENCE, (_, name: string) => values[name.trim()]!);
  if (Array.isArray(value)) return value.map((item) => replace(item, values));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, replace(member, values)]));
}
