import { route } from "@/app/api/_lib/route";
import { rankings as rankingsSchema } from "@/lib/core/overview";
import { rankings } from "@/lib/services/overview/rankings";

/** Longest runs of the day and nodes that fail most. */
export const GET = route({ response: rankingsSchema }, async ({ actor, workspaceId }) =>
  rankings(await workspaceId(), actor),
);
