import { z } from "zod";
import type { Locale } from "../locale";
import { jobDocument } from "./document";
import { STEP_TYPES } from "./step-types";

/** A part of a JSON schema. `x-wizard` says that the wizard shows the field too: `basic` or `advanced`. */
export type JsonSchema = { [key: string]: unknown };

/**
 * JSON schema (2020-12) of a job as people type it, for completion, hover help and validation in the script editor:
 * the document, with the parameter of each known step chosen by its category and stepType. Titles and descriptions
 * are in `locale`.
 */
export function jobJsonSchema(locale: Locale): JsonSchema {
  const document = schemaOf(jobDocument, locale) as { properties: { steps: { items: JsonSchema } } };
  const { items } = document.properties.steps;
  items.allOf = Object.entries(STEP_TYPES).flatMap(([category, types]) =>
    Object.entries(types).map(([stepType, { parameter }]) => ({
      if: {
        properties: { category: { const: category }, stepType: { const: stepType } },
        required: ["category", "stepType"],
      },
      then: { properties: { parameter: schemaOf(parameter, locale) } },
    })),
  );
  (items.properties as JsonSchema).stepType = {
    type: "string",
    enum: [...new Set(Object.values(STEP_TYPES).flatMap((types) => Object.keys(types)))],
  };
  return document;
}

/** JSON schema of one zod schema, in one language. */
export function schemaOf(schema: z.ZodType, locale: Locale): JsonSchema {
  return z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override: ({ jsonSchema, zodSchema }) => {
      const texts = jsonSchema as JsonSchema & { zh?: { title: string; description: string }; wizard?: string };
      if (locale === "zh" && texts.zh !== undefined) Object.assign(texts, texts.zh);
      delete texts.zh;
      if (texts.wizard !== undefined) texts["x-wizard"] = texts.wizard;
      delete texts.wizard;
      // zod leaves out the default of what it transforms; ours can be typed as they are.
      const { type, defaultValue } = zodSchema._zod.def as { type: string; defaultValue?: unknown };
      if (type === "default") texts.default = defaultValue;
    },
  }) as JsonSchema;
}
