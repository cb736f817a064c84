import { schemaAt, type JsonSchema } from "@/lib/core/job";
import { parsePath, type Path } from "@/lib/core/job/path";
import type { DocumentChange, NodeDiff } from "@/lib/core/node";

/** One thing that differs, as a person would say it; the words are up to the reader's language. */
export interface PlainChange {
  readonly key: string;
  /** Which half of the task: a step of the script, its settings as a whole, or a part of the schedule. */
  readonly of: "reader" | "writer" | "task" | "parameter" | "schedule";
  /** Title of the field, name of the parameter, or key of the schedule; a path where nobody gave it a title. */
  readonly name: string;
  readonly titled: boolean;
  /** Key of a script's field as the job writes it, for values that have words of their own. */
  readonly field: string | null;
  readonly before: unknown;
  readonly after: unknown;
}

/** Parts of a schedule that are said as one: "every hour" becomes "every day", not one clock time another. */
const WHOLE = new Set(["cycle", "autoRerun", "effective"]);

const PART = { of: "schedule", titled: true, field: null } as const;

/** The differences of two documents, in the order of the newer one, those of one thing told once. */
export function plainChanges({ from, to, changes }: NodeDiff, schema: JsonSchema): readonly PlainChange[] {
  const told = new Map<string, PlainChange>();
  for (const change of changes) {
    const plain =
      change.part === "script"
        ? ofScript(change, [to?.script, from?.script].map(parsed), schema)
        : ofSchedule(change, from?.config ?? {}, to?.config ?? {});
    if (!told.has(plain.key)) told.set(plain.key, plain);
  }
  return [...told.values()];
}

function ofScript(
  { path, before, after }: DocumentChange,
  documents: readonly unknown[],
  schema: JsonSchema,
): PlainChange {
  const segments = parsePath(path);
  const [list, step, ...rest] = segments;
  const last = segments.at(-1);
  const common = { key: `script ${path}`, field: typeof last === "string" ? last : null, before, after };
  for (const document of documents) {
    const steps = (document as { steps?: unknown } | null)?.steps;
    if (list !== "steps" || !Array.isArray(steps)) continue;
    const index = typeof step === "number" ? step : steps.findIndex((each) => nameOf(each) === step);
    if (index < 0) continue;
    const title = titleAt(schema, document, ["steps", index, ...rest]);
    const category = (steps[index] as { category?: unknown }).category;
    const of = category === "reader" || category === "writer" ? category : "task";
    return { ...common, of, name: title ?? (rest.join(".") || path), titled: title !== null };
  }
  const title = documents.map((document) => titleAt(schema, document, segments)).find((each) => each !== null);
  return { ...common, of: "task", name: title ?? (path || "script"), titled: title != null };
}

function ofSchedule(
  { path, before, after }: DocumentChange,
  from: Readonly<Record<string, unknown>>,
  to: Readonly<Record<string, unknown>>,
): PlainChange {
  const [part = "", name] = parsePath(path);
  const key = String(part);
  if (WHOLE.has(key)) {
    return { ...PART, key: `config ${key}`, name: key, before: from[key], after: to[key] };
  }
  if (key === "parameters" && name !== undefined) {
    const value = (side: unknown) =>
      typeof side === "object" ? ((side as { value?: unknown } | null)?.value ?? null) : side;
    const row = { ...PART, of: "parameter", key: `config ${path}`, name: String(name) } as const;
    return { ...row, before: value(before), after: value(after) };
  }
  return { ...PART, key: `config ${path}`, name: key, before, after };
}

function titleAt(schema: JsonSchema, document: unknown, path: Path): string | null {
  if (document === null || typeof path.at(-1) !== "string") return null;
  const title = schemaAt(schema, document, path)?.title;
  return typeof title === "string" ? title : null;
}

const nameOf = (step: unknown) => (step as { name?: unknown } | null)?.name;

function parsed(script: string | undefined): unknown {
  try {
    return JSON.parse(script ?? "null") as unknown;
  } catch {
    return null;
  }
}
