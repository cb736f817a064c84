import { readField, sameField, type SourceField } from "./source-field";
import { judge, judgeConstant, type Judgement, type JudgementOptions } from "./verdict";

/** A column of the destination table that rows can be written into; partition columns are none. */
export interface DestinationColumn {
  readonly name: string;
  readonly type: string;
  readonly comment?: string;
  /** The table refuses rows that lack it. */
  readonly required?: boolean;
  /** Named by the job, but not in the table. */
  readonly missing?: boolean;
}

/** Which field feeds which column. Every change makes a new one; nothing in it is changed in place. */
export interface Mapping {
  /** What the reader offers by itself. */
  readonly natural: readonly SourceField[];
  /** The left side, in the order shown. */
  readonly sources: readonly SourceField[];
  /** The right side, in the order shown. */
  readonly destinations: readonly DestinationColumn[];
  /** Entry of the source field by name of the destination column, in the order of the job's column lists. */
  readonly lines: ReadonlyMap<string, string>;
}

/** The column lists of a job: k-th to k-th. Null: none was chosen yet. */
export interface ColumnLists {
  readonly reader: readonly string[] | null;
  readonly writer: readonly string[] | null;
}

/** A change that was refused, and why. */
export type Refusal =
  | { readonly kind: "destinationTaken"; readonly destination: string; readonly by: string }
  | { readonly kind: "sequenceNeeded" }
  | { readonly kind: "alreadyThere"; readonly entry: string };

/** What a job's lists say about two tables, by the engine's own rules: an empty list, or `*`, means all in order. */
export function readMapping(
  natural: readonly SourceField[],
  columns: readonly DestinationColumn[],
  { reader, writer }: ColumnLists,
  allowConstants = true,
): Mapping {
  const isAll = writer !== null && (writer.length === 0 || (writer.length === 1 && writer[0] === "*"));
  const given = (reader?.length === 0 ? natural.map(({ entry }) => entry) : (reader ?? [])).map((entry) =>
    readField(entry, natural, allowConstants),
  );
  const wanted = isAll ? columns.map(({ name }) => name) : (writer ?? []);
  const missing = wanted.filter((name) => !columns.some((column) => same(column.name, name)));
  const destinations = [...columns, ...missing.map((name): DestinationColumn => ({ name, type: "", missing: true }))];
  // A field that the job writes in its own way (`pk`, `colname`) takes the place of the natural one.
  const own = natural.map((field) => given.find((entry) => sameField(entry, field, natural)) ?? field);
  const extras = given.filter((field) => !own.some(({ entry }) => entry === field.entry));
  const pairs = wanted.flatMap((name, index): [string, string][] => {
    const field = given[index];
    const column = destinations.find((destination) => same(destination.name, name));
    return field && column ? [[column.name, field.entry]] : [];
  });
  return { natural, sources: unique([...own, ...extras]), destinations, lines: new Map(pairs) };
}

/** The lists to write into the job; null while there is no line, which no run accepts. */
export function columnLists({ lines }: Mapping): ColumnLists {
  if (lines.size === 0) return { reader: null, writer: null };
  return { reader: [...lines.values()], writer: [...lines.keys()] };
}

/** Equal names, whatever their case; a source field may also be asked for by the name its place has: `pk`. */
export function mapSameName(mapping: Mapping): Mapping {
  const byName = new Map(mapping.destinations.map((column) => [column.name.toLowerCase(), column]));
  const pairs = mapping.sources.flatMap(({ entry }): [string, string][] => {
    const column = byName.get(entry.toLowerCase());
    return column && !column.missing ? [[column.name, entry]] : [];
  });
  return withLines(mapping, pairs);
}

/** k-th to k-th, in the order shown. */
export function mapSameRow(mapping: Mapping): Mapping {
  const columns = mapping.destinations.filter(({ missing }) => !missing);
  const pairs = mapping.sources.flatMap(({ entry }, index): [string, string][] =>
    columns[index] ? [[columns[index].name, entry]] : [],
  );
  return withLines(mapping, pairs);
}

export function cancelAll(mapping: Mapping): Mapping {
  return mapping.lines.size === 0 ? mapping : withLines(mapping, []);
}

/** Orders the right side by the left, so that no two lines cross; unmapped columns follow in their old order. */
export function autoLayout(mapping: Mapping): Mapping {
  const place = new Map(mapping.sources.map(({ entry }, index) => [entry, index]));
  const rank = ({ name }: DestinationColumn) => place.get(mapping.lines.get(name) ?? "") ?? Infinity;
  const destinations = [...mapping.destinations].sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
  const unchanged = destinations.every((column, index) => column === mapping.destinations[index]);
  return unchanged ? mapping : { ...mapping, destinations };
}

/** Draws one line. A column takes one field; a field may feed several columns. */
export function connect(mapping: Mapping, entry: string, destination: string): Mapping | Refusal {
  const by = mapping.lines.get(destination);
  if (by === entry) return mapping;
  if (by !== undefined) return { kind: "destinationTaken", destination, by };
  return { ...mapping, lines: new Map([...mapping.lines, [destination, entry]]) };
}

