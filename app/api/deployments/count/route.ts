import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { countReviewable } from "@/lib/services/nodes/reviews";

/** How many packages wait for a review that the caller may give. */
export const GET = route({ response: z.object({ count: z.int() }) }, async ({ actor, workspaceId }) => ({
  count: await countReviewable(await workspaceId(), actor),
}));
