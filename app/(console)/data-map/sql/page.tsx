import type { Metadata } from "next";
import { Hydrated } from "@/app/_lib/hydrated";
import { pageTitle } from "@/app/_lib/page-title";
import { requireWorkspace } from "@/app/_lib/session";
import { SqlPage } from "@/components/data-map/sql/sql-page";
import { dataSourceQueries } from "@/lib/client/data-sources";
import { listDataSources } from "@/lib/services/data-sources";

export const generateMetadata = (): Promise<Metadata> => pageTitle((texts) => texts.sqlBox.title);

export default async function Page() {
  const { actor, workspaceId } = await requireWorkspace();
  const items = await listDataSources(workspaceId, actor);
  return (
    <Hydrated data={[[dataSourceQueries.list().queryKey, { items }]]}>
      <SqlPage />
    </Hydrated>
  );
}
