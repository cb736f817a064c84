import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { bulkOperationView } from "@/lib/core/bulk-operation";
import { cancelBulk } from "@/lib/services/bulk-operations";

const params = z.object({ operationId: z.uuid() });

/** Leaves the instances alone that have not had their turn. 409 when it is over. */
export const POST = route({ params, response: bulkOperationView }, ({ params, actor }) =>
  cancelBulk(params.operationId, actor),
);
