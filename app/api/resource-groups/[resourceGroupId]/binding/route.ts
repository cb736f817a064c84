import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { resourceGroupBinding } from "@/lib/core/resource-group";
import { bindGroup, unbindGroup } from "@/lib/services/resource-groups";

const params = z.object({ resourceGroupId: z.uuid() });

/** Lets the workspace use the group, as its default if wished. */
export const PUT = route(
  { params, body: resourceGroupBinding, response: null },
  async ({ params, body, actor, workspaceId }) =>
    bindGroup({ ...params, ...body, workspaceId: await workspaceId() }, actor),
);

/** Takes the group away from the workspace. */
export const DELETE = route({ params, response: null }, async ({ params, actor, workspaceId }) =>
  unbindGroup({ ...params, workspaceId: await workspaceId() }, actor),
);
