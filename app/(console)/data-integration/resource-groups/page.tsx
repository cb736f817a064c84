import type { Metadata } from "next";
import { Hydrated } from "@/app/_lib/hydrated";
import { pageTitle } from "@/app/_lib/page-title";
import { requireWorkspace } from "@/app/_lib/session";
import { ResourceGroupsPage } from "@/components/resource-groups/resource-groups-page";
import { resourceGroupQueries } from "@/lib/client/data-sources";
import { listGroupOverviews } from "@/lib/services/resource-groups";

export const generateMetadata = (): Promise<Metadata> => pageTitle((texts) => texts.resourceGroups.title);

export default async function Page() {
  const { actor, workspaceId } = await requireWorkspace();
  const items = await listGroupOverviews(workspaceId, actor);
  return (
    <Hydrated data={[[resourceGroupQueries.overview().queryKey, { items }]]}>
      <ResourceGroupsPage />
    </Hydrated>
  );
}
