import { z } from "zod";
import type { ErrorCode, ErrorParams } from "../errors";

/** Texts of one field in both languages; they ride on the schema into the wizard and the script editor's hover help. */
export type FieldHelp = {
  readonly title: string;
  readonly description: string;
  readonly zh: { readonly title: string; readonly description: string };
  /** Shown by the wizard; the others are reached in script mode only. */
  readonly wizard?: "basic" | "advanced";
};

/** Builds the `.meta()` of a field. */
export function help(
  title: string,
  description: string,
  zhTitle: string,
  zhDescription: string,
  wizard?: "basic" | "advanced",
): FieldHelp {
  return {
    title,
    description,
    zh: { title: zhTitle, description: zhDescription },
    ...(wizard === undefined ? {} : { wizard }),
  };
}

/** Reports one of the catalogue's errors from inside a schema; `check.ts` turns it back into an AppError. */
export function report<Code extends ErrorCode>(
  context: z.RefinementCtx,
  path: readonly PropertyKey[],
  code: Code,
  params: ErrorParams<Code>,
): void {
  context.addIssue({ code: "custom", path: [...path], params: { code, params } });
}

/** A parameter expression (`${name}`) somewhere in the text: its value is known only when the run is prepared. */
export const holdsReference = (value: unknown): boolean => typeof value === "string" && value.includes("${");

/** A boolean, also as the text `true` or `false` in any case. */
export const flag = () =>
  z.union([z.boolean(), z.string()]).transform((value, context) => {
    if (typeof value === "boolean") return value;
    const text = value.trim().toLowerCase();
    if (text === "true" || text === "false") return text === "true";
    report(context, [], "job.wrong_type", { name: "", expected: "true or false" });
    return z.NEVER;
  });

/** A whole number, also as a text of digits. Bounds are inclusive. */
export const wholeNumber = (minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER) =>
  numeric((value) => Number.isSafeInteger(value), "a whole number", minimum, maximum);

/** A number, also as text. Bounds are inclusive. */
export const decimalNumber = (minimum: number, maximum = Number.MAX_VALUE) =>
  numeric(Number.isFinite, "a number", minimum, maximum);

function numeric(accepts: (value: number) => boolean, expected: string, minimum: number, maximum: number) {
  return z.union([z.number(), z.string()]).transform((value, context) => {
    const number = typeof value === "number" ? value : /^\s*[+-]?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : NaN;
    if (!accepts(number)) report(context, [], "job.wrong_type", { name: "", expected });
    else if (number < minimum || number > maximum) {
      const bounds = maximum < Number.MAX_SAFE_INTEGER ? `${minimum} to ${maximum}` : `at least ${minimum}`;
      report(context, [], "job.illegal_value", { name: "", value: number, expected: `${expected}, ${bounds}` });
    } else return number;
    return z.NEVER;
  });
}

/** A text that may not be blank; blanks around it do not count. */
export const text = () => z.string().trim().min(1);

/** One of `values`, in any case. */
export const choice = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z
    .string()
    .meta({ enum: values })
    .transform((value, context): Values[number] => {
      const match = values.find((candidate) => candidate.toLowerCase() === value.trim().toLowerCase());
      if (match !== undefined) return match;
      report(context, [], "job.illegal_value", { name: "", value, expected: `one of ${values.join(", ")}` });
      return z.NEVER;
    });

/** Accepted for the sake of existing jobs; nothing looks at it. */
export const ignored = () => z.unknown().optional();

export const dataSourceName = () =>
  text().meta(help("Data source", "Name of a registered data source.", "数据源", "已注册数据源的名称。", "basic"));
