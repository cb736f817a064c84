import { z } from "zod";
import { workspaceChange } from "@/lib/core/workspace";
import { changeWorkspace, getWorkspace } from "@/lib/services/workspaces";
import { route } from "../../_lib/route";

const params = z.object({ workspaceId: z.uuid() });

export const GET = route({ params }, ({ params: { workspaceId }, actor }) => getWorkspace(workspaceId, actor));

export const PATCH = route({ params, body: workspaceChange }, ({ params: { workspaceId }, body, actor }) =>
  changeWorkspace(workspaceId, body, actor),
);
