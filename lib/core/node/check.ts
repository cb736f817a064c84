import { z } from "zod";
import { storedError } from "../stored-error";

/** Where an editor marks a problem of a script: UTF-16 units, line and column from 1. */
export const textRange = z.object({ offset: z.int(), length: z.int(), line: z.int(), column: z.int() });

/**
 * One finding of the checks before submit. `error.path` is the JSON path within its part: `steps[0].parameter.dataTable`
 * of the script, `dependencies[1].output` of the config.
 */
export const nodeProblem = z.object({
  /** An error blocks the submit. */
  severity: z.enum(["error", "warning"]),
  /** `node`: neither script nor schedule but the node itself, or the world around it. */
  part: z.enum(["script", "config", "node"]),
  range: textRange.nullable(),
  error: storedError,
});
export type NodeProblem = z.infer<typeof nodeProblem>;

export const nodeCheck = z.object({
  problems: z.array(nodeProblem),
  /** Nothing among them blocks a submit. */
  isSubmittable: z.boolean(),
  checkedAt: z.coerce.date(),
});
export type NodeCheck = z.infer<typeof nodeCheck>;
