import { nodeId, nodeParams } from "@/app/api/_lib/node-id";
import { route } from "@/app/api/_lib/route";
import { dependencyGraph, graphQuery } from "@/lib/core/node";
import { readGraph } from "@/lib/services/nodes/outputs";

const params = nodeParams;

/** Deployed nodes around this one. */
export const GET = route({ params, query: graphQuery, response: dependencyGraph }, async (call) =>
  readGraph(await nodeId(call), call.query.levels, call.actor),
);
