import { AppError } from "@/lib/core/errors";
import type { UpcomingRuns } from "@/lib/core/node";
import { readNodes } from "@/lib/instances/generation/deployed-nodes";
import { readWorkspaceRules } from "@/lib/instances/generation/workspace-rules";
import { systemClock, type Clock } from "@/lib/platform/clock";
import { database } from "@/lib/platform/db";
import { demand, type Actor } from "./actor";
import { describeRuns } from "./nodes/upcoming";

/**
 * The next runs of a deployed node with their values and windows, computed by what generates and runs them.
 * @throws AppError "common.not_found" when there is no such node, or it is not deployed
 */
export async function upcomingRuns(
  workspaceId: string,
  nameOrId: string,
  count: number,
  actor: Actor,
  clock: Clock = systemClock,
): Promise<UpcomingRuns> {
  demand(actor, workspaceId, "node.view");
  const id = await findDeployedNode(workspaceId, nameOrId);
  const [[node], rules] = await Promise.all([readNodes(database(), [id]), readWorkspaceRules(database(), workspaceId)]);
  if (!node || !rules) throw notDeployed(nameOrId);
  return describeRuns(node, rules, clock.now().getTime(), count);
}

/**
 * Id of the deployed node of that name (in any case) or id.
 * @throws AppError "common.not_found"
 */
export async function findDeployedNode(workspaceId: string, nameOrId: string): Promise<string> {
  const [row] = await database().query<{ id: string }>(
    `select id from node where workspace_id = $1 and deleted_at is null and deployed_version_id is not null
       and (lower(name) = lower($2) or id::text = $2)`,
    [workspaceId, nameOrId],
  );
  if (!row) throw notDeployed(nameOrId);
  return row.id;
}

const notDeployed = (name: string) => new AppError("common.not_found", { object: `Deployed node ${name}` });
