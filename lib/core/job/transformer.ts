import { z } from "zod";
import { report, wholeNumber } from "./parameter";

export const TRANSFORMERS = ["dx_substr", "dx_pad", "dx_replace", "dx_filter", "dx_digest"] as const;
export type TransformerName = (typeof TRANSFORMERS)[number];

const OPERATORS = ["like", "not like", ">", "<", ">=", "<=", "=", "==", "!="];
const isWhole = (text: string | undefined) => text !== undefined && /^\d+$/.test(text.trim());

/** What is wrong with the texts given to a transformer, or null. Source: DataX core transport/transformer. */
function problem(name: TransformerName, paras: readonly string[]): string | null {
  const [first = "", second, third] = paras;
  switch (name) {
    case "dx_substr":
      return isWhole(first) && isWhole(second) ? null : "start and length are expected";
    case "dx_pad":
      if (!["l", "r"].includes(first.toLowerCase())) return "the side must be l or r";
      if (!isWhole(second)) return "a length is expected";
      return third === undefined || third === "" ? "the text to pad with is expected" : null;
    case "dx_replace":
      return isWhole(first) && isWhole(second) && third !== undefined ? null : "start, length and a text are expected";
    case "dx_filter":
      if (!OPERATORS.includes(first.trim().toLowerCase())) return `the operator must be one of ${OPERATORS.join(" ")}`;
      return second === undefined || second === "" ? "a value to compare with is expected" : null;
    case "dx_digest":
      if (!["md5", "sha1"].includes(first.toLowerCase())) return "the digest must be md5 or sha1";
      return ["touppercase", "tolowercase"].includes((second ?? "").toLowerCase())
        ? null
        : "the case must be toUpperCase or toLowerCase";
  }
}

/** One entry of a DataX transformer list, kept in a 2.0 job under extend.datax.transformer. */
export const transformer = z
  .looseObject({
    name: z.string(),
    parameter: z.looseObject({ columnIndex: wholeNumber(0).optional(), paras: z.array(z.coerce.string()).default([]) }),
  })
  .transform((value, context) => {
    const { name, parameter } = value;
    const known = TRANSFORMERS.find((candidate) => candidate === name);
    if (name === "dx_groovy") report(context, ["name"], "job.transformer_groovy", {});
    else if (known === undefined) {
      report(context, ["name"], "job.transformer_unknown", { name, known: TRANSFORMERS.join(", ") });
    } else if (parameter.columnIndex === undefined) {
      report(context, ["parameter", "columnIndex"], "job.missing_parameter", { name: "columnIndex" });
    } else {
      const reason = problem(known, parameter.paras);
      if (reason === null)
        return { ...value, name: known, parameter: { ...parameter, columnIndex: parameter.columnIndex } };
      report(context, ["parameter", "paras"], "job.transformer_parameter", { name, reason });
    }
    return z.NEVER;
  });

export type Transformer = z.output<typeof transformer>;
