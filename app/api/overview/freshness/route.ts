import { listOf } from "@/app/api/_lib/list-of";
import { route } from "@/app/api/_lib/route";
import { freshnessItem } from "@/lib/core/overview";
import { freshness } from "@/lib/services/overview/freshness";

/** How far the data of each destination table reaches, the furthest behind first. */
export const GET = route({ response: listOf(freshnessItem) }, async ({ actor, workspaceId }) => ({
  items: await freshness(await workspaceId(), actor),
}));
