import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { queryView } from "@/lib/core/sql/query";
import { stopQuery } from "@/lib/services/sql-queries";

const params = z.object({ queryId: z.uuid() });

/** Ends a query at the service. */
export const POST = route({ params, response: queryView }, ({ params, actor, signal }) =>
  stopQuery(params.queryId, actor, signal),
);
