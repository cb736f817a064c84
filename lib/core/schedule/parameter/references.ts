import { AppError } from "../../errors";
import { evaluate, type EvaluatedPiece, type Evaluation, type EvaluationContext } from "./evaluate";
import type { Expression, Scope } from "./expression";
import { parseExpression } from "./parse";
import type { ParameterRow } from "./rows";

/** `${name}`, `${workflow.name}`, `${workspace.name}` or a system variable, as code writes them. */
const REFERENCE =
  /\$\{(?:(workflow|workspace)\.)?([A-Za-z_][A-Za-z0-9_]{0,63})\}|\$\{bdp\.system\.(bizdate|cyctime)\}/g;

/** The names a piece of code uses, in the order of first use. The system variables need no row and are left out. */
export function referencesIn(code: string): Readonly<Record<"local" | Scope, ReadonlySet<string>>> {
  const found = { local: new Set<string>(), workflow: new Set<string>(), workspace: new Set<string>() };
  for (const [, scope, name] of code.matchAll(REFERENCE))
    if (name !== undefined) found[(scope ?? "local") as keyof typeof found].add(name);
  return found;
}

/** Rows that have been read, ready to be computed for any number of instances. */
export type ParsedParameters = ReadonlyMap<string, Expression>;

/** @throws AppError "schedule.param_*" for the first row that is no expression */
export function parseParameters(rows: readonly ParameterRow[]): ParsedParameters {
  return new Map(rows.map(({ name, value }) => [name, parseExpression(value, name)]));
}

/** The values of one instance's parameters, each computed when it is asked for. */
export class ParameterValues {
  readonly #parameters: ParsedParameters;
  readonly #context: EvaluationContext;
  readonly #evaluations = new Map<string, Evaluation>();

  constructor(parameters: ParsedParameters, context: EvaluationContext) {
    this.#parameters = parameters;
    this.#context = context;
  }

  /**
   * Every value by name, for the record of the instance.
   * @throws AppError "schedule.param_*"
   */
  all(): Record<string, string> {
    return Object.fromEntries([...this.#parameters.keys()].map((name) => [name, this.#evaluation(name).text]));
  }

  /**
   * `text` with every reference replaced, in parts that say which moment they came from. A text is never passed on
   * partly replaced.
   * @throws AppError "schedule.param_missing" for a name without a row, "schedule.param_*" for a value
   */
  fill(text: string): EvaluatedPiece[] {
    const pieces: EvaluatedPiece[] = [];
    let copied = 0;
    for (const match of text.matchAll(REFERENCE)) {
      if (match.index > copied) pieces.push(constant(text.slice(copied, match.index)));
      pieces.push(...this.#reference(match[1] as Scope | undefined, match[2], match[3]));
      copied = match.index + match[0].length;
    }
    if (copied < text.length) pieces.push(constant(text.slice(copied)));
    return pieces;
  }

  #reference(
    scope: Scope | undefined,
    name: string | undefined,
    system: string | undefined,
  ): readonly EvaluatedPiece[] {
    const value = system !== undefined ? `$${system}` : scope !== undefined ? `\${${scope}.${name}}` : null;
    if (value !== null) return evaluate(parseExpression(value, value.slice(1)), this.#context).pieces;
    return this.#evaluation(name!).pieces;
  }

  #evaluation(name: string): Evaluation {
    const known = this.#evaluations.get(name);
    if (known) return known;
    const expression = this.#parameters.get(name);
    if (!expression) throw new AppError("schedule.param_missing", { name }, { path: name });
    const evaluation = evaluate(expression, this.#context);
    this.#evaluations.set(name, evaluation);
    return evaluation;
  }
}

const constant = (text: string): EvaluatedPiece => ({ text, offsetMs: null, skippedWall: null });

/** A JSON-like document with the references in all of its strings replaced; keys are left alone. */
export function fillDocument(document: unknown, values: ParameterValues): unknown {
  if (typeof document === "string") return joinPieces(values.fill(document));
  if (Array.isArray(document)) return document.map((item) => fillDocument(item, values));
  if (typeof document !== "object" || document === null) return document;
  return Object.fromEntries(Object.entries(document).map(([key, value]) => [key, fillDocument(value, values)]));
}

export function joinPieces(pieces: readonly EvaluatedPiece[]): string {
  return pieces.map(({ text }) => text).join("");
}
