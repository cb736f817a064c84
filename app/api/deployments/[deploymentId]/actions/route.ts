import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { deploymentAction, deploymentView } from "@/lib/core/node";
import { actOnDeployment } from "@/lib/services/nodes/deployments";

const params = z.object({ deploymentId: z.uuid() });

/**
 * Confirms, withdraws, checks again, approves or rejects. 409 `deployment.state` when its state does not allow it,
 * `deployment.needs_review` while a review is missing, `deployment.outdated` when something newer came between.
 */
export const POST = route({ params, body: deploymentAction, response: deploymentView }, ({ params, body, actor }) =>
  actOnDeployment(params.deploymentId, body, actor),
);
