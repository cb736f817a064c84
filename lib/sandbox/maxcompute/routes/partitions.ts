import {
  formatExtendedPartition,
  formatPartition,
  formatPartitionList,
  formatPartitionNames,
  type OdpsPartition,
} from "@/lib/maxcompute/documents/partition";
import { parsePartitionSpec, type PartitionSpec } from "@/lib/maxcompute/documents/partition-spec";
import { xml, type Call, type Reply } from "../http/call";
import { noSuchPartition, ServiceError } from "../http/service-error";
import type { Service } from "../service";
import { partitionName, type Partition, type Table } from "../store/table";
import { paged } from "./page";
import { partitionValues } from "./partition-of";
import { tableOf } from "./tables";

export function getPartition(service: Service, call: Call): Reply {
  const table = tableOf(service, call);
  const values = partitionValues(table, call.query.get("partition") ?? "");
  const partition = service.catalog.partition(table, values);
  if (partition === null) throw noSuchPartition(partitionName(table, values));
  const fileCount = partition.contents.records > 0 ? 1 : 0;
  const described = odpsPartition(table, partition);
  return xml(call.query.has("extended") ? formatExtendedPartition(described, fileCount) : formatPartition(described));
}

export function listPartitions(service: Service, call: Call): Reply {
  const table = tableOf(service, call);
  if (table.partitionKeys.length === 0)
    throw new ServiceError(
      400,
      "InvalidParameter",
      `ODPS-0420061: Invalid parameter in HTTP request - table ${table.name} is not a partitioned table`,
    );
  const wanted = call.query.get("partition");
  const prefix = wanted ? parsePartitionSpec(wanted) : [];
  const found = service.catalog.partitions(table).filter((partition) => matches(table, partition, prefix));
  const all = call.query.has("reverse") ? found.toReversed() : found;
  const position = new Map(all.map((partition, i) => [partition, String(i).padStart(9, "0")]));
  const { items, marker, maxItems } = paged(call, all, (partition) => position.get(partition)!);
  if (call.query.has("name"))
    return xml(formatPartitionNames({ items: items.map((item) => specOf(table, item)), marker }, maxItems));
  return xml(formatPartitionList({ items: items.map((item) => odpsPartition(table, item)), marker }, maxItems));
}

function matches(table: Table, { values }: Partition, prefix: PartitionSpec): boolean {
  return prefix.every(([key, value]) => values[table.partitionKeys.findIndex(({ name }) => name === key)] === value);
}

function specOf(table: Table, { values }: Partition): PartitionSpec {
  return table.partitionKeys.map(({ name }, i) => [name, values[i]!] as const);
}

function odpsPartition(table: Table, partition: Partition): OdpsPartition {
  const { createdAt, lastDdlAt, contents } = partition;
  return {
    spec: specOf(table, partition),
    createdAt: new Date(createdAt),
    lastDdlAt: new Date(lastDdlAt),
    lastModifiedAt: new Date(contents.modifiedAt),
    sizeBytes: contents.bytes,
    recordCount: contents.records,
  };
}
