import { OPERATIONS, type OperationName, type RequestInput } from "@/lib/tablestore/operations";
import type { Cell, WireKey, WireKeyValue } from "@/lib/tablestore/row";
import { encodeRow } from "@/lib/tablestore/row-encoder";
import type { TablestoreSandbox } from "../server";
import { call, callRaw } from "./call";

/** Status, code and message of the refusal of a request, or null when it was accepted. */
export async function refusal<Name extends OperationName>(
  { url }: TablestoreSandbox,
  operation: Name,
  request: RequestInput<Name>,
  date?: string,
): Promise<string | null> {
  const { encode } = OPERATIONS[operation].request as unknown as { encode(value: RequestInput<Name>): Uint8Array };
  const { status, error } = await callRaw(url, { operation, body: encode(request), ...(date && { date }) });
  return error && `${status} ${error.code} ${error.message}`;
}

export const invalid = (message: string) => `400 OTSParameterInvalid ${message}`;

export type Schema = NonNullable<RequestInput<"CreateTable">["tableMeta"]["primaryKey"]>;
export const STRING_KEY: Schema = [{ name: "pk", type: "STRING" }];

export function creation(
  tableName: string,
  change: Partial<RequestInput<"CreateTable">> = {},
  primaryKey = STRING_KEY,
): RequestInput<"CreateTable"> {
  return {
    tableMeta: { tableName, primaryKey },
    reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
    tableOptions: { timeToLive: -1, maxVersions: 1 },
    ...change,
  };
}

let tables = 0;
/** A table of its own for a test, by its name. */
export async function createTable(
  { url }: TablestoreSandbox,
  change: Partial<RequestInput<"CreateTable">> = {},
  primaryKey = STRING_KEY,
): Promise<string> {
  const name = `v${++tables}`;
  await call(url, "CreateTable", creation(name, change, primaryKey));
  return name;
}

export const condition = { rowExistence: "IGNORE" } as const;
export const key = (value: WireKeyValue = "a"): WireKey => [{ name: "pk", value }];

export function put(name: string, value: Cell["value"], version: bigint | null = null): Cell {
  return { name, op: "put", value, version };
}

export function putRow(tableName: string, cells: readonly Cell[], value: WireKeyValue = "a"): RequestInput<"PutRow"> {
  return { tableName, row: encodeRow({ primaryKey: key(value), cells }), condition };
}

export function updateRow(tableName: string, cells: readonly Cell[]): RequestInput<"UpdateRow"> {
  return { tableName, rowChange: encodeRow({ primaryKey: key(), cells }), condition };
}
