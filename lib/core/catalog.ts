import { z } from "zod";
import { environment } from "./data-source";

/** What a data source holds, as forms, previews and the command line see it: shapes of `/api/data-sources/…/tables`. */

/** The change log of a table: what a stream reader needs to exist, and how far back it can look. */
export const streamState = z.object({
  enabled: z.boolean(),
  /** How long a change stays readable; 0 while the stream is off. */
  retentionHours: z.number(),
  /** Shards that hold changes; null where only the table's own page says. */
  shardCount: z.int().nullable(),
  createdAt: z.coerce.date().nullable(),
});
export type StreamState = z.infer<typeof streamState>;

export const TABLE_KINDS = ["table", "view", "materializedView", "external"] as const;

/** A table as lists show it. Null is "the service does not say", never 0. */
export const tableSummary = z.object({
  name: z.string(),
  kind: z.enum(TABLE_KINDS),
  /** Null for services without change logs. */
  stream: streamState.nullable(),
  /** Null for services without partitions. */
  isPartitioned: z.boolean().nullable(),
  sizeBytes: z.number().nullable(),
  recordCount: z.number().nullable(),
  createdAt: z.coerce.date().nullable(),
});
export type TableSummaryView = z.infer<typeof tableSummary>;

export const tablePage = z.object({
  items: z.array(tableSummary),
  /** Tables that the search found, over all pages. */
  total: z.int(),
  /** Give it as `cursor` for the next page; null on the last one. */
  next: z.string().nullable(),
});
export type TablePage = z.infer<typeof tablePage>;

export const MAX_PAGE_TABLES = 200;
const place = { environment: environment.default("PROD") };

/** Query of the list; `search` finds names that contain it, in any case. */
export const tableQuery = z.object({
  ...place,
  search: z.string().max(128).default(""),
  cursor: z.string().max(512).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE_TABLES).default(50),
  /** Asks the service again for its names, which are otherwise remembered for some seconds. */
  fresh: z.stringbool().default(false),
});
export type TableQuery = z.output<typeof tableQuery>;

export const oneTableQuery = z.object(place);

export const COLUMN_ROLES = ["primaryKey", "column", "partition"] as const;
export const tableColumn = z.object({
  name: z.string(),
  /** The service's own name: `STRING`, `DECIMAL(10,2)`. */
  type: z.string(),
  role: z.enum(COLUMN_ROLES),
  comment: z.string().exactOptional(),
});
export type TableColumnView = z.infer<typeof tableColumn>;

export const tableDetail = tableSummary.extend({
  columns: z.array(tableColumn),
  comment: z.string(),
  /** Days after which rows are deleted; null when they stay, or the service does not say. */
  lifecycleDays: z.number().nullable(),
  /** The statement that creates such a table; null where tables are not made by SQL. */
  ddl: z.string().nullable(),
});
export type TableDetail = z.infer<typeof tableDetail>;

export const MAX_PARTITIONS = 1_000;
export const partitionQuery = z.object({
  ...place,
  /** A part of the specification; without it all match. */
  search: z.string().trim().max(1_024).default(""),
  limit: z.coerce.number().int().min(1).max(MAX_PARTITIONS).default(200),
});
export const partitionList = z.object({
  /** Those that match, the service's last first; `spec` as jobs write it: `pt=20250701,hh=08`. */
  items: z.array(
    z.object({
      spec: z.string(),
      sizeBytes: z.number().nullable(),
      recordCount: z.number().nullable(),
      createdAt: z.coerce.date().nullable(),
    }),
  ),
  /** How many match, and how many there are. */
  found: z.int(),
  total: z.int(),
});
export type PartitionList = z.infer<typeof partitionList>;

/** Longest text of one value in a preview, in characters. */
export const MAX_CELL_TEXT = 1_024;
/** A value as people read it. `bytes` are base64; `length` is the whole value's where `text` was cut. */
export const previewCell = z
  .object({
    text: z.string(),
    kind: z.enum(["text", "number", "boolean", "time", "bytes"]),
    /** Characters, or bytes of a `bytes` value. */
    length: z.int().optional(),
  })
  .nullable();
export type PreviewCell = z.infer<typeof previewCell>;

export const MAX_PREVIEW_ROWS = 200;
const previewLimit = z.coerce.number().int().min(1).max(MAX_PREVIEW_ROWS).default(20);

export const rowQuery = z.object({
  ...place,
  limit: previewLimit,
  /** Of a partitioned table: which one to read. Without it, the last that holds rows. */
  partition: z.string().max(1_024).optional(),
});
export type RowQuery = z.output<typeof rowQuery>;

export const changeQuery = z.object({
  ...place,
  limit: previewLimit,
  /** First moment to look at; an hour ago unless said otherwise. */
  since: z.coerce.date().optional(),
});
export type ChangeQuery = z.output<typeof changeQuery>;

export const tablePreview = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  rows: z.array(z.array(previewCell)),
  /** There are more rows than were asked for. */
  truncated: z.boolean(),
  /** The partition that was read, or null. */
  partition: z.string().nullable(),
});
export type TablePreview = z.infer<typeof tablePreview>;

/** Body of asking for the DDL of a destination table; it is sent to the destination and names the source. */
export const tableProposalWish = z.object({
  ...place,
  source: z.object({ dataSourceId: z.uuid(), ...place, table: z.string().min(1).max(256) }),
  /** Name of the new table; without it, one made from the source table's. */
  table: z.string().trim().min(1).max(128).optional(),
  /** Adds a `pt STRING` partition column. */
  isPartitioned: z.boolean().default(false),
});
export type TableProposalWish = z.input<typeof tableProposalWish>;

export const tableProposal = z.object({
  table: z.string(),
  ddl: z.string(),
  columns: z.array(tableColumn),
  /** A table of that name is there already. */
  exists: z.boolean(),
});
export type TableProposalView = z.infer<typeof tableProposal>;

/** Body of creating a table: one CREATE TABLE statement, as proposed or as somebody changed it. */
export const tableDraft = z.object({ ...place, ddl: z.string().trim().min(1).max(100_000) });
export type TableDraft = z.input<typeof tableDraft>;
