import { z } from "zod";
import { tablePreview } from "../catalog";
import { environment } from "../data-source";
import { storedError } from "../stored-error";

/** The SQL box: shapes of `/api/sql-queries`. */

export const LONGEST_QUERY = 100_000;
/**
 * Body that runs one statement, with the SET statements before it. It must only read unless `allowChanges`, which takes
 * the right to write; 422 `sql.changes_data` else.
 */
export const queryStart = z.object({
  dataSourceId: z.uuid(),
  environment: environment.default("PROD"),
  sql: z.string().trim().min(1).max(LONGEST_QUERY),
  allowChanges: z.boolean().default(false),
});
export type QueryStart = z.output<typeof queryStart>;

export const QUERY_STATES = ["RUNNING", "SUCCESS", "FAILURE", "STOPPED", "UNKNOWN"] as const;
export const queryView = z.object({
  id: z.uuid(),
  dataSourceId: z.uuid(),
  dataSource: z.string(),
  environment,
  sql: z.string(),
  changesData: z.boolean(),
  state: z.enum(QUERY_STATES),
  /** The service's own id; null before it has one. */
  instance: z.string().nullable(),
  error: storedError.nullable(),
  requestedAt: z.coerce.date(),
  finishedAt: z.coerce.date().nullable(),
});
export type QueryView = z.infer<typeof queryView>;
/** The caller's own, newest first. */
export const queryList = z.object({ items: z.array(queryView) });

export const MAX_QUERY_ROWS = 10_000;
export const queryRows = z.object({
  limit: z.coerce.number().int().min(1).max(MAX_QUERY_ROWS).default(1_000),
  /** Values of any length; without it long ones are cut. */
  whole: z.stringbool().default(false),
});
export type QueryRows = z.output<typeof queryRows>;
export const queryResult = tablePreview.omit({ partition: true });
export type QueryResult = z.infer<typeof queryResult>;
