import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { getBackfill } from "@/lib/services/backfills";

const params = z.object({ backfillId: z.uuid() });

/** How far a backfill is. */
export const GET = route({ params }, ({ params, actor }) => getBackfill(params.backfillId, actor));
