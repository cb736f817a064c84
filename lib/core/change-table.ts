import type { TableColumnView } from "./catalog";

/** A table to be made. */
export interface ChangeTable {
  readonly table: string;
  readonly comment: string;
  readonly columns: readonly TableColumnView[];
}

const KEY_TYPES: Readonly<Record<string, string>> = { STRING: "STRING", INTEGER: "BIGINT", BINARY: "BINARY" };

const CHANGE_COLUMNS = [
  { name: "colname", type: "STRING", comment: "Column name" },
  { name: "version", type: "BIGINT", comment: "Version" },
  { name: "colvalue", type: "STRING", comment: "Column value" },
  { name: "optype", type: "STRING", comment: "Operation type" },
  { name: "sequenceinfo", type: "STRING", comment: "Sequence information" },
] as const;

export const PARTITION_COLUMN = "pt";

/**
 * The MaxCompute table that takes the column-level changes of a Tablestore table: its primary key in the same order,
 * then the five change columns. Names are those of the source as far as MaxCompute can write them; where a key has the
 * name of a change column, the change column gets a number. Columns of a job go by position, so names are free.
 * Source: the product guide's sample table.
 */
export function changeTable(
  source: { readonly name: string; readonly columns: readonly TableColumnView[] },
  { table, isPartitioned }: { readonly table?: string | undefined; readonly isPartitioned: boolean },
): ChangeTable {
  const taken = new Set<string>(isPartitioned ? [PARTITION_COLUMN] : []);
  const column = (name: string, type: string, comment: string): TableColumnView => ({
    name: fresh(plainName(name), taken),
    type,
    role: "column",
    comment,
  });
  const keys = source.columns.filter(({ role }) => role === "primaryKey");
  return {
    table: table ?? plainName(source.name),
    comment: "Stores incremental data from Tablestore",
    columns: [
      ...keys.map(({ name, type }) => column(name, KEY_TYPES[type] ?? "STRING", "Primary key field")),
      ...CHANGE_COLUMNS.map(({ name, type, comment }) => column(name, type, comment)),
      ...(isPartitioned
        ? [{ name: PARTITION_COLUMN, type: "STRING", role: "partition" as const, comment: "Partition" }]
        : []),
    ],
  };
}

/** Letters, digits and underscores, starting with a letter, in lower case: MaxCompute does not tell case apart. */
function plainName(name: string): string {
  const plain = name.toLowerCase().replace(/[^a-z0-9_]/g, "_");
  return /^[a-z]/.test(plain) ? plain : `t_${plain}`;
}

function fresh(name: string, taken: Set<string>): string {
  let free = name;
  for (let number = 1; taken.has(free); number++) free = `${name}_${number}`;
  taken.add(free);
  return free;
}
