import { route } from "@/app/api/_lib/route";
import { timeline, timelineQuery } from "@/lib/core/timeline";
import { readTimeline } from "@/lib/services/timeline";

/** Tasks and their bars between two moments. */
export const GET = route({ query: timelineQuery, response: timeline }, async ({ query, actor, workspaceId }) =>
  readTimeline(await workspaceId(), query, actor),
);
