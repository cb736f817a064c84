import type {
  DefinedColumnSchema,
  PrimaryKeySchema,
  StreamSpecification,
  TableMeta,
  TableOptions as WireOptions,
} from "@/lib/tablestore/operations/shared";
import { decodeVariant } from "@/lib/tablestore/row-decoder";
import { invalid } from "../service-error";
import { compareKeys, encodeKey } from "../store/key";
import type { EncryptionKey, KeyColumnDefinition, TableDefinition, TableOptions } from "../store/table";
import { LIMIT } from "./limits";
import { checkColumnName, checkTableName } from "./names";

const INT32_MAX = 2 ** 31 - 1;

/** The schema of a table to create, checked in the service's order. @throws ServiceError */
export function checkNewTable({ tableName, primaryKey, definedColumn }: TableMeta): KeyColumnDefinition[] {
  checkTableName(tableName);
  const key = readPrimaryKey(tableName, primaryKey);
  readDefinedColumns(definedColumn, key);
  return key;
}

function readPrimaryKey(tableName: string, schema: readonly PrimaryKeySchema[]): KeyColumnDefinition[] {
  if (schema.length < 1 || schema.length > LIMIT.keyColumns)
    throw invalid(`The number of primary key columns must be in range: [1, ${LIMIT.keyColumns}].`);
  for (const [index, { name }] of schema.entries()) {
    checkColumnName(name);
    if (schema.findIndex((other) => other.name === name) < index)
      throw invalid(`Duplicated primary key name: '${name}'.`);
  }
  const automatic = schema.filter(({ option }) => option === "AUTO_INCREMENT");
  if (automatic.some(({ type }) => type !== "INTEGER")) throw invalid("AUTO_INCREMENT primary key must be integer.");
  if (automatic.length > 1) throw invalid("AUTO_INCREMENT primary key count must <= 1.");
  if (schema[0]?.option === "AUTO_INCREMENT")
    throw invalid(`First primary key can't be auto increment, table: ${tableName}`);
  return schema.map(({ name, type, option }) => ({ name, type, isAutoIncrement: option === "AUTO_INCREMENT" }));
}

/** @throws ServiceError */
export function readDefinedColumns(
  columns: readonly DefinedColumnSchema[],
  key: readonly KeyColumnDefinition[],
): readonly DefinedColumnSchema[] {
  if (columns.length > LIMIT.definedColumns)
    throw invalid(`The number of defined columns must be in range: [0, ${LIMIT.definedColumns}].`);
  for (const [index, { name }] of columns.entries()) {
    checkColumnName(name);
    if (key.some((column) => column.name === name) || columns.findIndex((other) => other.name === name) < index)
      throw invalid(`Duplicated column name: '${name}'.`);
  }
  return columns;
}

/** The options a table has after those of the request. @throws ServiceError */
export function readOptions(given: WireOptions, before: TableOptions): TableOptions {
  const { timeToLive = before.timeToLive, maxVersions = before.maxVersions, allowUpdate = before.allowUpdate } = given;
  const deviation = given.deviationCellVersionInSec ?? BigInt(before.deviationSec);
  if (timeToLive === 0 || timeToLive < -1) throw invalid("TimeToLive cannot be 0 or less than -1.");
  if (maxVersions <= 0) throw invalid("The maximum versions cannot be less than or equal to 0.");
  if (deviation < 0n || deviation > LIMIT.deviationSec)
    throw invalid("The maximum deviation must be in range [0, INT64_MAX/1000000].");
  const storedVersions = Math.max(before.storedVersions, maxVersions);
  return { timeToLive, maxVersions, storedVersions, allowUpdate, deviationSec: Number(deviation) };
}

/** Null switches the stream off. @throws ServiceError */
export function readStream(
  { enableStream, expirationTime, columnsToGet }: StreamSpecification,
  tableName: string,
): { readonly expirationHours: number; readonly originColumns: readonly string[] } | null {
  if (!enableStream) {
    if (expirationTime !== undefined) throw invalid("Expiration time cannot be given when the stream is disabled.");
    return null;
  }
  if (expirationTime === undefined) throw invalid("Expiration time is required when the stream is enabled.");
  if (expirationTime < 1 || expirationTime > LIMIT.streamHours)
    throw invalid(`The expiration time of the stream must be in range: [1, ${LIMIT.streamHours}].`);
  if (tableName.length + "_".length + 16 > LIMIT.streamIdBytes)
    throw invalid(`Invalid stream id: the name of table '${tableName}' is too long for a stream.`);
  columnsToGet.forEach(checkColumnName);
  return { expirationHours: expirationTime, originColumns: columnsToGet };
}

/** The sandbox encrypts nothing, but remembers what it was told. @throws ServiceError */
export function readEncryption(
  given: { readonly enable: boolean; readonly keyType?: EncryptionKey } | undefined,
): TableDefinition["encryption"] {
  if (given === undefined || !given.enable) return null;
  if (given.keyType === undefined) throw invalid("The key type is required when the encryption is enabled.");
  return { keyType: given.keyType };
}

type Throughput = TableDefinition["throughput"];

/** @throws ServiceError */
export function readThroughput(
  { read, write }: { readonly read?: number; readonly write?: number },
  before: Throughput | null,
  nowMs: number,
): Throughput {
  const after = { read: read ?? before?.read ?? 0, write: write ?? before?.write ?? 0 };
  for (const units of [after.read, after.write])
    if (units < 0 || units > INT32_MAX) throw invalid("The reserved throughput cannot be less than 0.");
  const fell = before !== null && (after.read < before.read || after.write < before.write);
  const rose = before === null || after.read > before.read || after.write > before.write;
  return {
    ...after,
    increasedMs: rose ? nowMs : before.increasedMs,
    decreasedMs: fell ? nowMs : (before?.decreasedMs ?? null),
  };
}

/** Where the first partitions of a new table meet, as hex of encoded keys, ascending. @throws ServiceError */
export function readSplitKeys(
  ranges: readonly { readonly begin: Uint8Array; readonly end: Uint8Array }[],
  { type }: KeyColumnDefinition,
): string[] {
  const keys = ranges.flatMap(({ begin, end }) => [begin, end]).map(decodeVariant);
  const fits = (value: unknown) =>
    typeof value === { INTEGER: "bigint", STRING: "string", BINARY: "object" }[type] && value !== null;
  const encoded = keys
    .filter((value) => typeof value !== "symbol")
    .map((value) => {
      if (!fits(value)) throw invalid("The type of partition range must be the type of the first primary key column.");
      return encodeKey([value as bigint | string | Uint8Array]);
    })
    .sort(compareKeys)
    .map((key) => Buffer.from(key).toString("hex"));
  return [...new Set(encoded)];
}
