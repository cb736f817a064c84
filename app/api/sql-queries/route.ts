import { route } from "@/app/api/_lib/route";
import { queryList, queryStart, queryView } from "@/lib/core/sql/query";
import { listQueries, startQuery } from "@/lib/services/sql-queries";

/** The caller's own queries, newest first. */
export const GET = route({ response: queryList }, async ({ actor, workspaceId }) => ({
  items: await listQueries(await workspaceId(), actor),
}));

/** Runs one statement; its state and rows are asked for afterwards. */
export const POST = route({ body: queryStart, status: 201, response: queryView }, ({ body, actor, signal }) =>
  startQuery(body, actor, signal),
);
