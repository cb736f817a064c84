import { route } from "@/app/api/_lib/route";
import { backfillPreview } from "@/lib/core/backfill-view";
import { backfillPlan } from "@/lib/core/schedule/backfill";
import { previewBackfill } from "@/lib/services/backfills";

/** What a backfill would run, and everything that stands against it or should be known; nothing is written. */
export const POST = route(
  { body: backfillPlan, response: backfillPreview },
  async ({ body, locale, actor, workspaceId }) => previewBackfill(await workspaceId(), body, locale, actor),
);
