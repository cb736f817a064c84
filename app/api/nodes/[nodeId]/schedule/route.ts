import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { upcomingRuns } from "@/lib/services/schedule-preview";

const params = z.object({ nodeId: z.string().min(1).max(128) });
const query = z.object({ count: z.coerce.number().int().min(1).max(200).default(5) });

/** The next runs of a deployed node, by id or name, with their values and windows. */
export const GET = route({ params, query }, async ({ params, query, locale, actor, workspaceId }) =>
  upcomingRuns(await workspaceId(), params.nodeId, query.count, locale, actor),
);
