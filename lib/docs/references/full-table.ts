import { GUIDE_CHANGE_COLUMNS, mergeSql } from "@/lib/core/full-table/merge-sql";

/** The merge of the guide's example, by the function that writes the one of every task. */
export function fullTableExample(): string {
  const sql = mergeSql({
    changes: { table: "orders_changes", where: null, columns: GUIDE_CHANGE_COLUMNS },
    full: { table: "orders_full", partitionColumn: "pt", base: null, target: "20230422" },
    keys: [{ name: "pk", type: "STRING" }],
    columns: [
      { source: "status", name: "status", type: "STRING" },
      { source: "amount", name: "amount", type: "DOUBLE" },
    ],
  });
  return `\`\`\`sql\n${sql}\n\`\`\``;
}
