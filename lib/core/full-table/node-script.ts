import { fullTableDdl, GUIDE_CHANGE_COLUMNS, mergeSql, unknownColumnsSql, type FullTable } from "./merge-sql";
import { withDataSource } from "../sql/node-script";

/** What somebody chooses to fold a change table into a full one, day by day. */
export interface FullTableWish {
  /** MaxCompute data source that holds both tables. */
  readonly dataSource: string;
  readonly changes: string;
  readonly full: string;
  readonly keys: FullTable["keys"];
  readonly columns: FullTable["columns"];
}

const PARTITION = "ds";

/** Parameters of the node: the partition that a run writes, and the one before it that it starts from. */
export const FULL_TABLE_PARAMETERS = [
  { name: "bizdate", value: "$[yyyymmdd-1]" },
  { name: "basedate", value: "$[yyyymmdd-2]" },
] as const;

/**
 * The text of the SQL node that keeps a full table: one partition a day, made from the day before and the change
 * records. It may be run again at any time with the same result, and its last statement names what it does not keep.
 */
export function fullTableScript({ dataSource, changes, full, keys, columns }: FullTableWish): string {
  const table: FullTable = {
    changes: { table: changes, where: null, columns: GUIDE_CHANGE_COLUMNS },
    full: { table: full, partitionColumn: PARTITION, base: "${basedate}", target: "${bizdate}" },
    keys,
    columns,
  };
  const text = [
    `-- Folds the change records of ${changes} into one row per primary key: partition ${PARTITION}=\${bizdate} of ${full}.`,
    fullTableDdl(table),
    "",
    mergeSql(table),
    "",
    "-- Columns with change records that the full table does not keep. No rows: nothing is left out.",
    unknownColumnsSql(table),
    "",
  ].join("\n");
  return withDataSource(text, dataSource);
}
