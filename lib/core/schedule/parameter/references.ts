import { AppError } from "../../errors";
import { formatDay, formatWall } from "../wall-time";
import { evaluate, type EvaluatedPiece, type EvaluationContext } from "./evaluate";
import type { Scope } from "./expression";
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

/** The values of one instance's parameters. */
export interface ParameterValues {
  /** By name, for people and for the record of the instance. */
  readonly values: ReadonlyMap<string, string>;
  /** `text` with every reference replaced, and which part came from which moment. */
  fill(text: string): readonly EvaluatedPiece[];
}

/**
 * Computes every row for an instance.
 * @throws AppError "schedule.param_*"; `fill` throws "schedule.param_missing" for a name without a row: a text is
 * never passed on partly replaced.
 */
export function parameterValues(rows: readonly ParameterRow[], context: EvaluationContext): ParameterValues {
  const evaluations = new Map(
    rows.map(({ name, value }) => [name, evaluate(parseExpression(value, name), context)] as const),
  );
  const offsetMs = context.zone.offsetAt(context.dueAt);
  const pieceOf = (scope: string | undefined, name: string | undefined, system: string | undefined) => {
    if (system === "bizdate") return [{ text: formatDay(context.bizdate), offsetMs: null, skippedWall: null }];
    if (system === "cyctime") return [{ text: formatWall(context.wall), offsetMs, skippedWall: null }];
    if (scope !== undefined)
      return evaluate(parseExpression(`\${${scope}.${name}}`, `${scope}.${name}`), context).pieces;
    const evaluation = evaluations.get(name!);
    if (!evaluation) throw new AppError("schedule.param_missing", { name: name! }, { path: name! });
    return evaluation.pieces;
  };
  return {
    values: new Map([...evaluations].map(([name, { text }]) => [name, text])),
    fill(text) {
      const pieces: EvaluatedPiece[] = [];
      let copied = 0;
      for (const match of text.matchAll(REFERENCE)) {
        if (match.index > copied)
          pieces.push({ text: text.slice(copied, match.index), offsetMs: null, skippedWall: null });
        pieces.push(...pieceOf(match[1], match[2], match[3]));
        copied = match.index + match[0].length;
      }
      if (copied < text.length) pieces.push({ text: text.slice(copied), offsetMs: null, skippedWall: null });
      return pieces;
    },
  };
}

/** A JSON-like document with the references in all of its strings replaced; keys are left alone. */
export function fillDocument(document: unknown, { fill }: ParameterValues): unknown {
  if (typeof document === "string") return joinPieces(fill(document));
  if (Array.isArray(document)) return document.map((item) => fillDocument(item, { fill } as ParameterValues));
  if (typeof document !== "object" || document === null) return document;
  return Object.fromEntries(
    Object.entries(document).map(([key, value]) => [key, fillDocument(value, { fill } as ParameterValues)]),
  );
}

export function joinPieces(pieces: readonly EvaluatedPiece[]): string {
  return pieces.map(({ text }) => text).join("");
}
