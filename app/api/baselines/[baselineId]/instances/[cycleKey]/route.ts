import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { baselineCycleKey, baselineInstance, parseCycleKey } from "@/lib/core/baseline/baseline";
import { getBaselineInstance } from "@/lib/services/baselines/baselines";

const params = z.object({ baselineId: z.uuid(), cycleKey: baselineCycleKey });

/** A baseline on one business date, named `20260310-0` with the hour behind the hyphen, and its key path. */
export const GET = route({ params, response: baselineInstance }, ({ params, actor }) =>
  getBaselineInstance(params.baselineId, parseCycleKey(params.cycleKey), actor),
);
