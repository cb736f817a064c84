import { AppError } from "@/lib/core/errors";
import { parsePartition, parsePartitionList, type OdpsPartition } from "../documents/partition";
import { formatPartitionSpec, formatQuotedPartitionSpec, type PartitionSpec } from "../documents/partition-spec";
import { pages } from "./paging";
import type { OdpsService } from "./service";

/** Partitions of a table in the service's order; with `under`, those below these outer levels. */
export function listPartitions(
  { http, endpoint, project }: OdpsService,
  table: string,
  under: PartitionSpec | null,
  signal: AbortSignal,
): AsyncGenerator<OdpsPartition, void> {
  return pages(async (marker) => {
    const query: (readonly [string, string])[] = [
      ["partitions", ""],
      ["expectmarker", "true"],
    ];
    if (under !== null) query.push(["partition", formatQuotedPartitionSpec(under)]);
    if (marker !== null) query.push(["marker", marker]);
    const path = ["projects", project, "tables", table];
    const { text } = await http.send(endpoint, { method: "GET", path, query, subject: { table } }, signal);
    return parsePartitionList(text);
  });
}

/** A partition, or null when it does not exist. @throws AppError "maxcompute.table_missing" */
export async function findPartition(
  { http, endpoint, project }: OdpsService,
  table: string,
  spec: PartitionSpec,
  signal: AbortSignal,
): Promise<OdpsPartition | null> {
  try {
    const request = {
      method: "GET",
      path: ["projects", project, "tables", table],
      query: [["partition", formatQuotedPartitionSpec(spec)]],
      subject: { table, partition: formatPartitionSpec(spec) },
    } as const;
    const { text } = await http.send(endpoint, request, signal);
    return parsePartition(text, spec);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === "maxcompute.partition_missing") return null;
    throw thrown;
  }
}
