import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { baselineChange, baselineDetail } from "@/lib/core/baseline/baseline";
import { getBaseline } from "@/lib/services/baselines/baselines";
import { changeBaseline, removeBaseline } from "@/lib/services/baselines/change-baselines";

const params = z.object({ baselineId: z.uuid() });

/** A baseline with its tasks and its latest instances. */
export const GET = route({ params, response: baselineDetail }, ({ params, actor }) =>
  getBaseline(params.baselineId, actor),
);

/** Replaces a baseline; today is looked at anew. 409 when it has another revision than the body names. */
export const PUT = route({ params, body: baselineChange, response: baselineDetail }, ({ params, body, actor }) =>
  changeBaseline(params.baselineId, body, actor),
);

/** Deletes a baseline with its instances. */
export const DELETE = route({ params, response: null }, ({ params, actor }) =>
  removeBaseline(params.baselineId, actor),
);
