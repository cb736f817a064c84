import { AppError } from "../errors";
import { CHANGE_FIELDS, type ChangeField } from "./otsstream";

/** Where an output column of column mode takes its value from. */
export type ChangeSource =
  | { readonly kind: "primaryKey"; readonly index: number }
  | { readonly kind: "field"; readonly field: ChangeField }
  | { readonly kind: "constant"; readonly value: string };

export interface ChangeColumn {
  readonly name: string;
  readonly source: ChangeSource;
}

/** All columns that column mode can give, in their natural order: primary keys, change fields, sequence if exported. */
export function naturalColumns(primaryKeys: readonly string[], exportSequence: boolean): ChangeColumn[] {
  const fields = exportSequence ? CHANGE_FIELDS : CHANGE_FIELDS.filter((field) => field !== "sequenceInfo");
  return [
    ...primaryKeys.map((name, index): ChangeColumn => ({ name, source: { kind: "primaryKey", index } })),
    ...fields.map((field): ChangeColumn => ({ name: field, source: { kind: "field", field } })),
  ];
}

/**
 * The columns a column-mode reader gives for its `column` list. Each entry is, in this order: a primary key by its
 * exact name; a change field in any case; `pk`, the first key; or a constant in single quotes. An empty list, and
 * `null` for "ignore it as the original does", give the natural columns.
 * @throws AppError job.unknown_source_column, job.sequence_not_exported; `path` is relative to the parameter
 */
export function resolveChangeColumns(
  list: readonly string[] | null,
  primaryKeys: readonly string[],
  exportSequence: boolean,
): ChangeColumn[] {
  const natural = naturalColumns(primaryKeys, exportSequence);
  if (list === null || list.length === 0) return natural;
  return list.map((name, index) => {
    const path = `column[${index}]`;
    if (!exportSequence && name.toLowerCase() === "sequenceinfo" && !primaryKeys.includes(name)) {
      throw new AppError("job.sequence_not_exported", {}, { path });
    }
    const constant = /^'(.*)'$/s.exec(name);
    const found =
      natural.find((column) => column.source.kind === "primaryKey" && column.name === name) ??
      natural.find((column) => column.source.kind === "field" && column.name.toLowerCase() === name.toLowerCase()) ??
      (name === "pk" ? natural[0] : undefined);
    if (found !== undefined) return { name, source: found.source };
    if (constant !== null) return { name, source: { kind: "constant", value: constant[1]! } };
    const known = natural.map((column) => column.name).join(", ");
    throw new AppError("job.unknown_source_column", { column: name, known }, { path });
  });
}
