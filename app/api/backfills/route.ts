import { z } from "zod";
import { backfillDetail, backfillSummary } from "@/lib/core/backfill-view";
import { backfillPlan } from "@/lib/core/schedule/backfill";
import { createBackfill, getBackfill, listBackfills } from "@/lib/services/backfills";
import { route } from "../_lib/route";

/** The workspace's backfills, newest first. */
export const GET = route({ response: z.array(backfillSummary) }, async ({ actor, workspaceId }) =>
  listBackfills(await workspaceId(), actor),
);

/** Makes a backfill and starts it. 422 with the first reason when something stands against it. */
export const POST = route(
  { body: backfillPlan, status: 201, response: backfillDetail },
  async ({ body, actor, workspaceId }) => getBackfill(await createBackfill(await workspaceId(), body, actor), actor),
);
