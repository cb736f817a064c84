import { route } from "@/app/api/_lib/route";
import { bulkPreview, bulkWish } from "@/lib/core/bulk-operation";
import { previewBulk } from "@/lib/services/bulk-operations";

/** How many of the instances that a filter matches would take an operation now, and why the others would not. */
export const POST = route({ body: bulkWish, response: bulkPreview }, async ({ body, actor, workspaceId }) =>
  previewBulk(await workspaceId(), body, actor),
);
