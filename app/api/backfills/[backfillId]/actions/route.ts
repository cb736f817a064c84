import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { backfillDetail } from "@/lib/core/backfill-view";
import { backfillAction } from "@/lib/core/schedule/backfill";
import { changeBackfill } from "@/lib/services/backfills";

const params = z.object({ backfillId: z.uuid() });

/** Pause, resume or cancel. 409 when it is past that. */
export const POST = route({ params, body: backfillAction, response: backfillDetail }, ({ params, body, actor }) =>
  changeBackfill(params.backfillId, body.change, actor),
);