/** Feeds a column from `entry` instead of whatever fed it; null takes its line away. */
export function feed(mapping: Mapping, destination: string, entry: string | null): Mapping {
  const lines = new Map(mapping.lines);
  if (entry === null) lines.delete(destination);
  else lines.set(destination, entry);
  return { ...mapping, lines };
}

/** Adds a constant, a variable or a field by its name. */
export function addSource(mapping: Mapping, text: string, allowConstants = true): Mapping | Refusal {
  const field = readField(text, mapping.natural, allowConstants);
  if (mapping.sources.some(({ entry }) => entry === field.entry)) return { kind: "alreadyThere", entry: field.entry };
  return { ...mapping, sources: [...mapping.sources, field] };
}

/** Takes a row away with its lines. What later turns changes into full rows must stay while it is exported. */
export function removeSource(mapping: Mapping, entry: string): Mapping | Refusal {
  if (isSequence(entry) && mapping.natural.some((field) => isSequence(field.entry))) return { kind: "sequenceNeeded" };
  return keepSources(
    mapping,
    mapping.sources.filter((field) => field.entry !== entry),
  );
}

/** The left side as text, one field a line. */
export function sourcesAsText({ sources }: Mapping): string {
  return sources.map(({ entry }) => entry).join("\n");
}

/**
 * Replaces the left side by the lines of a text: fields keep their lines, fields that are gone lose them. Blank lines
 * do not count.
 */
export function sourcesFromText(mapping: Mapping, text: string, allowConstants = true): Mapping | Refusal {
  const fields = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "")
    .map((line) => readField(line, mapping.natural, allowConstants));
  const lacksSequence =
    mapping.natural.some(({ entry }) => isSequence(entry)) && !fields.some(({ entry }) => isSequence(entry));
  if (lacksSequence) return { kind: "sequenceNeeded" };
  const sources = unique(fields);
  const unchanged =
    sources.length === mapping.sources.length &&
    sources.every(({ entry }, index) => entry === mapping.sources[index]!.entry);
  return unchanged ? mapping : keepSources(mapping, sources);
}

/** What happens to a column when rows are written. Null: it has no line and is written as null. */
export function judgeLine(mapping: Mapping, destination: string, options: JudgementOptions = {}): Judgement | null {
  const entry = mapping.lines.get(destination);
  if (entry === undefined) return null;
  const column = mapping.destinations.find(({ name }) => name === destination);
  return judgeEnds(
    mapping.sources.find((source) => source.entry === entry),
    column,
    options,
  );
}

/** `judgeLine` for every column that has a line. */
export function judgeLines(mapping: Mapping, options: JudgementOptions = {}): ReadonlyMap<string, Judgement> {
  const columns = new Map(mapping.destinations.map((column) => [column.name, column]));
  const fields = new Map(mapping.sources.map((field) => [field.entry, field]));
  return new Map(
    [...mapping.lines].map(([name, entry]) => [name, judgeEnds(fields.get(entry), columns.get(name), options)]),
  );
}

function judgeEnds(
  field: Mapping["sources"][number] | undefined,
  column: Mapping["destinations"][number] | undefined,
  options: JudgementOptions,
): Judgement {
  if (!column || column.missing || !field || field.kind === "unrecognised") {
    return { verdict: "impossible", reason: "unknownField" };
  }
  if (field.kind === "constant") return judgeConstant(field.constant ?? "", column.type);
  return judge(field.type, column.type, options);
}

/** How a line that is not safe can be mended: by the free column that bears the field's name, or by taking it away. */
export type Fix = { readonly kind: "moveTo"; readonly destination: string } | { readonly kind: "remove" };

export function fixFor(mapping: Mapping, destination: string, options: JudgementOptions = {}): Fix | null {
  const judgement = judgeLine(mapping, destination, options);
  if (judgement === null || judgement.verdict === "safe") return null;
  const entry = mapping.lines.get(destination)!;
  const namesake = mapping.destinations.find(({ name, missing }) => !missing && same(name, entry));
  if (namesake && namesake.name !== destination && !mapping.lines.has(namesake.name)) {
    return { kind: "moveTo", destination: namesake.name };
  }
  return judgement.verdict === "impossible" ? { kind: "remove" } : null;
}

export function applyFix(mapping: Mapping, destination: string, fix: Fix): Mapping {
  const entry = mapping.lines.get(destination) ?? null;
  const without = feed(mapping, destination, null);
  return fix.kind === "remove" ? without : feed(without, fix.destination, entry);
}

export const isRefusal = (result: Mapping | Refusal): result is Refusal => "kind" in result;

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
const isSequence = (entry: string) => entry.toLowerCase() === "sequenceinfo";

function withLines(mapping: Mapping, pairs: readonly (readonly [string, string])[]): Mapping {
  return { ...mapping, lines: new Map(pairs) };
}

function keepSources(mapping: Mapping, sources: readonly SourceField[]): Mapping {
  const kept = new Set(sources.map(({ entry }) => entry));
  return { ...mapping, sources, lines: new Map([...mapping.lines].filter(([, entry]) => kept.has(entry))) };
}

function unique(fields: readonly SourceField[]): SourceField[] {
  return [...new Map(fields.map((field) => [field.entry, field])).values()];
}
