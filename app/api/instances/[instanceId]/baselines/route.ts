import { z } from "zod";
import { listOf } from "@/app/api/_lib/list-of";
import { route } from "@/app/api/_lib/route";
import { threatenedBaseline } from "@/lib/core/baseline/baseline";
import { instanceId } from "@/lib/core/instance-id";
import { baselinesBehind } from "@/lib/services/baselines/baselines-behind";

const params = z.object({ instanceId });

/** The baselines that wait for an instance: those that guard it, or something that comes after it. */
export const GET = route({ params, response: listOf(threatenedBaseline) }, async ({ params, actor }) => ({
  items: await baselinesBehind(params.instanceId, actor),
}));
