import { jobDocument } from "@/lib/core/job/document";
import { schemaOf, type JsonSchema } from "@/lib/core/job/json-schema";
import { STEP_TYPES } from "@/lib/core/job/step-types";
import { transformer } from "@/lib/core/job/transformer";
import type { Locale } from "@/lib/core/locale";
import { messagesFor } from "@/messages";
import { code, escaped, table } from "./markdown";

type Words = ReturnType<typeof messagesFor>["docs"]["job"];

/** Every field of a job, from the schemas that the wizard, script mode and the engine parse it with. */
export function jobReference(locale: Locale): string {
  const words = messagesFor(locale).docs.job;
  const part = (title: string, schema: JsonSchema) => [`## ${title}`, fields(schema, words)];
  return [
    ...part(words.document, schemaOf(jobDocument, locale)),
    ...Object.entries(STEP_TYPES).flatMap(([category, types]) =>
      Object.entries(types).flatMap(([stepType, { parameter }]) =>
        part(`${stepType} ${category}`, schemaOf(parameter, locale)),
      ),
    ),
    ...part(words.transformer, schemaOf(transformer, locale)),
  ].join("\n\n");
}

function fields(schema: JsonSchema, words: Words): string {
  const rows = rowsOf(schema, "", words);
  return table([words.field, words.type, words.standard, words.meaning], rows);
}

/** The rows of an object's fields, those of objects and lists of objects inside right behind their own. */
function rowsOf(schema: JsonSchema, prefix: string, words: Words): string[][] {
  const required = new Set(schema.required as string[] | undefined);
  return Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    const inner = innerOf(field);
    const isEmpty = Object.keys(field).length === 0;
    const row = [
      `${code(path)}${required.has(name) ? ` **${words.required}**` : ""}`,
      isEmpty ? words.any : typesOf(field, words).join(words.or),
      standardOf(field),
      isEmpty ? words.ignored : meaningOf(field, words),
    ];
    return [row, ...(inner ? rowsOf(inner.schema, `${path}${inner.suffix}.`, words) : [])];
  });
}

function innerOf(field: JsonSchema): { readonly schema: JsonSchema; readonly suffix: string } | null {
  const items = field.items as JsonSchema | undefined;
  if (items)
    return alternatives(items).some(({ properties }) => properties)
      ? { schema: withFields(items), suffix: "[]" }
      : null;
  return alternatives(field).some(({ properties }) => properties) ? { schema: withFields(field), suffix: "" } : null;
}

const withFields = (field: JsonSchema) => alternatives(field).find(({ properties }) => properties) ?? field;

function alternatives(field: JsonSchema): JsonSchema[] {
  const nested = (field.anyOf ?? field.oneOf) as JsonSchema[] | undefined;
  return nested ? nested.flatMap(alternatives) : [field];
}

function typesOf(field: JsonSchema, words: Words): string[] {
  const names = alternatives(field).flatMap(({ type, const: only, enum: values, items }) => {
    if (only !== undefined || values !== undefined) return [words.types.string];
    if (type === "array")
      return [`${words.types.array}${items ? `: ${typesOf(items as JsonSchema, words).join(words.or)}` : ""}`];
    return type === undefined || type === "null" ? [] : [words.types[type as keyof Words["types"]] ?? String(type)];
  });
  return names.length === 0 ? [words.any] : [...new Set(names)];
}

/** The value that counts when the field is absent. What an object inside defaults to stands in its own rows. */
function standardOf({ default: standard }: JsonSchema): string {
  if (standard === undefined || (typeof standard === "object" && standard !== null && !Array.isArray(standard)))
    return "–";
  return code(JSON.stringify(standard));
}

function meaningOf(field: JsonSchema, words: Words): string {
  const values = alternatives(field).flatMap(
    ({ enum: list, const: only }) => (list as unknown[]) ?? (only === undefined ? [] : [only]),
  );
  return [
    field.title === undefined ? "" : `**${escaped(String(field.title))}**${words.stop}`,
    field.description === undefined ? "" : escaped(String(field.description)),
    values.length === 0 ? "" : `${words.values} ${values.map((value) => code(String(value))).join(" ")}`,
  ]
    .filter((part) => part !== "")
    .join(" ");
}
