import { nodeId, nodeParams } from "@/app/api/_lib/node-id";
import { route } from "@/app/api/_lib/route";
import { DRAFT_BODY_BYTES, debugRunDetail, debugRunList, debugRunStart } from "@/lib/core/node";
import { listDebugRuns, startDebugRun } from "@/lib/services/nodes/debug-runs";

const params = nodeParams;

/** Earlier debug runs, newest first. */
export const GET = route({ params, response: debugRunList }, async (call) => ({
  items: await listDebugRuns(await nodeId(call), call.actor),
}));

/** Starts a run of the saved draft, or of the script that is given, with constants for its variables. */
export const POST = route(
  { params, body: debugRunStart, bodyLimit: DRAFT_BODY_BYTES, status: 201, response: debugRunDetail },
  async (call) => startDebugRun(await nodeId(call), call.body, call.actor),
);
