import { JsonObject } from "./json";
import { DEFAULT_PAGE_SIZE, pageHead, readMarker, type Page } from "./page";
import { formatQuotedPartitionSpec, parsePartitionSpec, type PartitionSpec } from "./partition-spec";
import { epochSeconds, parseEpochSeconds } from "./times";
import { childrenOf, childText, element, malformed, parseXml, xmlDocument } from "./xml";

export interface OdpsPartition {
  readonly spec: PartitionSpec;
  readonly createdAt: Date | null;
  readonly lastDdlAt: Date | null;
  readonly lastModifiedAt: Date | null;
  readonly sizeBytes: number;
  readonly recordCount: number;
}

/** Times are epoch seconds in this list, unlike anywhere else. */
export function formatPartitionList(page: Page<OdpsPartition>, maxItems = DEFAULT_PAGE_SIZE): string {
  const partitions = page.items.map((partition) => {
    const times = [
      ["CreationTime", partition.createdAt],
      ["LastDDLTime", partition.lastDdlAt],
      ["LastModifiedTime", partition.lastModifiedAt],
    ] as const;
    return element("Partition", [
      ...partition.spec.map(([Name, Value]) => element("Column", "", { Name, Value })),
      ...times.flatMap(([name, time]) => (time === null ? [] : [element(name, String(epochSeconds(time)))])),
      element("PartitionSize", String(partition.sizeBytes)),
      element("PartitionRecordCount", String(partition.recordCount)),
    ]);
  });
  return xmlDocument(element("Partitions", [...pageHead(page.marker, maxItems), ...partitions]));
}

/** The variant of `?partitions&name`. */
export function formatPartitionNames(page: Page<PartitionSpec>, maxItems = DEFAULT_PAGE_SIZE): string {
  const names = page.items.map((spec) => element("Partition", [element("Name", formatQuotedPartitionSpec(spec))]));
  return xmlDocument(element("Partitions", [...pageHead(page.marker, maxItems), ...names]));
}

/** Reads both variants. @throws AppError "maxcompute.answer_malformed" */
export function parsePartitionList(text: string): Page<OdpsPartition> {
  const root = parseXml(text);
  if (root.name !== "Partitions") throw malformed("no <Partitions>");
  const items = childrenOf(root, "Partition").map((partition): OdpsPartition => {
    const name = childText(partition, "Name");
    const columns = childrenOf(partition, "Column").map(({ attributes, children }) => {
      const field = (key: string) => attributes[key] ?? children.find((child) => child.name === key)?.text ?? "";
      return [field("Name"), field("Value")] as const;
    });
    return {
      spec: name ? parsePartitionSpec(name) : columns,
      createdAt: parseEpochSeconds(childText(partition, "CreationTime")),
      lastDdlAt: parseEpochSeconds(childText(partition, "LastDDLTime")),
      lastModifiedAt: parseEpochSeconds(childText(partition, "LastModifiedTime")),
      sizeBytes: Number(childText(partition, "PartitionSize") ?? 0),
      recordCount: Number(childText(partition, "PartitionRecordCount") ?? 0),
    };
  });
  return { items, marker: readMarker(root) };
}

/** The answer to `?partition=…`. */
export function formatPartition(partition: OdpsPartition): string {
  const seconds = (time: Date | null) => (time === null ? 0 : epochSeconds(time));
  return partitionDocument({
    createTime: seconds(partition.createdAt),
    lastDDLTime: seconds(partition.lastDdlAt),
    lastModifiedTime: seconds(partition.lastModifiedAt),
    lastAccessTime: 0,
    partitionSize: partition.sizeBytes,
    partitionRecordNum: partition.recordCount,
  });
}

/**
 * The answer to `?partition=…&extended`. Times and counts are not in it: PyODPS takes a partition that has them for
 * loaded and does not ask again.
 */
export function formatExtendedPartition(partition: OdpsPartition, fileCount: number): string {
  return partitionDocument({
    IsArchived: false,
    IsExstore: false,
    LifeCycle: -1,
    PhysicalSize: partition.sizeBytes,
    FileNum: fileCount,
    Reserved: JSON.stringify({}),
  });
}

function partitionDocument(schema: object): string {
  return xmlDocument(element("Partition", [element("Schema", JSON.stringify(schema))]));
}

/** @throws AppError "maxcompute.answer_malformed" */
export function parsePartition(text: string, spec: PartitionSpec): OdpsPartition {
  const root = parseXml(text);
  if (root.name !== "Partition") throw malformed("no <Partition>");
  const schema = JsonObject.parse(childText(root, "Schema") ?? "{}");
  return {
    spec,
    createdAt: parseEpochSeconds(schema.number("createTime")),
    lastDdlAt: parseEpochSeconds(schema.number("lastDDLTime")),
    lastModifiedAt: parseEpochSeconds(schema.number("lastModifiedTime")),
    sizeBytes: schema.number("partitionSize") ?? 0,
    recordCount: schema.number("partitionRecordNum") ?? 0,
  };
}
