import type { z } from "zod";

/** A key that a schema does not name, with the known one it was probably meant to be. */
export interface UnknownKey {
  readonly path: readonly (string | number)[];
  readonly suggestion: string | null;
}

/** Definitions of the zod types that wrap or hold others; only what is needed to walk along a value. */
interface Definition {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly element?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly shape?: Readonly<Record<string, z.ZodType>>;
}

const NONE: readonly UnknownKey[] = [];

/** Every key of `value` that `schema` keeps without knowing it. An object that names no key takes any. */
export function unknownKeys(
  schema: z.ZodType,
  value: unknown,
  path: readonly (string | number)[] = [],
): readonly UnknownKey[] {
  if (typeof value !== "object" || value === null) return NONE; // of a thousand column names, none has keys
  const { type, innerType, in: input, element, options, shape } = schema._zod.def as unknown as Definition;
  if (innerType !== undefined) return unknownKeys(innerType, value, path);
  if (type === "pipe" && input !== undefined) return unknownKeys(input, value, path);
  if (type === "array" && element !== undefined && Array.isArray(value)) {
    return value.flatMap((item, index) => unknownKeys(element, item, [...path, index]));
  }
  if (type === "union" && options !== undefined) {
    const match = options.find((option) => option._zod.def.type !== "string" && option.safeParse(value).success);
    return match === undefined ? [] : unknownKeys(match, value, path);
  }
  if (shape === undefined || Object.keys(shape).length === 0) return [];
  if (Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    Object.hasOwn(shape, key)
      ? unknownKeys(shape[key]!, member, [...path, key])
      : [{ path: [...path, key], suggestion: closest(key, Object.keys(shape)) }],
  );
}

/** The candidate that is at most two edits away from `word` (one for short words), without regard to case; or null. */
export function closest(word: string, candidates: readonly string[]): string | null {
  const limit = word.length < 5 ? 1 : 2;
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate ?? null;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}
