import type { Metadata } from "next";
import { Hydrated } from "@/app/_lib/hydrated";
import { pageTitle } from "@/app/_lib/page-title";
import { requestPreferences } from "@/app/_lib/preferences";
import { requireWorkspace } from "@/app/_lib/session";
import { OverviewPage } from "@/components/operation-center/overview/overview-page";
import { overviewQueries } from "@/components/operation-center/overview/queries";
import { resourceGroupQueries } from "@/lib/client/data-sources";
import { attention } from "@/lib/services/overview/attention";
import { overviewFigures } from "@/lib/services/overview/figures";
import { freshness } from "@/lib/services/overview/freshness";
import { listResourceGroups } from "@/lib/services/resource-groups";

export const generateMetadata = (): Promise<Metadata> => pageTitle((texts) => texts.overview.title);

export default async function Page() {
  const { actor, workspaceId } = await requireWorkspace();
  const { locale } = await requestPreferences();
  const [figures, items, tables, groups] = await Promise.all([
    overviewFigures(workspaceId, actor),
    attention(workspaceId, locale, actor),
    freshness(workspaceId, actor),
    listResourceGroups(workspaceId, actor),
  ]);
  return (
    <Hydrated
      data={[
        [overviewQueries.figures.queryKey, figures],
        [overviewQueries.attention.queryKey, items],
        [overviewQueries.freshness.queryKey, { items: tables }],
        // What is offered where a group has no worker stands there from the first moment.
        [resourceGroupQueries.list().queryKey, { items: groups }],
      ]}
    >
      <OverviewPage />
    </Hydrated>
  );
}
