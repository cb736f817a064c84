import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { baselineAddition, baselineDetail } from "@/lib/core/baseline/baseline";
import { addToBaseline } from "@/lib/services/baselines/change-baselines";

const params = z.object({ baselineId: z.uuid() });

/** Adds tasks to a baseline; those that are in it already change nothing. */
export const POST = route({ params, body: baselineAddition, response: baselineDetail }, ({ params, body, actor }) =>
  addToBaseline(params.baselineId, body.nodeIds, actor),
);
