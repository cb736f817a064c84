import { alertFilter, alertPage } from "@/lib/core/alert/alert";
import { listAlerts } from "@/lib/services/alerts";
import { route } from "../_lib/route";

/** What rules said, newest first, with what became of each delivery. */
export const GET = route({ query: alertFilter, response: alertPage }, async ({ query, actor, workspaceId }) =>
  listAlerts(await workspaceId(), query, actor),
);
