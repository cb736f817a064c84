import { route } from "@/app/api/_lib/route";
import { resourceGroupOverviews } from "@/lib/core/resource-group";
import { listGroupOverviews } from "@/lib/services/resource-groups";

/** The resource groups with their workers and what they do now. */
export const GET = route({ response: resourceGroupOverviews }, async ({ actor, workspaceId }) => ({
  items: await listGroupOverviews(await workspaceId(), actor),
}));
