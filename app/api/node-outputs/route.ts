import { route } from "@/app/api/_lib/route";
import { outputSearch, outputsFound } from "@/lib/core/node";
import { searchOutputs } from "@/lib/services/nodes/outputs";

/** Output names that a dependency can use, by part of output or node name, or by node id. */
export const GET = route({ query: outputSearch, response: outputsFound }, async ({ query, actor, workspaceId }) => ({
  items: await searchOutputs(await workspaceId(), query, actor),
}));
