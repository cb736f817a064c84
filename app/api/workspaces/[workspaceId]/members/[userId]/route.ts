import { z } from "zod";
import { workspaceRole } from "@/lib/core/account";
import { memberView } from "@/lib/core/workspace";
import { changeMember, removeMember } from "@/lib/services/workspaces";
import { route } from "../../../../_lib/route";

const params = z.object({ workspaceId: z.uuid(), userId: z.string().max(64) });

/** Gives a member another role. */
export const PATCH = route(
  { params, body: z.object({ role: workspaceRole }), response: memberView },
  ({ params: { workspaceId, userId }, body, actor }) => changeMember(workspaceId, userId, body.role, actor),
);

/** Removes a member. */
export const DELETE = route({ params, response: null }, ({ params: { workspaceId, userId }, actor }) =>
  removeMember(workspaceId, userId, actor),
);
