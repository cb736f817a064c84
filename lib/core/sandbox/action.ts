import { z } from "zod";
import { faultRule } from "./fault-rule";

export const MAX_MOMENTS_PER_MINUTE = 600;

/** Name of a sample table: fits a Tablestore table and, with `_changes`, a MaxCompute table. */
export const sampleTableName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,99}$/, "Small letters, digits and underscores; starts with a letter");

const partition = z.object({ instance: z.string(), table: z.string(), partition: z.int().min(0) });

/** One thing that can be done to the sandbox. */
export const sandboxAction = z.discriminatedUnion("operation", [
  /** A Tablestore table of orders with a stream, some orders in it, and a MaxCompute table for its changes. */
  z.object({ operation: z.literal("createSampleTable"), table: sampleTableName }),
  z.object({
    operation: z.literal("setTraffic"),
    isRunning: z.boolean(),
    table: z.string().min(1).optional(),
    momentsPerMinute: z.int().min(1).max(MAX_MOMENTS_PER_MINUTE).optional(),
  }),
  /** Changes at once, instead of waiting for the next moment. */
  z.object({ operation: z.literal("burst"), moments: z.int().min(1).max(1000) }),
  /** Without `at` the partition is split where its rows halve. */
  partition.extend({ operation: z.literal("splitPartition"), at: z.string().min(1).optional() }),
  /** Merges a partition with its right neighbour. */
  partition.extend({ operation: z.literal("mergePartition") }),
  z.object({ operation: z.literal("setClock"), at: z.iso.datetime({ offset: true }) }),
  z.object({ operation: z.literal("advanceClock"), byMs: z.int() }),
  z.object({ operation: z.literal("freezeClock"), isFrozen: z.boolean() }),
  z.object({ operation: z.literal("resetClock") }),
  z.object({ operation: z.literal("addFault"), rule: faultRule }),
  z.object({ operation: z.literal("removeFault"), id: z.string() }),
  /** Removes every rule, and the record of what happened. */
  z.object({ operation: z.literal("clearFaults") }),
]);
export type SandboxAction = z.output<typeof sandboxAction>;
export type SandboxActionInput = z.input<typeof sandboxAction>;
