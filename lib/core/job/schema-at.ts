import type { JsonSchema } from "./json-schema";
import type { Path } from "./path";

/**
 * The part of a JSON schema that describes the place `path` of `document`: what editors offer, explain and complete
 * there. Branches (`if`/`then`) are decided by what the document says on the way, alternatives by what fits the path.
 * Null where the schema knows nothing.
 */
export function schemaAt(root: JsonSchema, document: unknown, path: Path): JsonSchema | null {
  let schema: JsonSchema | null = decided(root, document);
  let value = document;
  for (const segment of path) {
    value = member(value, segment);
    schema = step(schema, segment);
    if (schema === null) return null;
    schema = decided(schema, value);
  }
  return schema;
}

/** The keys that an object may have, with their schemas. */
export function propertiesOf(schema: JsonSchema): Readonly<Record<string, JsonSchema>> {
  const own = (schema.properties ?? {}) as Readonly<Record<string, JsonSchema>>;
  return Object.assign({}, ...alternatives(schema).map(propertiesOf), own) as Readonly<Record<string, JsonSchema>>;
}

/** Names of the kinds of value that may stand there: `boolean`, `string or number`. */
export function typesOf(schema: JsonSchema): readonly string[] {
  const { type } = schema;
  const own = Array.isArray(type) ? (type as string[]) : typeof type === "string" ? [type] : [];
  return [...new Set([...own, ...alternatives(schema).flatMap(typesOf)])];
}

/** The values that may stand there, where the schema lists them. */
export function valuesOf(schema: JsonSchema): readonly unknown[] {
  const own = Array.isArray(schema.enum) ? (schema.enum as unknown[]) : "const" in schema ? [schema.const] : [];
  return [...new Set([...own, ...alternatives(schema).flatMap(valuesOf)])];
}

function step(schema: JsonSchema, segment: string | number): JsonSchema | null {
  if (typeof segment === "number") {
    const items = schema.items ?? alternatives(schema).find(({ items }) => items !== undefined)?.items;
    return isSchema(items) ? items : null;
  }
  return propertiesOf(schema)[segment] ?? null;
}

/** The schema with the branches that hold for `value` merged into it. */
function decided(schema: JsonSchema, value: unknown): JsonSchema {
  const branches = Array.isArray(schema.allOf) ? (schema.allOf as JsonSchema[]) : [];
  const held = branches.filter((branch) => holds(branch.if, value)).map(({ then }) => then as JsonSchema);
  return held.reduce<JsonSchema>(
    (merged, branch) => ({ ...merged, properties: { ...propertiesOf(merged), ...propertiesOf(branch) } }),
    schema,
  );
}

/** Whether the members that the condition names have the values that it names. */
function holds(condition: unknown, value: unknown): boolean {
  if (!isSchema(condition)) return false;
  return Object.entries(propertiesOf(condition)).every(([key, expected]) => member(value, key) === expected.const);
}

function alternatives(schema: JsonSchema): readonly JsonSchema[] {
  return [schema.anyOf, schema.oneOf].flatMap((list) => (Array.isArray(list) ? (list as JsonSchema[]) : []));
}

function member(value: unknown, segment: string | number): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, segment)) return undefined;
  return (value as Record<string | number, unknown>)[segment];
}

const isSchema = (value: unknown): value is JsonSchema => typeof value === "object" && value !== null;
