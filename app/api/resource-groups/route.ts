import { listResourceGroups } from "@/lib/services/resource-groups";
import { route } from "../_lib/route";

/** The resource groups that the workspace may use. */
export const GET = route({}, async ({ actor, workspaceId }) => ({
  items: await listResourceGroups(await workspaceId(), actor),
}));
