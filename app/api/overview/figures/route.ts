import { route } from "@/app/api/_lib/route";
import { overviewFigures } from "@/lib/services/overview/figures";

/** Counts of the day, and of what waits for a person. */
export const GET = route({}, async ({ actor, workspaceId }) => overviewFigures(await workspaceId(), actor));
