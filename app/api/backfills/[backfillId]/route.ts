import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { backfillDetail } from "@/lib/core/backfill-view";
import { getBackfill } from "@/lib/services/backfills";

const params = z.object({ backfillId: z.uuid() });

/** How far a backfill is. */
export const GET = route({ params, response: backfillDetail }, ({ params, actor }) =>
  getBackfill(params.backfillId, actor),
);
