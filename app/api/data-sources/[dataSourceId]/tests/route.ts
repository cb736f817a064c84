import { z } from "zod";
import { listOf } from "@/app/api/_lib/list-of";
import { queue } from "@/app/api/_lib/queue";
import { route } from "@/app/api/_lib/route";
import { connectivityTest, environment } from "@/lib/core/data-source";
import { listTests, requestTest } from "@/lib/services/connectivity";
import { defaultResourceGroup } from "@/lib/services/resource-groups";

const params = z.object({ dataSourceId: z.uuid() });
const body = z.object({ environment, resourceGroupId: z.uuid().optional() });

/** Past tests, newest first. */
export const GET = route({ params, response: listOf(connectivityTest) }, async ({ params, actor }) => ({
  items: await listTests(params.dataSourceId, actor),
}));

/** Asks a worker of the resource group to test; the answer is the test as it begins. */
export const POST = route(
  { params, body, status: 202, response: connectivityTest },
  async ({ params, body, actor, workspaceId }) => {
    const resourceGroupId = body.resourceGroupId ?? (await defaultResourceGroup(await workspaceId()));
    return requestTest({ ...params, environment: body.environment, resourceGroupId }, await queue(), actor);
  },
);
