import { z } from "zod";
import { nodeParams } from "@/app/api/_lib/node-id";
import { route } from "@/app/api/_lib/route";
import { upcomingRuns as response } from "@/lib/core/node";
import { upcomingRuns } from "@/lib/services/schedule-preview";

const params = nodeParams;
const query = z.object({ count: z.coerce.number().int().min(1).max(200).default(5) });

/** The next runs of a deployed node, by id or name, with their values and windows. */
export const GET = route({ params, query, response }, async ({ params, query, actor, workspaceId }) =>
  upcomingRuns(await workspaceId(), params.nodeId, query.count, actor),
);
