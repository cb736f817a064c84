import type { Catalog } from "@/lib/engine/contract";

/** There is nothing to look at: rows are made up on the way in and counted on the way out. */
export const emptyCatalog: Catalog = {
  test: async () => undefined,
  tables: async () => [],
  summaries: async () => [],
  describe: async (_, name) => ({
    name,
    kind: "table",
    columns: [],
    comment: "",
    createdAt: null,
    sizeBytes: null,
    recordCount: null,
    lifecycleDays: null,
    isPartitioned: null,
    ddl: null,
    stream: null,
  }),
  columns: async () => [],
  preview: async () => ({ columns: [], rows: [], truncated: false, partition: null }),
};
