import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { bulkItem, bulkItemQuery } from "@/lib/core/bulk-operation";
import { listBulkItems } from "@/lib/services/bulk-operations";

const params = z.object({ operationId: z.uuid() });
const response = z.object({ items: z.array(bulkItem) });

/** What became of each instance, in the order of their turns, a page at a time. */
export const GET = route({ params, query: bulkItemQuery, response }, async ({ params, query, actor }) => ({
  items: await listBulkItems(params.operationId, query, actor),
}));
