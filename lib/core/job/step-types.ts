import type { z } from "zod";
import type { AppError } from "../errors";
import { odpsWriter } from "./odps";
import { otsstreamReader, type OtsstreamReaderParameter } from "./otsstream";
import { rolledOver } from "./otsstream-window";
import { holdsReference } from "./parameter";
import { streamReader, streamWriter } from "./stream";

export type StepCategory = "reader" | "writer";

/** What this installation knows about one end of a job. */
export interface StepType {
  readonly parameter: z.ZodObject;
  /** What a valid parameter should be warned about; paths are relative to the parameter. */
  readonly warnings?: (parameter: Readonly<Record<string, unknown>>, zone: string) => readonly AppError[];
  /** Connection fields of a DataX job that a data source holds here, the secret ones apart. */
  readonly connection: { readonly settings: readonly string[]; readonly secrets: readonly string[] };
}

const otsConnection = { settings: ["endpoint", "instanceName"], secrets: ["accessId", "accessKey", "securityToken"] };
const odpsConnection = {
  settings: ["odpsServer", "tunnelServer", "project"],
  secrets: ["accessId", "accessKey", "securityToken"],
};
const noConnection = { settings: [], secrets: [] };

/** Every step that can be run, by category and stepType. */
export const STEP_TYPES: Readonly<Record<StepCategory, Readonly<Record<string, StepType>>>> = {
  reader: {
    otsstream: { parameter: otsstreamReader, warnings: windowWarnings, connection: otsConnection },
    stream: { parameter: streamReader, connection: noConnection },
  },
  writer: {
    odps: { parameter: odpsWriter, connection: odpsConnection },
    stream: { parameter: streamWriter, connection: noConnection },
  },
};

export function stepType(category: StepCategory, name: string): StepType | null {
  return Object.hasOwn(STEP_TYPES[category], name) ? STEP_TYPES[category][name]! : null;
}

/** DataX plugin names by stepType, also of connectors that this installation lacks: jobs convert all the same. */
const PLUGINS: Readonly<Record<string, Partial<Record<StepCategory, string>>>> = {
  otsstream: { reader: "otsstreamreader" },
  ots: { reader: "otsreader", writer: "otswriter" },
  odps: { reader: "odpsreader", writer: "odpswriter" },
  mysql: { reader: "mysqlreader", writer: "mysqlwriter" },
  postgresql: { reader: "postgresqlreader", writer: "postgresqlwriter" },
  sqlserver: { reader: "sqlserverreader", writer: "sqlserverwriter" },
  oracle: { reader: "oraclereader", writer: "oraclewriter" },
  clickhouse: { reader: "clickhousereader", writer: "clickhousewriter" },
  holo: { writer: "hologresjdbcwriter" },
  starrocks: { reader: "starrocksreader", writer: "starrockswriter" },
  doris: { reader: "dorisreader", writer: "doriswriter" },
  oss: { reader: "ossreader", writer: "osswriter" },
  ftp: { reader: "ftpreader", writer: "ftpwriter" },
  hdfs: { reader: "hdfsreader", writer: "hdfswriter" },
  loghub: { reader: "loghubreader", writer: "loghubwriter" },
  datahub: { reader: "datahubreader", writer: "datahubwriter" },
  mongodb: { reader: "mongodbreader", writer: "mongodbwriter" },
  elasticsearch: { writer: "elasticsearchwriter" },
  stream: { reader: "streamreader", writer: "streamwriter" },
  txtfile: { reader: "txtfilereader", writer: "txtfilewriter" },
};

export function pluginOf(category: StepCategory, name: string): string {
  return PLUGINS[name]?.[category] ?? `${name}${category}`;
}

export function stepTypeOfPlugin(category: StepCategory, plugin: string): string {
  const known = Object.entries(PLUGINS).find(([, names]) => names[category] === plugin);
  return known?.[0] ?? (plugin.endsWith(category) ? plugin.slice(0, -category.length) : plugin);
}

function windowWarnings(parameter: Readonly<Record<string, unknown>>, zone: string): readonly AppError[] {
  const { timeZone, timezone, ...given } = parameter as unknown as OtsstreamReaderParameter;
  return (["startTimeString", "endTimeString", "date"] as const).flatMap((name) => {
    const value = given[name];
    if (value === undefined || value === null || holdsReference(value)) return [];
    return rolledOver(name, String(value), timeZone ?? timezone ?? zone) ?? [];
  });
}
