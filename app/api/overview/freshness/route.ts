import { route } from "@/app/api/_lib/route";
import { freshness } from "@/lib/services/overview/freshness";

/** How far the data of each destination table reaches, the furthest behind first. */
export const GET = route({}, async ({ actor, workspaceId }) => ({
  items: await freshness(await workspaceId(), actor),
}));
