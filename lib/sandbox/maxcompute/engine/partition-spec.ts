import type { Expression } from "../sql/ast";
import { OdpsError, spot } from "../sql/odps-error";
import type { PartitionClause } from "../sql/statement";
import type { Column, Table } from "../store/table";

export const DEFAULT_PARTITION = "__HIVE_DEFAULT_PARTITION__";
const MAX_VALUE_BYTES = 255;

/**
 * A complete specification of a partition as the values of its keys in declared order.
 * @throws OdpsError ODPS-0130271 when it does not fit the table
 */
export function completeSpec(table: Table, clause: PartitionClause): string[] {
  const values = leadingSpec(table, clause);
  if (values.length === table.partitionKeys.length) return values;
  throw partitionError(clause, "the partition specification is not complete");
}

/** The values of the first keys, as many as are given; keys must be given without gaps. */
export function leadingSpec(table: Table, clause: PartitionClause): string[] {
  checkKeys(table, clause);
  const values: string[] = [];
  for (const key of table.partitionKeys) {
    const level = clause.levels.find(({ name }) => name.text === key.name);
    if (level === undefined) break;
    if (level.value === null) throw partitionError(clause, `partition key ${key.name} has no value`);
    values.push(partitionValue(key, constantText(level.value)));
  }
  if (values.length < clause.levels.length) throw partitionError(clause, "a leading partition key is missing");
  return values;
}

/** The value of each key, or null where the query decides. Static levels come before dynamic ones. */
export function insertSpec(table: Table, clause: PartitionClause): (string | null)[] {
  checkKeys(table, clause);
  const values = table.partitionKeys.map((key) => {
    const level = clause.levels.find(({ name }) => name.text === key.name);
    if (level === undefined) throw partitionError(clause, `partition key ${key.name} is missing`);
    return level.value === null ? null : partitionValue(key, constantText(level.value));
  });
  const firstDynamic = values.indexOf(null);
  if (firstDynamic !== -1 && values.slice(firstDynamic).some((value) => value !== null))
    throw partitionError(clause, "a static partition key must not follow a dynamic one");
  return values;
}

function checkKeys(table: Table, clause: PartitionClause): void {
  if (table.partitionKeys.length === 0) throw partitionError(clause, `table ${table.name} is not partitioned`);
  for (const { name } of clause.levels)
    if (!table.partitionKeys.some((key) => key.name === name.text))
      throw partitionError(clause, `${name.text} is not a partition key of ${table.name}`);
}

/** A value as it is stored and shown. @throws OdpsError ODPS-0130271 */
export function partitionValue(key: Column, text: string): string {
  const value = ["bigint", "int", "smallint", "tinyint"].includes(key.type.kind) ? wholeNumber(key, text) : text;
  const length = Buffer.byteLength(value);
  if (length === 0 || length > MAX_VALUE_BYTES)
    throw new OdpsError("ODPS-0130271", ` Invalid partition value - '${value.slice(0, 64)}' of ${key.name}`);
  return value;
}

function wholeNumber(key: Column, text: string): string {
  if (!/^[+-]?[0-9]{1,19}$/.test(text.trim()))
    throw new OdpsError(
      "ODPS-0130271",
      ` Invalid partition value - '${text.slice(0, 64)}' of ${key.name} is not a number`,
    );
  return BigInt(text.trim()).toString();
}

function constantText(value: Expression): string {
  switch (value.kind) {
    case "text":
    case "number":
    case "typedText":
      return value.value;
    default:
      throw new OdpsError("ODPS-0130271", `${spot(value.at)} Invalid partition value - it must be a constant`);
  }
}

export function partitionError(clause: Pick<PartitionClause, "at">, text: string): OdpsError {
  return new OdpsError("ODPS-0130271", `${spot(clause.at)} Invalid partition - ${text}`);
}
