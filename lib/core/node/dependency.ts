import { z } from "zod";
import { NODE_TYPES } from "../instance";
import { person } from "./tree";

/** An output that a dependency can name, with the node behind it. */
export const outputFound = z.object({
  output: z.string(),
  tableName: z.string().nullable(),
  node: z.object({ id: z.uuid(), name: z.string(), type: z.enum(NODE_TYPES), isRoot: z.boolean() }),
  workspace: z.string(),
  owner: person.nullable(),
  isDeployed: z.boolean(),
});
export type OutputFound = z.infer<typeof outputFound>;
export const outputsFound = z.object({ items: z.array(outputFound) });

/** By part of an output name, node name or node id; `outputs` asks for exactly these names, to label dependencies. */
export const outputSearch = z.object({
  text: z.string().trim().max(256).default(""),
  outputs: z
    .string()
    .transform((names) => names.split(",").filter(Boolean))
    .or(z.array(z.string()))
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(20),
});
export type OutputSearch = z.output<typeof outputSearch>;

/** Deployed nodes around one, up to `levels` in each direction. */
export const dependencyGraph = z.object({
  nodes: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      type: z.enum(NODE_TYPES),
      isRoot: z.boolean(),
      workspace: z.string(),
      /** Steps away: ancestors are negative. */
      level: z.int(),
    }),
  ),
  /** `from` must be done before `to`. */
  edges: z.array(z.object({ from: z.uuid(), to: z.uuid(), kind: z.enum(["SAME_CYCLE", "PREVIOUS_CYCLE"]) })),
});
export type DependencyGraph = z.infer<typeof dependencyGraph>;
export const graphQuery = z.object({ levels: z.coerce.number().int().min(1).max(10).default(1) });
