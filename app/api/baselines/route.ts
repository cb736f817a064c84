import { baselineDetail, baselineDraft, baselineView } from "@/lib/core/baseline/baseline";
import { listBaselines } from "@/lib/services/baselines/baselines";
import { createBaseline } from "@/lib/services/baselines/change-baselines";
import { listOf } from "../_lib/list-of";
import { route } from "../_lib/route";

/** The baselines of the workspace, with how they stand today. */
export const GET = route({ response: listOf(baselineView) }, async ({ actor, workspaceId }) => ({
  items: await listBaselines(await workspaceId(), actor),
}));

/** Makes a baseline and looks at today for the first time. */
export const POST = route(
  { body: baselineDraft, status: 201, response: baselineDetail },
  async ({ body, actor, workspaceId }) => createBaseline(await workspaceId(), body, actor),
);
