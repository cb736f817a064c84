import { z } from "zod";
import { AppError, toAppError } from "../../errors";
import type { Expression, Scope } from "./expression";
import { parseExpression } from "./parse";
import { referencesIn } from "./references";

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

/** One row of the scheduling parameters: a name the code uses as `${name}`, and the expression behind it. */
export const parameterRow = z.object({ name: z.string(), value: z.string() });
export type ParameterRow = z.infer<typeof parameterRow>;

export interface ParameterCheck {
  /** What blocks a submit, in the order of the rows. */
  readonly errors: readonly AppError[];
  readonly warnings: readonly AppError[];
}

/**
 * Checks the rows against the code that uses them. `scopes` are the parameters defined on the workflow and the
 * workspace. Nothing is thrown: an editor shows all problems at once.
 */
export function checkParameters(
  rows: readonly ParameterRow[],
  code: string,
  scopes: Readonly<Partial<Record<Scope, ReadonlyMap<string, string>>>> = {},
): ParameterCheck {
  const errors: AppError[] = [];
  const warnings: AppError[] = [];
  const references = referencesIn(code);
  const seen = new Set<string>();
  rows.forEach(({ name, value }, index) => {
    const row = index + 1;
    const path = `parameters[${index}]`;
    if (!NAME.test(name)) errors.push(new AppError("schedule.param_name", { name, row }, { path }));
    if (seen.has(name)) errors.push(new AppError("schedule.param_dup", { name, row }, { path }));
    seen.add(name);
    if (name === "date") warnings.push(new AppError("schedule.param_warn_date_name", { name }, { path }));
    if (!references.local.has(name))
      warnings.push(new AppError("schedule.param_warn_unreferenced", { name }, { path }));
    try {
      const expression = parseExpression(value, name);
      warnings.push(...expression.warnings);
      errors.push(...missingReferences(expression, scopes));
    } catch (error) {
      errors.push(toAppError(error));
    }
    if (value === "" && references.local.has(name))
      errors.push(new AppError("schedule.param_missing", { name }, { path }));
  });
  for (const name of references.local)
    if (!seen.has(name)) errors.push(new AppError("schedule.param_missing", { name }, { path: name }));
  for (const scope of ["workflow", "workspace"] as const)
    for (const name of references[scope])
      if (!scopes[scope]?.has(name))
        errors.push(new AppError("schedule.param_missing", { name: `${scope}.${name}` }, { path: `${scope}.${name}` }));
  return { errors, warnings };
}

function missingReferences(
  { name, pieces }: Expression,
  scopes: Readonly<Partial<Record<Scope, ReadonlyMap<string, string>>>>,
): AppError[] {
  return pieces.flatMap((piece) => {
    if (piece.kind !== "reference" || scopes[piece.scope]?.has(piece.target)) return [];
    const { column, scope, target: found } = piece;
    return new AppError("schedule.param_ref", { name, column, scope, found }, { path: name, details: { column } });
  });
}

/** The rows plus one empty row for each name the code uses and the rows lack; existing rows stay as they are. */
export function loadFromCode(rows: readonly ParameterRow[], code: string): ParameterRow[] {
  const known = new Set(rows.map(({ name }) => name));
  const missing = [...referencesIn(code).local].filter((name) => !known.has(name));
  return [...rows, ...missing.map((name) => ({ name, value: "" }))];
}

/** The other face of the rows: `name1=value1 name2=value2`. */
export function formatAssignments(rows: readonly ParameterRow[]): string {
  return rows.map(({ name, value }) => `${name}=${value}`).join(" ");
}

/**
 * Reads `name1=value1 name2=value2`; any run of spaces separates. Names and values are checked with the rows, not here.
 * @throws AppError "schedule.param_assignment" with the column, from 1, of the first word that is no assignment
 */
export function parseAssignments(text: string): ParameterRow[] {
  return [...text.matchAll(/\S+/g)].map(({ 0: found, index }) => {
    const equals = found.indexOf("=");
    if (equals < 1 || found.includes("=", equals + 1))
      throw new AppError("schedule.param_assignment", { found, column: index + 1 }, { details: { column: index + 1 } });
    return { name: found.slice(0, equals), value: found.slice(equals + 1) };
  });
}
