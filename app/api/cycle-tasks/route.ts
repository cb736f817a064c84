import { cycleTasks } from "@/lib/core/cycle-task";
import { listCycleTasks } from "@/lib/services/cycle-tasks";
import { route } from "../_lib/route";

/** The workspace's nodes in production: schedule, next fire, last state. */
export const GET = route({ response: cycleTasks }, async ({ actor, workspaceId }) =>
  listCycleTasks(await workspaceId(), actor),
);
