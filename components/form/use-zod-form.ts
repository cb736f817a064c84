"use client";
import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { useForm, type DefaultValues, type FieldValues, type Resolver, type UseFormReturn } from "react-hook-form";
import type { z } from "zod";
import { useRuleTexts } from "./rule-texts";

/**
 * A form whose rules are a zod schema: the same one that the server parses with. A field is judged when it is left, and
 * from then on while it is typed in; broken rules are named in the reader's language.
 */
export function useZodForm<Input extends FieldValues, Output>(
  schema: z.ZodType<Output, Input>,
  defaultValues: DefaultValues<Input>,
): UseFormReturn<Input, unknown, Output> {
  const inWords = useRuleTexts();
  const resolve = standardSchemaResolver<Input, unknown, Output>(schema as never);
  const resolver: Resolver<Input, unknown, Output> = async (...args) => {
    const result = await resolve(...args);
    return { ...result, errors: mapMessages(result.errors, inWords) } as typeof result;
  };
  return useForm<Input, unknown, Output>({ resolver, defaultValues, mode: "onTouched", shouldFocusError: true });
}

/** Walks the tree of errors and puts every message into words. */
function mapMessages(errors: object, inWords: (message: string) => string): object {
  return Object.fromEntries(
    Object.entries(errors).map(([key, value]: [string, unknown]) => {
      if (key === "message" && typeof value === "string") return [key, inWords(value)];
      const nested = typeof value === "object" && value !== null && key !== "ref";
      return [key, nested ? mapMessages(value, inWords) : value];
    }),
  );
}
