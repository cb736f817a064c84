import type { Catalog, Reader, Writer } from "@/lib/engine/contract";
import type { ConnectorRegistry } from "@/lib/engine/run";
import { odpsWriter } from "./odps";
import { otsstreamReader } from "./otsstream";
import { streamReader, streamWriter } from "./stream";

const readers: readonly Reader[] = [otsstreamReader, streamReader];
const writers: readonly Writer[] = [odpsWriter, streamWriter];

/** Every connector of this installation, by stepType. */
export const connectors: ConnectorRegistry = {
  reader: (stepType) => readers.find((reader) => reader.stepType === stepType) ?? null,
  writer: (stepType) => writers.find((writer) => writer.stepType === stepType) ?? null,
};

/** What can be asked of data sources of one type, or null when no connector knows the type. */
export function catalogOf(dataSourceType: string): Catalog | null {
  return [...readers, ...writers].find((connector) => connector.dataSourceType === dataSourceType) ?? null;
}
