import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { deploymentView } from "@/lib/core/node";
import { getDeployment } from "@/lib/services/nodes/deployments";

const params = z.object({ deploymentId: z.uuid() });

/** A deployment with its stages and what they found. */
export const GET = route({ params, response: deploymentView }, ({ params, actor }) =>
  getDeployment(params.deploymentId, actor),
);
