import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { partitionList, partitionQuery } from "@/lib/core/catalog";
import { listPartitions } from "@/lib/services/tables";

const params = z.object({ dataSourceId: z.uuid(), table: z.string().min(1).max(256) });

/** The partitions of a table, the latest first. */
export const GET = route(
  { params, query: partitionQuery, response: partitionList },
  ({ params, query, actor, signal }) => listPartitions(params, query, actor, signal),
);
