import { findNodeAtLocation, parseTree } from "jsonc-parser";
import { schemaAt, typesOf, type JsonSchema } from "@/lib/core/job";
import type { JsonPlace } from "@/lib/core/job/json-place";
import { objectAround } from "./field-help";

/** Text to put in, and which part of it to select afterwards. */
export interface Insertion {
  readonly from: number;
  readonly text: string;
  readonly selectFrom: number;
  readonly selectTo: number;
}

/** Adds a key at the end of the object around a place, with its default or an empty value to write over. */
export function addKey(
  text: string,
  { path, document }: Pick<JsonPlace, "path" | "document">,
  schema: JsonSchema,
  key: string,
): Insertion | null {
  const around = objectAround(document, path);
  const root = parseTree(text);
  const object = root && findNodeAtLocation(root, [...around]);
  if (object === undefined || object.type !== "object") return null;
  const value = valueFor(schemaAt(schema, document, [...around, key]) ?? {});
  const last = object.children?.at(-1);
  const indent = indentOf(text, last?.offset ?? object.offset) + (last === undefined ? "  " : "");
  const from = last === undefined ? object.offset + 1 : last.offset + last.length;
  const head = `${last === undefined ? "" : ","}\n${indent}${JSON.stringify(key)}: `;
  const inside = /^(""|\[\]|\{\})$/.test(value);
  const start = head.length + (inside ? 1 : 0);
  return { from, text: head + value, selectFrom: start, selectTo: inside ? start : start + value.length };
}

function valueFor(field: JsonSchema): string {
  if (field.default !== undefined) return JSON.stringify(field.default);
  const types = typesOf(field);
  if (types.includes("boolean")) return "true";
  if (types.includes("number") || types.includes("integer")) return "0";
  if (types.includes("array")) return "[]";
  return types.includes("object") ? "{}" : '""';
}

function indentOf(text: string, offset: number): string {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start))![0];
}
