import { AppError } from "@/lib/core/errors";
import { AUTO_INCREMENT, INF_MAX, INF_MIN, type Cell, type KeyColumn, type WireRow } from "@/lib/tablestore/row";
import { decodeRow } from "@/lib/tablestore/row-decoder";
import { sizeOf, sizeOfValue } from "../rows/stored-row";
import { invalid, invalidKey, ServiceError } from "../service-error";
import type { KeyColumnDefinition, Table } from "../store/table";
import { LIMIT } from "./limits";
import { checkColumnName } from "./names";

const WIRE_NAME = { INTEGER: "VT_INTEGER", STRING: "VT_STRING", BINARY: "VT_BLOB" } as const;

export type KeyUse = "exact" | "put" | "bound";

/** A row of a request. @throws ServiceError when the bytes are none */
export function readRow(bytes: Uint8Array): WireRow {
  try {
    return decodeRow(bytes);
  } catch (error) {
    if (error instanceof AppError && error.code === "tablestore.damaged_row")
      throw invalid(String(error.params.reason));
    throw error;
  }
}

/**
 * Compares a key with the table's schema: number of columns, then names in order, then types. Bounds may be infinite,
 * puts may leave an auto-increment column to the service.
 * @throws ServiceError
 */
export function checkKey(key: readonly KeyColumn[], table: Table, use: KeyUse): void {
  const schema = table.primaryKey;
  checkKeyValues(key, use);
  if (key.length !== schema.length)
    throw invalidKey(`Validate PK size fail. Input: ${key.length}, Meta: ${schema.length}.`);
  for (const [index, { name }] of key.entries())
    if (name !== schema[index]!.name)
      throw invalidKey(`Validate PK name fail. Input: ${name}, Meta: ${schema[index]!.name}.`);
  for (const [index, column] of key.entries()) checkKeyType(column, schema[index]!);
}

/** The first column of a key alone. @throws ServiceError */
export function checkPartitionKey(column: KeyColumn, { primaryKey: [schema] }: Table): void {
  checkKeyValues([column], "exact");
  if (column.name !== schema!.name)
    throw invalidKey(`Validate PK name fail. Input: ${column.name}, Meta: ${schema!.name}.`);
  checkKeyType(column, schema!);
}

function checkKeyValues(key: readonly KeyColumn[], use: KeyUse): void {
  if (key.length > LIMIT.keyColumns)
    throw invalid(`The number of primary key columns must be in range: [1, ${LIMIT.keyColumns}].`);
  for (const { name, value } of key) {
    checkColumnName(name);
    if (use !== "bound" && (value === INF_MIN || value === INF_MAX))
      throw invalid(`VT_${value.description} is an invalid type for the primary key.`);
    if (use !== "put" && value === AUTO_INCREMENT)
      throw invalid("VT_AUTO_INCREMENT is an invalid type for the primary key.");
    const length = sizeOfValue(value);
    if (typeof value !== "bigint" && length > LIMIT.keyValueBytes)
      throw invalid(
        `The length of primary key column: '${name}' exceeds the MaxLength:${LIMIT.keyValueBytes} with CurrentLength:${length}.`,
      );
  }
}

function checkKeyType({ value }: KeyColumn, { type, isAutoIncrement }: KeyColumnDefinition): void {
  if (value === INF_MIN || value === INF_MAX) return;
  if (value === AUTO_INCREMENT) {
    if (isAutoIncrement) return;
    throw invalidKey(`Validate PK type fail. Input: VT_AUTO_INCREMENT, Meta: ${WIRE_NAME[type]}.`);
  }
  const given = typeof value === "bigint" ? "INTEGER" : typeof value === "string" ? "STRING" : "BINARY";
  if (given !== type) throw invalidKey(`Validate PK type fail. Input: ${WIRE_NAME[given]}, Meta: ${WIRE_NAME[type]}.`);
}

export type ChangeType = "put" | "update" | "delete";
const OPERATION_NAME = { put: "PutRow", update: "UpdateRow", delete: "DeleteRow" } as const;

/** What every row to write must fulfil, whatever its table. @throws ServiceError */
export function checkChange(row: WireRow, type: ChangeType): void {
  if (type === "delete") {
    if (!row.isDelete) throw invalid("Invalid request of delete row: missing RowDeleteMarker in request.");
    if (row.cells.length > 0) throw invalid("Attribute columns cannot be given in DeleteRow.");
    return;
  }
  if (row.isDelete) throw invalid(`RowDeleteMarker cannot be given in ${OPERATION_NAME[type]}.`);
  if (row.cells.length === 0)
    throw invalid(
      type === "put" ? "Attribute column is missing." : "Invalid update row request: missing cells in request.",
    );
  if (row.cells.length > LIMIT.columnsPerWrite)
    throw invalid(
      `The number of attribute columns exceeds the limit, limit count: ${LIMIT.columnsPerWrite}, column count: ${row.cells.length}.`,
    );
  const keyNames = new Set(row.primaryKey.map(({ name }) => name));
  for (const cell of row.cells) {
    checkCell(cell, type);
    if (keyNames.has(cell.name))
      throw invalid(`Duplicated attribute column name with primary key column: '${cell.name}'.`);
  }
}

/** @throws ServiceError when one write is larger than the service takes */
export function checkRowSize(row: WireRow, type: ChangeType): void {
  const size = sizeOf(row.primaryKey) + sizeOf(row.cells);
  if (size > LIMIT.rowBytes)
    throw invalid(
      `The total data size of ${OPERATION_NAME[type]} request exceeds the limit, limit size: ${LIMIT.rowBytes}, data size: ${size}.`,
    );
}

function checkCell({ name, op, value, version }: Cell, type: ChangeType): void {
  checkColumnName(name);
  if (type === "put" && op !== "put") throw invalid(`OpType cannot be given for column name:${name} in PutRow.`);
  if (op === "deleteOne" && version === null) throw invalid("Timestamp must be given when type is DELETE_ONE_VERSION.");
  if (op === "deleteAll" && version !== null)
    throw invalid("Timestamp cannot be given when type is DELETE_ALL_VERSION.");
  if ((op === "deleteOne" || op === "deleteAll") && value !== null)
    throw invalid(`Value cannot be given when column '${name}' is deleted.`);
  if (version !== null && (version < 0n || version >= LIMIT.version))
    throw invalid("Timestamp must be in range [0, INT64_MAX/1000).");
  if (op === "put" && value === null) throw invalid(`Value of column '${name}' is missing.`);
  if (op === "increment" && typeof value !== "bigint")
    throw invalid(`The value of column '${name}' must be an integer when type is INCREMENT.`);
  if (typeof value === "number" && !Number.isFinite(value))
    throw invalid(`${Number.isNaN(value) ? "NaN" : "Infinity"} can't be set to double value.`);
  const length = typeof value === "string" || value instanceof Uint8Array ? sizeOfValue(value) : 0;
  if (length > LIMIT.columnValueBytes)
    throw invalid(
      `The length of attribute column: '${name}' exceeds the MaxLength:${LIMIT.columnValueBytes} with CurrentLength:${length}.`,
    );
}

/** The refusal behind an error, for rows that fail alone inside a batch; anything else is thrown on. */
export function asRefusal(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  throw error;
}
