import { route } from "@/app/api/_lib/route";
import { instanceCounts, instanceFilter } from "@/lib/core/instance";
import { countInstances } from "@/lib/services/instances";

/** How many instances are in which state under a filter. */
export const GET = route({ query: instanceFilter, response: instanceCounts }, async ({ query, actor, workspaceId }) =>
  countInstances(await workspaceId(), query, actor),
);
