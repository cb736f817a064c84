import type { RequestOf } from "@/lib/tablestore/operations";
import { encodePrimaryKey } from "@/lib/tablestore/row-encoder";
import { INF_MIN } from "@/lib/tablestore/row";
import { invalid, tableExists, unsupported } from "../service-error";
import { decodeKey } from "../store/key";
import type { DefinitionChange } from "../store/operation";
import type { Table } from "../store/table";
import {
  checkNewTable,
  readDefinedColumns,
  readEncryption,
  readOptions,
  readSplitKeys,
  readStream,
  readThroughput,
} from "../validation/table-input";
import { findTable, type Operation } from "./call";

export const listTable: Operation<"ListTable"> = (_request, { store, instance }) => ({
  tableNames: store.tables(instance).map(({ name }) => name),
});

export const createTable: Operation<"CreateTable"> = async (request, { store, instance, nowMs }) => {
  const { tableMeta } = request;
  if (request.indexMetas.length > 0) throw unsupported("CreateIndex");
  const primaryKey = checkNewTable(tableMeta);
  if (request.indexMetas.length > 0 || tableMeta.indexMeta.length > 0) throw unsupported("CreateIndex");
  const { capacityUnit } = request.reservedThroughput;
  if (capacityUnit.read === undefined || capacityUnit.write === undefined)
    throw invalid("Both read and write capacity unit are required to create table.");
  const throughput = readThroughput(capacityUnit, null, nowMs);
  if (request.tableOptions?.timeToLive === undefined) throw invalid("Time-to-live is missing while creating table.");
  if (request.tableOptions.maxVersions === undefined) throw invalid("MaxVersions is missing while creating table.");
  const options = readOptions(request.tableOptions, DEFAULT_OPTIONS);
  const stream = request.streamSpec === undefined ? null : readStream(request.streamSpec, tableMeta.tableName);
  const splitKeys = readSplitKeys(request.partitions, primaryKey[0]!);
  if (store.table(instance, tableMeta.tableName) !== null) throw tableExists();
  const definedColumns = tableMeta.definedColumn;
  await store.apply({
    kind: "createTable",
    instance,
    name: tableMeta.tableName,
    definition: {
      primaryKey,
      definedColumns,
      options,
      throughput,
      splitKeys,
      encryption: readEncryption(request.sseSpec),
      allowsTransactions: request.enableLocalTxn ?? true,
    },
    stream,
    nowMs,
  });
  return {};
};

const DEFAULT_OPTIONS = {
  timeToLive: -1,
  maxVersions: 1,
  storedVersions: 1,
  deviationSec: 86_400,
  allowUpdate: true,
} as const;

export const describeTable: Operation<"DescribeTable"> = ({ tableName }, call) => {
  const table = findTable(tableName, call);
  return {
    tableMeta: {
      tableName,
      primaryKey: table.primaryKey.map(({ name, type, isAutoIncrement }) => ({
        name,
        type,
        ...(isAutoIncrement ? { option: "AUTO_INCREMENT" as const } : {}),
      })),
      definedColumn: table.definedColumns,
      indexMeta: [],
    },
    reservedThroughputDetails: throughputDetails(table),
    tableOptions: tableOptions(table),
    tableStatus: "ACTIVE",
    streamDetails: streamDetails(table),
    ...(table.encryption && { sseDetails: { enable: true, keyType: table.encryption.keyType } }),
    shardSplits: table.splitKeys.map((hex) => splitPoint(table, hex)),
    creationTime: BigInt(table.createdUs),
  };
};

export const updateTable: Operation<"UpdateTable"> = async (request, call) => {
  const table = findTable(request.tableName, call);
  const change = readChange(request, table, call.nowMs);
  await call.store.apply({ kind: "changeTable", tableId: table.id, change, nowMs: call.nowMs });
  const changed = findTable(request.tableName, call);
  return {
    reservedThroughputDetails: throughputDetails(changed),
    tableOptions: tableOptions(changed),
    streamDetails: streamDetails(changed),
  };
};

export const deleteTable: Operation<"DeleteTable"> = async ({ tableName }, call) => {
  await call.store.apply({ kind: "dropTable", tableId: findTable(tableName, call).id });
  return {};
};

export const addDefinedColumn: Operation<"AddDefinedColumn"> = async ({ tableName, columns }, call) => {
  const table = findTable(tableName, call);
  const definedColumns = readDefinedColumns([...table.definedColumns, ...columns], table.primaryKey);
  const change = { definedColumns };
  await call.store.apply({ kind: "changeTable", tableId: table.id, change, nowMs: call.nowMs });
  return {};
};

export const deleteDefinedColumn: Operation<"DeleteDefinedColumn"> = async ({ tableName, columns }, call) => {
  const table = findTable(tableName, call);
  const unknown = columns.find((name) => !table.definedColumns.some((column) => column.name === name));
  if (unknown !== undefined) throw invalid(`Defined column does not exist: '${unknown}'.`);
  const change = { definedColumns: table.definedColumns.filter(({ name }) => !columns.includes(name)) };
  await call.store.apply({ kind: "changeTable", tableId: table.id, change, nowMs: call.nowMs });
  return {};
};

function readChange(request: RequestOf<"UpdateTable">, table: Table, nowMs: number): DefinitionChange {
  const { tableOptions: options, reservedThroughput, streamSpec } = request;
  if (options !== undefined && Object.keys(options).length === 0)
    throw invalid("No parameter is specified in table options.");
  if (options === undefined && reservedThroughput === undefined && streamSpec === undefined)
    throw invalid("No parameter is specified in table options.");
  return {
    ...(options && { options: readOptions(options, table.options) }),
    ...(reservedThroughput && {
      throughput: readThroughput(reservedThroughput.capacityUnit, table.throughput, nowMs),
    }),
    ...(streamSpec && { stream: readStream(streamSpec, table.name) }),
  };
}

function throughputDetails({ throughput }: Table) {
  const { read, write, increasedMs, decreasedMs } = throughput;
  const seconds = (ms: number) => BigInt(Math.floor(ms / 1000));
  return {
    capacityUnit: { read, write },
    lastIncreaseTime: seconds(increasedMs),
    ...(decreasedMs === null ? {} : { lastDecreaseTime: seconds(decreasedMs) }),
  };
}

function tableOptions({ options }: Table) {
  const { timeToLive, maxVersions, deviationSec, allowUpdate } = options;
  return { timeToLive, maxVersions, deviationCellVersionInSec: BigInt(deviationSec), allowUpdate };
}

function streamDetails({ stream }: Table) {
  if (stream === null) return { enableStream: false, columnsToGet: [] };
  const { id, expirationHours, enabledUs, originColumns } = stream;
  return {
    enableStream: true,
    streamId: id,
    expirationTime: expirationHours,
    lastEnableTime: BigInt(enabledUs),
    columnsToGet: originColumns,
  };
}

/** A whole key whose columns after the first are left open downwards. */
function splitPoint({ primaryKey }: Table, hex: string): Uint8Array {
  const [first] = decodeKey(new Uint8Array(Buffer.from(hex, "hex")));
  return encodePrimaryKey(primaryKey.map(({ name }, index) => ({ name, value: index === 0 ? first! : INF_MIN })));
}

/** There are none: clients ask before they delete a table. */
export const listSearchIndex: Operation<"ListSearchIndex"> = ({ tableName }, call) => {
  if (tableName !== undefined) findTable(tableName, call);
  return {};
};
