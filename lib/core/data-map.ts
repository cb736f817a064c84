import { z } from "zod";
import { tableColumn, tableSummary } from "./catalog";
import { instanceState } from "./instance";
import { instanceId } from "./instance-id";
import { NODE_TYPES } from "./instance";
import { storedError } from "./stored-error";

/** Data Map over the tables of a workspace: shapes of `/api/tables` and of what hangs on one table. */

export const MAX_TABLES_FOUND = 200;
export const tableSearch = z.object({
  /** Part of a name, in any case. */
  search: z.string().trim().max(128).default(""),
  /** Tables per data source at most. */
  limit: z.coerce.number().int().min(1).max(MAX_TABLES_FOUND).default(100),
});
export type TableSearch = z.output<typeof tableSearch>;

const sourceRef = z.object({ id: z.uuid(), name: z.string(), type: z.string() });
export const tablesFound = z.object({
  items: z.array(z.object({ dataSource: sourceRef, table: tableSummary })),
  /** Every data source that was asked: how many of its tables match, or why it cannot tell. */
  sources: z.array(sourceRef.extend({ total: z.int().nullable(), error: storedError.nullable() })),
});
export type TablesFound = z.infer<typeof tablesFound>;

/** A table as scripts name it. */
export const tableRef = z.object({
  /** Name; `dataSourceId` and `type` are null when the workspace has none of that name any more. */
  dataSource: z.string(),
  dataSourceId: z.uuid().nullable(),
  type: z.string().nullable(),
  table: z.string(),
});
export type TableRefView = z.infer<typeof tableRef>;

export const lineageNode = z.object({
  id: z.uuid(),
  name: z.string(),
  type: z.enum(NODE_TYPES),
  version: z.int(),
  /** Names that others depend on it by; the automatic one last. */
  outputs: z.array(z.string()),
  reads: z.array(tableRef),
  writes: z.array(tableRef),
});
export type LineageNode = z.infer<typeof lineageNode>;

/** What the published versions of the workspace say: nodes up and down from a table, no further than three steps. */
export const tableLineage = z.object({ table: tableRef, nodes: z.array(lineageNode) });
export type TableLineage = z.infer<typeof tableLineage>;

/** A successful attempt that wrote into the table. */
export const tableRun = z.object({
  instanceId,
  nodeId: z.uuid(),
  nodeName: z.string(),
  kind: z.string(),
  state: instanceState,
  attempt: z.int(),
  /** Of the whole attempt. */
  recordsWritten: z.number(),
  /** As the script named it for this run; null for a table without partitions. */
  partition: z.string().nullable(),
  startedAt: z.coerce.date(),
  finishedAt: z.coerce.date().nullable(),
});
export type TableRun = z.infer<typeof tableRun>;
export const tableRuns = z.object({
  /** Latest business date first, 50 at most. */
  items: z.array(tableRun),
});

/** A difference that the console found when it read the table; changes between two looks count as one. */
export const tableChange = z.object({
  seenAt: z.coerce.date(),
  kind: z.enum(["firstSeen", "columnAdded", "columnRemoved", "columnChanged", "lifecycle", "comment", "stream"]),
  /** Column, for those. */
  name: z.string().nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type TableChange = z.infer<typeof tableChange>;
export const tableHistory = z.object({ items: z.array(tableChange) });

/** What changes are told of: as it is kept. */
export const tableSnapshot = z.object({
  columns: z.array(tableColumn),
  comment: z.string(),
  lifecycleDays: z.number().nullable(),
  /** Retention in hours; 0: off; null: the service has no change logs. */
  streamHours: z.number().nullable(),
});
export type TableSnapshot = z.infer<typeof tableSnapshot>;
