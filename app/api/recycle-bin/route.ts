import { route } from "@/app/api/_lib/route";
import { recycledNodes } from "@/lib/core/node";
import { listRecycled } from "@/lib/services/nodes/recycle-bin";

/** Deleted nodes of the workspace, the last one first. */
export const GET = route({ response: recycledNodes }, async ({ actor, workspaceId }) => ({
  items: await listRecycled(await workspaceId(), actor),
}));
