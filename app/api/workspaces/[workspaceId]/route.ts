import { z } from "zod";
import { workspaceChange, workspaceView } from "@/lib/core/workspace";
import { changeWorkspace, getWorkspace } from "@/lib/services/workspaces";
import { route } from "../../_lib/route";

const params = z.object({ workspaceId: z.uuid() });

/** A workspace with its settings. */
export const GET = route({ params, response: workspaceView }, ({ params: { workspaceId }, actor }) =>
  getWorkspace(workspaceId, actor),
);

/** Changes what is given. */
export const PATCH = route(
  { params, body: workspaceChange, response: workspaceView },
  ({ params: { workspaceId }, body, actor }) => changeWorkspace(workspaceId, body, actor),
);
