import { listCycleTasks } from "@/lib/services/cycle-tasks";
import { route } from "../_lib/route";

/** The workspace's nodes in production: schedule, next fire, last state. */
export const GET = route({}, async ({ actor, workspaceId }) => ({
  items: await listCycleTasks(await workspaceId(), actor),
}));
