import { orderPartitionSpec, parsePartitionSpec } from "@/lib/maxcompute/documents/partition-spec";
import type { Target } from "../engine/contents";
import { noSuchPartition, ServiceError } from "../http/service-error";
import type { Service } from "../service";
import { partitionName, type Table } from "../store/table";

/** The values that a complete specification names, in declared order. @throws AppError "maxcompute.partition_invalid" */
export function partitionValues(table: Table, text: string): string[] {
  const spec = orderPartitionSpec(
    parsePartitionSpec(text),
    table.partitionKeys.map(({ name }) => name),
  );
  return spec.map(([, value]) => value);
}

/** What a request is about: the table itself, or the partition that it names completely. @throws ServiceError */
export function targetOf(service: Service, table: Table, text: string | undefined): Target {
  const isGiven = text !== undefined && text !== "";
  if (table.partitionKeys.length === 0) {
    if (isGiven) throw new ServiceError(400, "InvalidPartitionSpec", `The table ${table.name} is not partitioned`);
    return { table, values: [] };
  }
  if (!isGiven)
    throw new ServiceError(400, "MissingPartitionSpec", "The partition spec is missing: the table is partitioned");
  const values = partitionValues(table, text);
  if (service.catalog.partition(table, values) === null) throw noSuchPartition(partitionName(table, values));
  return { table, values };
}
