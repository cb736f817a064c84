import { route } from "@/app/api/_lib/route";
import { groupLoad as groupLoadSchema } from "@/lib/core/overview";
import { groupLoad } from "@/lib/services/overview/group-load";

/** CU in use over the last 24 hours. */
export const GET = route({ response: groupLoadSchema }, async ({ actor, workspaceId }) =>
  groupLoad(await workspaceId(), actor),
);
