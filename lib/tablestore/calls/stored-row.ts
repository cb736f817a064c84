import { AppError } from "@/lib/core/errors";
import type { Condition } from "../operations/shared";
import { encodeFilter, type Filter } from "../filter";
import type { ColumnValue, PrimaryKey, WireRow } from "../row";
import { decodeRows, keyValues } from "../row-decoder";
import type { MessageOf } from "../protobuf";

/** A cell as a table holds it. */
export interface StoredCell {
  readonly name: string;
  readonly value: ColumnValue;
  readonly version: bigint;
}

/** A row as a table holds it. Cells come by name, the newest version of a column first. */
export interface StoredRow {
  readonly primaryKey: PrimaryKey;
  readonly cells: readonly StoredCell[];
}

export type Existence = "IGNORE" | "EXPECT_EXIST" | "EXPECT_NOT_EXIST";

/** What must hold for a write to happen; nothing by default. */
export interface WriteCondition {
  readonly existence?: Existence | undefined;
  readonly filter?: Filter | undefined;
}

export function toCondition({ existence = "IGNORE", filter }: WriteCondition = {}): MessageOf<typeof Condition> {
  return {
    rowExistence: existence,
    ...(filter === undefined ? {} : { columnCondition: encodeFilter(filter) }),
  };
}

/** The rows of an answer. @throws AppError "tablestore.damaged_row" for rows that no table can hold. */
export function decodeStoredRows(bytes: Uint8Array): StoredRow[] {
  return decodeRows(bytes).map(toStoredRow);
}

export function decodeStoredRow(bytes: Uint8Array): StoredRow | null {
  const [row = null, ...more] = decodeStoredRows(bytes);
  if (more.length > 0) throw damaged("several rows where one was asked for");
  return row;
}

function toStoredRow({ primaryKey, cells, isDelete }: WireRow): StoredRow {
  if (isDelete) throw damaged("a deleted row in an answer");
  return {
    primaryKey: keyValues(primaryKey),
    cells: cells.map(({ name, op, value, version }) => {
      if (op !== "put" || value === null || version === null) throw damaged(`column '${name}' is not a stored cell`);
      return { name, value, version };
    }),
  };
}

function damaged(reason: string): AppError {
  return new AppError("tablestore.damaged_row", { reason });
}
