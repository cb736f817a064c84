import { route } from "@/app/api/_lib/route";
import { completion } from "@/lib/services/overview/completion";

/** Successes by hour, today and yesterday, and rows written. */
export const GET = route({}, async ({ actor, workspaceId }) => completion(await workspaceId(), actor));
