import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { countAlertsSince } from "@/lib/services/alerts";

const query = z.object({ since: z.iso.datetime({ offset: true }) });

/** How many alerts fired since then. */
export const GET = route({ query, response: z.object({ count: z.int() }) }, async ({ query, actor, workspaceId }) =>
  countAlertsSince(await workspaceId(), new Date(query.since), actor),
);
