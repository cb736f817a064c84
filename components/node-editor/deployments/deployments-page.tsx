"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Segmented } from "antd";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { EmptyState } from "@/components/ui/page/empty-state";
import { Page } from "@/components/ui/page/page";
import { useSession } from "@/components/ui/session/session";
import type { Column } from "@/components/ui/table/columns";
import { DataTable } from "@/components/ui/table/data-table";
import { useDisplayZone } from "@/components/ui/time/format";
import { Instant } from "@/components/ui/time/instant";
import { useUrlState } from "@/components/ui/url/use-url-state";
import type { DeploymentView } from "@/lib/core/node";
import { publishingQueries } from "../publishing/queries";
import { DeploymentState } from "./deployment-state";
import styles from "./deployments.module.css";
import { useDeploymentTitle } from "./use-deployment-title";

export const DEPLOYMENTS = "/operation-center/deployments";

/** Operation Center → Publish packages: what was published or waits for it; first what waits for a review. */
export function DeploymentsPage() {
  const t = useTranslations("publishing.packages");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const router = useRouter();
  const zone = useDisplayZone();
  const titleOf = useDeploymentTitle();
  const { workspace } = useSession();
  const { params, set } = useUrlState();
  const isAll = params.get("which") === "all";
  const query = useInfiniteQuery(publishingQueries.packages(isAll ? null : "AWAITING_REVIEW"));
  const rows = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const columns: readonly Column<DeploymentView>[] = [
    { id: "state", title: t("column.state"), width: 176, cell: (row) => <DeploymentState deployment={row} /> },
    {
      id: "nodes",
      title: t("column.nodes"),
      rowHeader: true,
      cell: (row) => (
        <Link href={`${DEPLOYMENTS}/${row.id}`} title={titleOf(row)}>
          {titleOf(row)}
        </Link>
      ),
    },
    {
      id: "description",
      title: t("column.description"),
      width: 220,
      wideOnly: true,
      cell: ({ description }) => <span title={description}>{description || "—"}</span>,
    },
    {
      id: "asked",
      title: t("column.asked"),
      width: 140,
      cell: ({ createdBy }) => createdBy?.name ?? t("nobody"),
    },
    {
      id: "reviewed",
      title: t("column.reviewed"),
      width: 140,
      wideOnly: true,
      cell: ({ review }) => review?.by.name ?? "—",
    },
    {
      id: "created",
      title: t("column.created"),
      width: 126,
      align: "right",
      cell: ({ createdAt }) => <Instant at={createdAt} />,
    },
  ];
  return (
    <Page
      needs="node.review"
      title={t("title")}
      facts={common("timesIn", { zone })}
      busy={query.isFetching && !query.isPending}
    >
      <div className={styles.layout}>
        <div>
          <Segmented
            aria-label={t("which")}
            value={isAll ? "all" : "waiting"}
            onChange={(which) => set({ which: which === "all" ? "all" : null })}
            options={(["waiting", "all"] as const).map((value) => ({ value, label: t(value) }))}
          />
        </div>
        {query.error && rows.length === 0 ? (
          <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />
        ) : (
          <DataTable
            label={t("title")}
            columns={columns}
            rows={rows}
            keyOf={({ id }) => id}
            nameOf={titleOf}
            loading={query.isPending}
            onOpen={({ id }) => router.push(`${DEPLOYMENTS}/${id}`)}
            onNearEnd={() => {
              if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
            }}
            empty={
              isAll ? (
                <EmptyState title={t("empty")}>{t("emptyText")}</EmptyState>
              ) : (
                <EmptyState
                  title={t("emptyWaiting")}
                  actions={
                    <Button type="link" onClick={() => set({ which: "all" })}>
                      {t("showAll")}
                    </Button>
                  }
                >
                  {workspace.publishReview ? undefined : t("emptyWaitingOff")}
                </EmptyState>
              )
            }
          />
        )}
      </div>
    </Page>
  );
}
