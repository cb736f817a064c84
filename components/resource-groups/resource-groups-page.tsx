"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { EmptyState } from "@/components/ui/page/empty-state";
import { Page } from "@/components/ui/page/page";
import { resourceGroupQueries } from "@/lib/client/data-sources";
import { GroupPanel } from "./group-panel";
import styles from "./resource-groups-page.module.css";

/** Where the work of a workspace runs: capacity, workers, and what they do now. */
export function ResourceGroupsPage() {
  const t = useTranslations("resourceGroups");
  const toProblem = useProblem();
  const groups = useQuery(resourceGroupQueries.overview());
  const items = groups.data?.items ?? [];
  const bound = items.filter(({ isBound }) => isBound).length;
  return (
    <Page
      needs="resourceGroup.bind"
      title={t("title")}
      facts={t("count", { count: bound })}
      busy={groups.isRefetching && groups.isStale}
    >
      {groups.error && <ProblemAlert problem={toProblem(groups.error)} onRetry={() => void groups.refetch()} />}
      {groups.data && items.length === 0 && <EmptyState title={t("empty.title")}>{t("empty.text")}</EmptyState>}
      <div className={styles.groups}>
        {items.map((group) => (
          <GroupPanel key={group.id} group={group} />
        ))}
      </div>
    </Page>
  );
}
