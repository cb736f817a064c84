import { z } from "zod";
import { listOf } from "@/app/api/_lib/list-of";
import { route } from "@/app/api/_lib/route";
import { actionResult, instanceAction } from "@/lib/core/instance";
import { instanceId } from "@/lib/core/instance-id";
import { actOnMany } from "@/lib/services/instance-actions";

const body = instanceAction.extend({ ids: z.array(instanceId).min(1).max(1_000) });

/** Does the same to many instances; a refusal of one does not keep the others. */
export const POST = route({ body, response: listOf(actionResult) }, async ({ body: { ids, ...action }, actor }) => ({
  items: await actOnMany(ids, action, actor),
}));
