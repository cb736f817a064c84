import { route } from "@/app/api/_lib/route";
import { overviewFigures as overviewFiguresSchema } from "@/lib/core/overview";
import { overviewFigures } from "@/lib/services/overview/figures";

/** Counts of the day, and of what waits for a person. */
export const GET = route({ response: overviewFiguresSchema }, async ({ actor, workspaceId }) =>
  overviewFigures(await workspaceId(), actor),
);
