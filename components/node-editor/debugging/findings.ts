import { AppError } from "@/lib/core/errors";
import type { NodeType } from "@/lib/core/instance";
import { checkJob, findReferences, substitute } from "@/lib/core/job";
import { valueAt } from "@/lib/core/job/path";
import { checkSqlNode } from "@/lib/core/sql/node-script";

/** What can be said about a debug run before it starts. */
export interface DebugFindings {
  /** Variables of the script in the order of first use; those that the system gives a value are left out. */
  readonly variables: readonly string[];
  /** The two variables that are the ends of the window, where each is one and nothing else. */
  readonly window: { readonly start: string; readonly end: string } | null;
  /** Variables without a value. */
  readonly missing: readonly string[];
  /** With every value in place: what would end the run, and what it would warn of. */
  readonly errors: readonly AppError[];
  readonly warnings: readonly AppError[];
  /** What the destination does with rows that it was given before; null while the script names none. */
  readonly writes: "append" | "overwrite" | "nothing" | null;
}

const GIVEN = /^(workspace|workflow|bdp\.system)\./;

/** The variables of a script that have no value; none when the script cannot be read, which the run itself says. */
export function missingValues(
  script: string,
  parameters: Readonly<Record<string, string>>,
  type: NodeType = "DI",
): readonly string[] {
  if (type === "ODPS_SQL") return withoutValue(variablesOf(script), parameters);
  try {
    return withoutValue(variablesOf(JSON.parse(script)), parameters);
  } catch {
    return [];
  }
}

const variablesOf = (document: unknown) =>
  [...new Set(findReferences(document).map(({ name }) => name))].filter((name) => !GIVEN.test(name));
const withoutValue = (names: readonly string[], parameters: Readonly<Record<string, string>>) =>
  names.filter((name) => (parameters[name] ?? "").trim() === "");

/** Looks at a script with the values of a debug run put into it. Times are read in `zone`. */
export function debugFindings(
  script: string,
  parameters: Readonly<Record<string, string>>,
  zone: string,
  type: NodeType = "DI",
): DebugFindings {
  if (type === "ODPS_SQL") return sqlFindings(script, parameters);
  let document: unknown;
  try {
    document = JSON.parse(script);
  } catch {
    const { errors } = checkJob(script);
    return {
      variables: [],
      window: null,
      missing: [],
      errors: errors.map(({ error }) => error),
      warnings: [],
      writes: null,
    };
  }
  const names = [...new Set(findReferences(document).map(({ name }) => name))];
  const variables = names.filter((name) => !GIVEN.test(name));
  const missing = withoutValue(variables, parameters);
  const values = Object.fromEntries(names.map((name) => [name, (parameters[name] ?? "").trim()]));
  const isComplete = names.length === variables.length && missing.length === 0;
  const text = isComplete ? JSON.stringify(substitute(document, values)) : script;
  const { errors, warnings, job } = checkJob(text, { zone });
  const { writer } = job ?? {};
  return {
    variables,
    window: windowOf(document),
    missing,
    errors: errors.map(({ error }) => error),
    warnings: warnings.map(({ error }) => error),
    writes: writer === undefined ? null : writer.stepType === "odps" ? writeMode(writer.parameter) : "nothing",
  };
}

function sqlFindings(script: string, parameters: Readonly<Record<string, string>>): DebugFindings {
  const variables = variablesOf(script);
  const missing = withoutValue(variables, parameters);
  return {
    variables,
    window: null,
    missing,
    errors: checkSqlNode(script).map(({ error }) => error),
    warnings: [],
    writes: null,
  };
}

/** A window that is not given by two different variables, nothing around them, is nobody's to fill in. */
function windowOf(document: unknown): DebugFindings["window"] {
  const of = (end: string) =>
    findReferences(document).filter(({ path, offset }) => path.at(-1) === end && path[0] === "steps" && offset === 0);
  const [starts, ends] = [of("startTimeString"), of("endTimeString")];
  const [start, end] = [starts[0], ends[0]];
  if (!start || !end || starts.length > 1 || ends.length > 1 || start.name === end.name) return null;
  const isWhole = ({ path, length }: typeof start) => String(valueAt(document, path)).length === length;
  return isWhole(start) && isWhole(end) ? { start: start.name, end: end.name } : null;
}

function writeMode({ truncate }: Readonly<Record<string, unknown>>): "append" | "overwrite" {
  return String(truncate).toLowerCase() === "true" ? "overwrite" : "append";
}
