import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { instanceId } from "@/lib/core/instance-id";
import { waitReason } from "@/lib/core/wait-reason";
import { whyWaiting } from "@/lib/services/instance-why";

const params = z.object({ instanceId });

/** Why the instance is not running: every condition that holds it, the one to look into first. */
export const GET = route({ params, response: z.array(waitReason) }, ({ params, locale, actor }) =>
  whyWaiting(params.instanceId, locale, actor),
);
