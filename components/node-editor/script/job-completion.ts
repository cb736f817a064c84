import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { EditorView } from "@codemirror/view";
import { propertiesOf, schemaAt, typesOf, valuesOf, type JsonSchema } from "@/lib/core/job";
import { valueAt } from "@/lib/core/job/path";
import { placeIn, type JsonPlace } from "@/lib/core/job/json-place";

/** Names from outside that may stand at a place: data sources, tables, columns. */
export type NamesAt = (place: JsonPlace) => readonly { readonly name: string; readonly detail?: string }[];

export interface JobHelp {
  readonly schema: JsonSchema;
  readonly namesAt: NamesAt;
}

/** Keys that are not there yet, values that fit, and live names, at the cursor of a job. */
export function completeJob({ schema, namesAt }: JobHelp) {
  return (context: CompletionContext): CompletionResult | null => {
    const text = context.state.doc.toString();
    const place = placeIn(text, context.pos);
    const { token } = place;
    const word = context.matchBefore(/[\w.]+/);
    if (token === null && word === null && !context.explicit) return null;
    const options = place.isKey ? keyOptions(schema, place, text) : valueOptions(schema, place, namesAt);
    if (options.length === 0) return null;
    const inText = token !== null && text[token.from] === '"';
    return { from: inText ? token.from + 1 : (word?.from ?? context.pos), options, validFor: /^[\w.]*$/ };
  };
}

function keyOptions(schema: JsonSchema, { path, document, token }: JsonPlace, text: string): Completion[] {
  const parent = schemaAt(schema, document, path.slice(0, -1));
  if (parent === null) return [];
  const object = valueAt(document, path.slice(0, -1));
  const here = String(path.at(-1) ?? "");
  const required = new Set(Array.isArray(parent.required) ? (parent.required as string[]) : []);
  const hasValue = token !== null && /^\s*:/.test(text.slice(token.to));
  return Object.entries(propertiesOf(parent))
    .filter(([key]) => key === here || !(typeof object === "object" && object !== null && key in object))
    .filter(([, field]) => field.title !== undefined || field.type !== undefined)
    .map(([key, field]) => ({
      label: key,
      type: "property",
      detail: typeof field.title === "string" ? field.title : "",
      info: typeof field.description === "string" ? field.description : "",
      boost: required.has(key) ? 2 : field["x-wizard"] === "basic" ? 1 : 0,
      apply: (view, _, from, to) => putKey(view, { key, field, from, to, hasValue }),
    }));
}

/** Writes the key, and a beginning of its value with the cursor inside. */
function putKey(
  view: EditorView,
  wish: { key: string; field: JsonSchema; from: number; to: number; hasValue: boolean },
): void {
  const { key, field, from, to, hasValue } = wish;
  const [start, end] = quoted(view, from, to);
  const value = beginningOf(field);
  const insert = hasValue ? JSON.stringify(key) : `${JSON.stringify(key)}: ${value}`;
  const inside = /^(""|\[\]|\{\})$/.test(value) && !hasValue ? 1 : 0;
  view.dispatch({
    changes: { from: start, to: end, insert },
    selection: { anchor: start + insert.length - inside },
    userEvent: "input.complete",
  });
}

function beginningOf(field: JsonSchema): string {
  if (field.default !== undefined && typeof field.default !== "object") return JSON.stringify(field.default);
  const [only, ...others] = valuesOf(field);
  if (only !== undefined && others.length === 0) return JSON.stringify(only);
  const types = typesOf(field);
  if (types.includes("boolean")) return "true";
  if (types.includes("number") || types.includes("integer")) return "0";
  if (types.includes("array")) return "[]";
  return types.includes("object") ? "{}" : '""';
}

function valueOptions(schema: JsonSchema, place: JsonPlace, namesAt: NamesAt): Completion[] {
  const field = schemaAt(schema, place.document, place.path);
  const fixed =
    field === null ? [] : [...valuesOf(field), ...(typesOf(field).includes("boolean") ? [true, false] : [])];
  const standard = field?.default !== undefined && typeof field.default !== "object" ? [field.default] : [];
  const values = [...new Set([...fixed, ...standard])];
  return [
    ...namesAt(place).map(({ name, detail = "" }) => option(name, detail)),
    ...values.map((value) => option(value, value === field?.default ? "default" : "")),
  ];
}

function option(value: unknown, detail: string): Completion {
  return {
    label: String(value),
    type: "constant",
    detail,
    apply(view, _, from, to) {
      const [start, end] = quoted(view, from, to);
      const insert = JSON.stringify(value);
      view.dispatch({
        changes: { from: start, to: end, insert },
        selection: { anchor: start + insert.length },
        userEvent: "input.complete",
      });
    },
  };
}

/** The stretch with the quotes around it and the rest of the text up to the closing one. */
function quoted(view: EditorView, from: number, to: number): [number, number] {
  const { doc } = view.state;
  const before = doc.sliceString(from - 1, from) === '"';
  const rest = /^[^"\n]*/.exec(doc.sliceString(to, doc.lineAt(to).to))![0];
  const closes = before && doc.sliceString(to + rest.length, to + rest.length + 1) === '"';
  return [before ? from - 1 : from, closes ? to + rest.length + 1 : to];
}
