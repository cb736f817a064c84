import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { queryView } from "@/lib/core/sql/query";
import { getQuery } from "@/lib/services/sql-queries";

const params = z.object({ queryId: z.uuid() });

/** A query as it stands now. */
export const GET = route({ params, response: queryView }, ({ params, actor, signal }) =>
  getQuery(params.queryId, actor, signal),
);
