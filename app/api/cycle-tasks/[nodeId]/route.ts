import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { cycleTaskChange } from "@/lib/core/cycle-task";
import { freezeCycleTask } from "@/lib/services/cycle-tasks";

/** Freezes a node in production, or lets it run again. */
export const PATCH = route(
  { params: z.object({ nodeId: z.uuid() }), body: cycleTaskChange, response: null },
  ({ params, body, actor }) => freezeCycleTask(params.nodeId, body.frozen, actor),
);
