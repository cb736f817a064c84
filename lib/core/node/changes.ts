import { formatPath, type Path } from "../job/path";
import type { NodeDocument } from "./draft";
import type { DocumentChange } from "./version";

type Json = unknown;
/** What rows of a list are told apart by, so that an inserted row is one change and not a change of all below it. */
const IDENTITIES = ["name", "output"] as const;

/**
 * What differs between two documents, value by value, in the order of the newer one. Scripts that are no JSON are
 * compared as texts; the layout of a JSON text does not count. Rows with a name go by it: `parameters.startTime.value`.
 */
export function changesBetween(before: NodeDocument, after: NodeDocument): DocumentChange[] {
  return [
    ...compare("script", [], scriptOf(before.script), scriptOf(after.script)),
    ...compare("config", [], before.config, after.config),
  ];
}

function scriptOf(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function compare(part: DocumentChange["part"], path: Path, before: Json, after: Json): DocumentChange[] {
  const [left, right] = [membersOf(before), membersOf(after)];
  if (!left || !right || left.kind !== right.kind) {
    if (isSame(before, after)) return [];
    return [{ part, path: formatPath(path), before: before ?? null, after: after ?? null }];
  }
  const keys = new Set([...right.members.keys(), ...left.members.keys()]);
  return [...keys].flatMap((key) => compare(part, [...path, key], left.members.get(key), right.members.get(key)));
}

/** Members to compare one by one; null for values that are compared as a whole, such as lists of columns. */
function membersOf(value: Json): { kind: "object" | "rows"; members: ReadonlyMap<string, Json> } | null {
  if (typeof value !== "object" || value === null) return null;
  if (!Array.isArray(value)) return { kind: "object", members: new Map(Object.entries(value)) };
  for (const identity of IDENTITIES) {
    const names = value.map((row) => (row as Record<string, Json> | null)?.[identity]);
    const isNamed = names.every((name) => typeof name === "string" && name !== "");
    if (isNamed && new Set(names).size === names.length)
      return { kind: "rows", members: new Map(names.map((name, index) => [name as string, value[index]])) };
  }
  return null;
}

/** The order of an object's keys does not count. */
export function isSame(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return (a ?? null) === (b ?? null);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  const isMember = ([key, value]: [string, Json]) => isSame(value, (b as Record<string, Json>)[key]);
  return left.length === right.length && left.every(isMember);
}
