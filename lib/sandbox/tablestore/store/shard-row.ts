import type { Shard } from "./table";

/** A row of the `shard` table. */
export function readShard(row: Readonly<Record<string, unknown>>): Shard {
  return {
    id: row.id as number,
    tableId: row.tbl as number,
    uuid: row.uuid as string,
    parent: row.parent as string | null,
    sibling: row.sibling as string | null,
    createdUs: row.created_us as number,
    closedUs: row.closed_us as number | null,
    firstKept: row.first_kept as number,
    last: row.last as number,
    lastUs: row.last_us as number,
    lastRowIndex: row.last_row_index as number,
    low: row.low as Uint8Array | null,
    high: row.high as Uint8Array | null,
  };
}
