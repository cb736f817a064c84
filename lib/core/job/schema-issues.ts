import type { z } from "zod";
import { AppError, type ErrorCode } from "../errors";
import { formatPath, valueAt, type Path } from "./path";
import { holdsReference } from "./parameter";

/** A fault with its place. */
export interface PathError {
  readonly path: Path;
  readonly error: AppError;
}

/**
 * Turns what a schema refused into errors of the catalogue. Refusals of a value that holds a `${name}` are left out:
 * what it will be is not known yet.
 */
export function pathErrors(issues: readonly z.core.$ZodIssue[], value: unknown, base: Path): PathError[] {
  return issues
    .map((issue) => ({ issue, path: issue.path.filter((segment) => typeof segment !== "symbol") }))
    .filter(({ path }) => !holdsReference(valueAt(value, path)))
    .map(({ issue, path }) => ({
      path: [...base, ...path],
      error: translate(issue, [...base, ...path], valueAt(value, path)),
    }));
}

function translate(issue: z.core.$ZodIssue, path: Path, value: unknown): AppError {
  const last = path.findLast((segment) => typeof segment === "string");
  const name = last === undefined ? "the job" : String(last);
  const options = { path: formatPath(path) };
  if (issue.code === "custom") {
    const { code, params } = issue.params as { code: ErrorCode; params: Record<string, unknown> };
    return new AppError(code, (params.name === "" ? { ...params, name } : params) as never, options);
  }
  if (value === undefined) return new AppError("job.missing_parameter", { name }, options);
  if (issue.code === "invalid_type" || issue.code === "invalid_union") {
    return new AppError("job.wrong_type", { name, expected: kinds(issue) }, options);
  }
  const shown = typeof value === "object" ? "not acceptable" : JSON.stringify(value);
  return new AppError("job.illegal_value", { name, value: shown, expected: expectation(issue) }, options);
}

const WORDS: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
};

function kinds(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") return WORDS[issue.expected] ?? issue.expected;
  if (issue.code !== "invalid_union") return expectation(issue);
  const alternatives = issue.errors.flatMap((errors) => (errors[0] === undefined ? [] : [kinds(errors[0])]));
  return [...new Set(alternatives)].join(" or ");
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_value":
      return issue.values.map((value) => JSON.stringify(value)).join(" or ");
    case "too_small":
      return issue.origin === "string" && issue.minimum === 1 ? "not empty" : `at least ${issue.minimum}`;
    case "too_big":
      return `at most ${issue.maximum}`;
    default:
      return "something else";
  }
}
