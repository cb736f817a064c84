import { z } from "zod";
import { listOf } from "@/app/api/_lib/list-of";
import { queue } from "@/app/api/_lib/queue";
import { route } from "@/app/api/_lib/route";
import { instanceId } from "@/lib/core/instance-id";
import { verificationView } from "@/lib/core/verification";
import { listVerifications, requestVerification } from "@/lib/services/verifications";

const params = z.object({ instanceId });

/** Past verifications, newest first. */
export const GET = route({ params, response: listOf(verificationView) }, async ({ params, actor }) => ({
  items: await listVerifications(params.instanceId, actor),
}));

/** Derives the latest receipt again from both sides; the answer is the verification as it begins. */
export const POST = route({ params, status: 202, response: verificationView }, async ({ params, actor }) =>
  requestVerification(params.instanceId, await queue(), actor),
);
