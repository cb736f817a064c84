import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { deploymentAction, deploymentView } from "@/lib/core/node";
import { actOnDeployment } from "@/lib/services/nodes/deployments";

const params = z.object({ deploymentId: z.uuid() });

/** Confirms, cancels, or checks again. 409 `deployment.state` when its state does not allow it. */
export const POST = route({ params, body: deploymentAction, response: deploymentView }, ({ params, body, actor }) =>
  actOnDeployment(params.deploymentId, body.action, actor),
);
