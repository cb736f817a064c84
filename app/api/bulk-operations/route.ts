import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { bulkOperationView, bulkStart } from "@/lib/core/bulk-operation";
import { listBulk, startBulk } from "@/lib/services/bulk-operations";

const list = z.object({ items: z.array(bulkOperationView) });

/** The workspace's latest operations on whole filter results, newest first. */
export const GET = route({ response: list }, async ({ actor, workspaceId }) => ({
  items: await listBulk(await workspaceId(), actor),
}));

/**
 * Does one thing to every instance that the filter matches now. Answers at once; the operation goes on by itself and can
 * be asked about, or cancelled, by its id.
 */
export const POST = route(
  { body: bulkStart, status: 201, response: bulkOperationView },
  async ({ body, actor, workspaceId }) => startBulk(await workspaceId(), body, actor),
);
