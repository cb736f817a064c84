import { route } from "@/app/api/_lib/route";
import { groupLoad } from "@/lib/services/overview/group-load";

/** CU in use over the last 24 hours. */
export const GET = route({}, async ({ actor, workspaceId }) => groupLoad(await workspaceId(), actor));
