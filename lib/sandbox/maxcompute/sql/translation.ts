import type { OdpsType } from "@/lib/maxcompute/odps-type";
import type { TableName } from "./ast";
import type { Fragment } from "./fragment";
import type { Position } from "./odps-error";

export interface OutputColumn {
  readonly name: string;
  readonly type: OdpsType | null;
}

/** SQL that can stand in FROM, and the columns it gives. */
export interface Rows {
  readonly sql: Fragment;
  readonly columns: readonly OutputColumn[];
  /** Of a table, when a query must say which partitions it means. */
  readonly filteredBy?: readonly string[];
}

/** What the translation to DuckDB needs to know about the world around a statement. */
export interface Translation {
  /** The rows of a table or view, with wall times of the session's time zone. @throws OdpsError table not found */
  source(name: TableName): Rows;
  /** The same for a script variable `@x`. */
  variable(name: string, at: Position): Rows;
  isProject(name: string): boolean;
  /** The greatest partition with rows, for `MAX_PT('table')`, or null. */
  maxPartition(table: string, at: Position): string | null;
  /** The statement's time: DuckDB SQL of a wall time in the session's time zone. */
  readonly now: Fragment;
  /** Whether small whole numbers are INT, as in the 2.0 type system. */
  readonly isOdps2: boolean;
  readonly projectName: string;
}

/** A translation inside a query: the names that can be used there. */
export interface Scope extends Translation {
  /** Of the surrounding WITH lists. */
  readonly tables: ReadonlyMap<string, readonly OutputColumn[]>;
  /** Of FROM, innermost query first. */
  readonly relations: readonly Relation[];
  /** Of the surrounding lambdas. */
  readonly parameters: ReadonlySet<string>;
}

export interface Relation {
  readonly alias: string | null;
  readonly columns: readonly OutputColumn[];
  /** Of a partitioned table, when a query must say which partitions it means. */
  readonly filteredBy?: { readonly keys: readonly string[]; readonly at: Position };
  /** Of a table that is being changed: the macro through which a column is read. */
  readonly stored?: ReadonlyMap<string, string>;
}

/** How a column is read, when it is one of a table that is being changed. */
export function storedReader(scope: Scope, parts: readonly string[]): string | null {
  const name = parts.at(-1)!;
  const holder = scope.relations.find(
    (relation) =>
      (parts.length === 1 || relation.alias === parts.at(-2)) &&
      relation.columns.some((column) => column.name === name),
  );
  return holder?.stored?.get(name) ?? null;
}

export function outermost(translation: Translation): Scope {
  return { ...translation, tables: new Map(), relations: [], parameters: new Set() };
}

/** A column by its name and its table's; undefined when there is none, null when its type is not known. */
export function columnType(scope: Scope, parts: readonly string[]): OdpsType | null | undefined {
  const name = parts.at(-1)!;
  const alias = parts.length > 1 ? parts.at(-2)! : null;
  if (alias === null && scope.parameters.has(name)) return null;
  for (const relation of scope.relations) {
    if (alias !== null && relation.alias !== alias) continue;
    const column = relation.columns.find((candidate) => candidate.name === name);
    if (column) return column.type;
  }
  if (parts.length === 1) return undefined;
  const holder = columnType(scope, parts.slice(0, -1));
  if (holder === undefined || holder === null) return holder;
  return holder.kind === "struct" ? holder.fields.find((field) => field.name === name)?.type : undefined;
}
