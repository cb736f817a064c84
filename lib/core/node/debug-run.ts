import { z } from "zod";
import { instanceState } from "../instance";
import { instanceId } from "../instance-id";
import { storedError } from "../stored-error";
import { debugConfiguration, LONGEST_SCRIPT } from "./draft";
import { person } from "./tree";

/**
 * Starts a debug run. Without `script` the saved draft runs; the rest of the configuration is what the panel holds, and
 * is not saved by this. 422 `node.debug_parameters` when a variable of the script has no value.
 */
export const debugRunStart = debugConfiguration.extend({ script: z.string().max(LONGEST_SCRIPT).optional() });
export type DebugRunStart = z.output<typeof debugRunStart>;

/** The first records as they would have been written, in the order of the writer's columns. */
export const sampleRows = z.object({
  columns: z.array(z.string()),
  /** Null is NULL; numbers, dates and bytes as the run log prints them. */
  rows: z.array(z.array(z.string().nullable())),
});
export type SampleRows = z.infer<typeof sampleRows>;

/**
 * A run from the editor. It is an instance of kind DEBUG: state, events, log, download and stop go by
 * `/api/instances/{instanceId}/…`, and live changes by `/api/instances/events`.
 */
export const debugRunView = z.object({
  instanceId,
  nodeId: z.uuid(),
  requestedBy: person.nullable(),
  createdAt: z.coerce.date(),
  state: instanceState,
  stateReason: z.string().nullable(),
  startedAt: z.coerce.date().nullable(),
  finishedAt: z.coerce.date().nullable(),
  resourceGroup: z.string().nullable(),
  cu: z.number(),
  parameters: z.record(z.string(), z.string()),
  options: debugConfiguration.pick({ limits: true, dryRun: true }),
  counts: z.object({ recordsRead: z.number(), recordsWritten: z.number(), recordsDirty: z.number() }).nullable(),
  /** The run ended early because a limit was reached. */
  limited: z.enum(["records", "seconds"]).nullable(),
  error: storedError.nullable(),
});
export type DebugRunView = z.infer<typeof debugRunView>;
/** Newest first. */
export const debugRunList = z.object({ items: z.array(debugRunView) });

export const debugRunDetail = debugRunView.extend({
  /** As it was when the run began. */
  script: z.string(),
  /** Null until the run has ended, for runs that wrote nothing to sample, and for those who may not see rows. */
  sample: sampleRows.nullable(),
});
export type DebugRunDetail = z.infer<typeof debugRunDetail>;
