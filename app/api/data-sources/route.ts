import { dataSource, dataSourceDraft } from "@/lib/core/data-source";
import { createDataSource, listDataSources } from "@/lib/services/data-sources";
import { listOf } from "../_lib/list-of";
import { route } from "../_lib/route";

/** The data sources of the workspace, with the latest connectivity tests. */
export const GET = route({ response: listOf(dataSource) }, async ({ actor, workspaceId }) => ({
  items: await listDataSources(await workspaceId(), actor),
}));

/** Adds a data source. Secrets are sealed and never handed out again. */
export const POST = route(
  { body: dataSourceDraft, status: 201, response: dataSource },
  async ({ body, actor, workspaceId }) => createDataSource(await workspaceId(), body, actor),
);
