import { cycleTask } from "@/lib/core/cycle-task";
import { listCycleTasks } from "@/lib/services/cycle-tasks";
import { listOf } from "../_lib/list-of";
import { route } from "../_lib/route";

/** The workspace's nodes in production: schedule, next fire, last state. */
export const GET = route({ response: listOf(cycleTask) }, async ({ actor, workspaceId }) => ({
  items: await listCycleTasks(await workspaceId(), actor),
}));
