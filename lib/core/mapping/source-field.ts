import { isRowMode } from "../job/otsstream";
import { naturalColumns } from "../job/otsstream-columns";
import type { SourceType } from "./verdict";

/** Where a source field takes its values from. `unrecognised`: the reader will refuse it. */
export type SourceKind = "primaryKey" | "change" | "column" | "constant" | "variable" | "unrecognised";

/** One row of the left side. `entry` is what stands in the job's column list and tells rows apart. */
export interface SourceField {
  readonly entry: string;
  readonly kind: SourceKind;
  readonly type: SourceType;
  /** The text of a constant or variable. */
  readonly constant?: string;
}

/** A column of the source table, as the catalogue names it. */
export interface SourceColumn {
  readonly name: string;
  readonly type: string;
  readonly role: "primaryKey" | "column" | "partition";
}

export interface SourceShape {
  readonly mode?: string | undefined;
  readonly isExportSequenceInfo: boolean;
}

/**
 * Every field that the reader can give, in its natural order: in column mode the primary key and the change fields, in
 * row mode the columns of the table.
 */
export function naturalFields(columns: readonly SourceColumn[], shape: SourceShape): SourceField[] {
  if (isRowMode(shape)) {
    return columns.map(({ name, type, role }) => ({
      entry: name,
      kind: role === "primaryKey" ? "primaryKey" : "column",
      type: sourceType(type),
    }));
  }
  const keys = columns.filter(({ role }) => role === "primaryKey");
  return naturalColumns(
    keys.map(({ name }) => name),
    shape.isExportSequenceInfo,
  ).map(({ name, source }): SourceField => {
    if (source.kind === "primaryKey") {
      return { entry: name, kind: "primaryKey", type: sourceType(keys[source.index]!.type) };
    }
    return { entry: name, kind: "change", type: CHANGE_TYPES[name] ?? "STRING" };
  });
}

const CHANGE_TYPES: Readonly<Record<string, SourceType>> = { version: "INTEGER", colValue: "ANY" };

function sourceType(type: string): SourceType {
  switch (type.toUpperCase()) {
    case "STRING":
    case "INTEGER":
    case "DOUBLE":
    case "BOOLEAN":
    case "BINARY":
      return type.toUpperCase() as SourceType;
    case "BLOB":
      return "BINARY";
    default:
      return "ANY";
  }
}

/**
 * The field that an entry of a column list, or a line that somebody typed, stands for. `'text'` is a constant and
 * `'${name}'` a variable; a bare `${name}` becomes one, because the reader knows constants by their quotes.
 */
export function readField(text: string, natural: readonly SourceField[], allowConstants = true): SourceField {
  const entry = text.trim();
  const same = natural.find((field) => field.entry === entry);
  if (same) return same;
  const change = natural.find(
    ({ kind, entry: name }) => kind === "change" && name.toLowerCase() === entry.toLowerCase(),
  );
  if (change) return { ...change, entry };
  const first = natural[0];
  if (entry === "pk" && first?.kind === "primaryKey") return { ...first, entry };
  if (allowConstants) {
    const quoted = /^\$\{[^}]+\}$/.test(entry) ? `'${entry}'` : entry;
    const constant = /^'(.*)'$/s.exec(quoted)?.[1];
    if (constant !== undefined) {
      const kind = constant.includes("${") ? "variable" : "constant";
      return { entry: quoted, kind, type: "STRING", constant };
    }
  }
  return { entry, kind: "unrecognised", type: "ANY" };
}

/** Whether two entries give the same values: `pk` is the first key, change fields have no case. */
export function sameField(a: SourceField, b: SourceField, natural: readonly SourceField[]): boolean {
  const canonical = ({ entry, kind }: SourceField) => {
    if (entry === "pk" && kind === "primaryKey") return natural[0]?.entry ?? entry;
    return kind === "change" ? entry.toLowerCase() : entry;
  };
  return canonical(a) === canonical(b);
}
