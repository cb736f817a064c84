import { propertiesOf, schemaAt, typesOf, valuesOf, type JsonSchema } from "@/lib/core/job";
import type { JsonPlace } from "@/lib/core/job/json-place";
import { valueAt, type Path } from "@/lib/core/job/path";

/** What there is to say about a key of a job. */
export interface FieldHelp {
  readonly key: string;
  /** Where it stands, outermost first, steps by their type: `otsstream`, `parameter`. */
  readonly trail: readonly string[];
  readonly title: string | null;
  readonly description: string | null;
  readonly types: readonly string[];
  readonly values: readonly string[];
  readonly standard: string | null;
  readonly isRequired: boolean;
  readonly inWizard: "basic" | "advanced" | null;
}

/** Help for the field at a place; items of a list are explained by the list. Null outside of any known field. */
export function helpAt(schema: JsonSchema, { path, document }: Pick<JsonPlace, "path" | "document">): FieldHelp | null {
  const named = nearestKey(path);
  const key = named.at(-1);
  if (typeof key !== "string") return null;
  const field = schemaAt(schema, document, named);
  const parent = schemaAt(schema, document, named.slice(0, -1));
  if (field === null) return null;
  const { title, description, default: standard } = field;
  const required = parent?.required;
  return {
    key,
    trail: trailOf(document, named.slice(0, -1)),
    title: typeof title === "string" ? title : null,
    description: typeof description === "string" ? description : null,
    types: typesOf(field),
    values: valuesOf(field).map((value) => JSON.stringify(value)),
    standard: standard === undefined || isEmpty(standard) ? null : JSON.stringify(standard),
    isRequired: Array.isArray(required) && required.includes(key),
    inWizard: (field["x-wizard"] ?? null) as FieldHelp["inWizard"],
  };
}

/** Keys that the object around a place could still have, those that people set in the wizard first. */
export function unusedKeys(schema: JsonSchema, { path, document }: Pick<JsonPlace, "path" | "document">): string[] {
  const around = objectAround(document, path);
  const parent = schemaAt(schema, document, around);
  const object = valueAt(document, around);
  if (parent === null || typeof object !== "object" || object === null) return [];
  return Object.entries(propertiesOf(parent))
    .filter(([key, { title }]) => !(key in object) && title !== undefined)
    .sort(([, left], [, right]) => rank(left) - rank(right))
    .map(([key]) => key);
}

/** The path of the innermost object that a place lies in. */
export function objectAround(document: unknown, path: Path): Path {
  for (let length = path.length; length > 0; length--) {
    const value = valueAt(document, path.slice(0, length));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return path.slice(0, length);
  }
  return [];
}

function nearestKey(path: Path): Path {
  const last = path.findLastIndex((segment) => typeof segment === "string" && segment !== "");
  return path.slice(0, last + 1);
}

function trailOf(document: unknown, path: Path): string[] {
  return path.flatMap((segment, index) => {
    if (segment === "steps") return [];
    if (typeof segment === "string") return [segment];
    const step = valueAt(document, path.slice(0, index + 1)) as { stepType?: unknown } | undefined;
    return [typeof step?.stepType === "string" ? step.stepType : String(segment + 1)];
  });
}

const rank = (field: JsonSchema) => (field["x-wizard"] === "basic" ? 0 : field["x-wizard"] === "advanced" ? 1 : 2);

const isEmpty = (value: unknown) =>
  typeof value === "object" && value !== null && Object.keys(value).length === 0 && !Array.isArray(value);
