import { route } from "@/app/api/_lib/route";
import { completion as completionSchema } from "@/lib/core/overview";
import { completion } from "@/lib/services/overview/completion";

/** Successes by hour, today and yesterday, and rows written. */
export const GET = route({ response: completionSchema }, async ({ actor, workspaceId }) =>
  completion(await workspaceId(), actor),
);
