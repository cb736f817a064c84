import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { bulkOperationView } from "@/lib/core/bulk-operation";
import { getBulk } from "@/lib/services/bulk-operations";

const params = z.object({ operationId: z.uuid() });

/** How far it has come. */
export const GET = route({ params, response: bulkOperationView }, ({ params, actor }) =>
  getBulk(params.operationId, actor),
);
