import type { PartitionList } from "@/lib/core/catalog";
import type { TableChange } from "@/lib/core/data-map";

/** A change of the table's shape as the console saw it, or a partition as its service remembers making it. */
export interface ChangeRecord extends Omit<TableChange, "kind"> {
  readonly kind: TableChange["kind"] | "partitionAdded";
}

/** Both kinds of change in one row of time, newest first; what the service does not date is left out. */
export function changeRecords(
  changes: readonly TableChange[],
  partitions: PartitionList["items"],
): readonly ChangeRecord[] {
  const added = partitions.flatMap(({ spec, createdAt }): ChangeRecord[] =>
    createdAt === null ? [] : [{ kind: "partitionAdded", seenAt: createdAt, name: spec, before: null, after: null }],
  );
  return [...changes, ...added].toSorted((a, b) => b.seenAt.getTime() - a.seenAt.getTime());
}
