import { nodeId, nodeParams } from "@/app/api/_lib/node-id";
import { route } from "@/app/api/_lib/route";
import { submitRequest, versionList, versionView } from "@/lib/core/node";
import { listVersions, submitNode } from "@/lib/services/nodes/versions";

const params = nodeParams;

/** What was submitted, newest first. */
export const GET = route({ params, response: versionList }, async (call) => ({
  items: await listVersions(await nodeId(call), call.actor),
}));

/**
 * Submits the draft: an immutable version, which runs once it is deployed. 422 `node.checks_failed` with the problems in
 * `details.problems`; 409 `node.nothing_changed`.
 */
export const POST = route({ params, body: submitRequest, status: 201, response: versionView }, async (call) =>
  submitNode(await nodeId(call), call.body, call.actor),
);
