import type { TableDetail } from "@/lib/core/catalog";

const SHOWN_ROWS = 100;

/** "Generate SELECT": every column of the table, and of a partitioned one the place for the partition. */
export function selectStatement({ name, columns }: Pick<TableDetail, "name" | "columns">): string {
  const quoted = (text: string) => `\`${text.replaceAll("`", "``")}\``;
  const keys = columns.filter(({ role }) => role === "partition");
  const where = keys.map((key) => `${quoted(key.name)} = ''`).join(" AND ");
  return [
    `SELECT ${columns.map((column) => quoted(column.name)).join(", ")}`,
    `FROM ${quoted(name)}`,
    ...(where === "" ? [] : [`-- WHERE ${where}`]),
    `LIMIT ${SHOWN_ROWS};`,
  ].join("\n");
}
