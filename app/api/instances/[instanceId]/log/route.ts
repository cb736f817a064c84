import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { logPage, logQuery } from "@/lib/core/instance";
import { instanceId } from "@/lib/core/instance-id";
import { readLog } from "@/lib/services/run-logs";

const params = z.object({ instanceId });

/** A part of a run log; without a place, its end. */
export const GET = route({ params, query: logQuery, response: logPage }, ({ params, query, actor }) =>
  readLog(params.instanceId, query, actor),
);
