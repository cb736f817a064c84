import { route } from "@/app/api/_lib/route";
import { rankings } from "@/lib/services/overview/rankings";

/** Longest runs of the day and nodes that fail most. */
export const GET = route({}, async ({ actor, workspaceId }) => rankings(await workspaceId(), actor));
