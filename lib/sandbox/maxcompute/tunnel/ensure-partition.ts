import { newPartition } from "../engine/contents";
import { partitionValues } from "../routes/partition-of";
import type { Service } from "../service";
import type { Table } from "../store/table";

/** Makes the partition that an upload names, unless it is there or none is named. */
export async function ensurePartition(service: Service, table: Table, text: string | undefined): Promise<void> {
  if (!text || table.partitionKeys.length === 0) return;
  const values = partitionValues(table, text);
  await service.locks.hold([`table ${table.id}`], async () => {
    if (service.catalog.partition(table, values) !== null) return;
    await service.catalog.change(service.database, (change) =>
      change.putPartition(table, newPartition(values, service.now())),
    );
  });
}
