import { z } from "zod";
import { bizdate, instanceKind, instanceState, NODE_TYPES } from "./instance";
import { instanceId } from "./instance-id";

/** Query of the graph around an instance: how many levels of ancestors and of descendants. */
export const graphQuery = z.object({
  up: z.coerce.number().int().min(0).max(6).default(1),
  down: z.coerce.number().int().min(0).max(6).default(1),
});
export type GraphQuery = z.output<typeof graphQuery>;

/** One instance as a card of the graph. */
export const graphNode = z.object({
  id: instanceId,
  node: z.object({ id: z.uuid(), name: z.string(), type: z.enum(NODE_TYPES) }),
  kind: instanceKind,
  state: instanceState,
  frozen: z.boolean(),
  bizdate,
  cyctime: z.coerce.date(),
  rerunAt: z.coerce.date().nullable(),
  rerunMode: z.enum(["Allowed", "FailureAllowed", "Denied"]),
  /** Ancestors and descendants in all, drawn or not. */
  parents: z.number(),
  children: z.number(),
});
export type GraphNode = z.infer<typeof graphNode>;

export const graphEdge = z.object({
  parent: instanceId,
  child: instanceId,
  kind: z.enum(["SAME_CYCLE", "PREVIOUS_CYCLE"]),
});
export type GraphEdge = z.infer<typeof graphEdge>;

export const instanceGraph = z.object({
  nodes: z.array(graphNode),
  edges: z.array(graphEdge),
  /** Whether there were more instances within the levels than are drawn. */
  isCut: z.boolean(),
});
export type InstanceGraph = z.infer<typeof instanceGraph>;

/** The instances of the same node planned right before and right after. */
export const neighbours = z.object({ previous: instanceId.nullable(), next: instanceId.nullable() });
export type Neighbours = z.infer<typeof neighbours>;

/** The script of an attempt with every parameter replaced, or before the first the one that would run. */
export const codeAsRun = z.object({
  attempt: z.number().nullable(),
  version: z.number().nullable(),
  script: z.string(),
  /** Whether the parameters are replaced. */
  isReplaced: z.boolean(),
});
export type CodeAsRun = z.infer<typeof codeAsRun>;
