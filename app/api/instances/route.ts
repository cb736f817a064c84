import { instanceFilter, instancePage } from "@/lib/core/instance";
import { listInstances } from "@/lib/services/instances";
import { route } from "../_lib/route";

/** One page of instances, newest first. */
export const GET = route({ query: instanceFilter, response: instancePage }, async ({ query, actor, workspaceId }) =>
  listInstances(await workspaceId(), query, actor),
);
