import { resourceGroup } from "@/lib/core/resource-group";
import { listResourceGroups } from "@/lib/services/resource-groups";
import { listOf } from "../_lib/list-of";
import { route } from "../_lib/route";

/** The resource groups that the workspace may use. */
export const GET = route({ response: listOf(resourceGroup) }, async ({ actor, workspaceId }) => ({
  items: await listResourceGroups(await workspaceId(), actor),
}));
