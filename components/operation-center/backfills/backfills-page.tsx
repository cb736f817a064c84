"use client";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { EmptyState } from "@/components/ui/page/empty-state";
import { Page } from "@/components/ui/page/page";
import { useMay } from "@/components/ui/session/session";
import type { Column } from "@/components/ui/table/columns";
import { DataTable } from "@/components/ui/table/data-table";
import { useFormat } from "@/components/ui/time/format";
import { Instant } from "@/components/ui/time/instant";
import type { BackfillSummary } from "@/lib/core/backfill-view";
import { useLiveInstances } from "../use-live-instances";
import { BackfillProgress, BackfillState } from "./backfill-state";
import { isoDay } from "./day";
import { backfillQueries } from "./queries";

const BASE = "/operation-center/backfills";

/** Operation Center → Backfill: what was run again for the past. */
export function BackfillsPage() {
  const t = useTranslations("backfills");
  const toProblem = useProblem();
  const format = useFormat();
  const router = useRouter();
  const manage = useMay("backfill.manage");
  useLiveInstances();
  const query = useQuery(backfillQueries.list);
  const rows = query.data ?? [];
  const create = (
    <Button
      type="primary"
      disabled={manage.reason !== undefined}
      title={manage.reason}
      onClick={() => router.push(`${BASE}/new`)}
    >
      {t("create")}
    </Button>
  );
  const columns: Column<BackfillSummary>[] = [
    { id: "state", title: t("column.state"), width: 120, cell: ({ state }) => <BackfillState state={state} /> },
    {
      id: "name",
      title: t("column.name"),
      rowHeader: true,
      cell: ({ id, name }) => (
        <Link href={`${BASE}/${id}`} title={name}>
          {name}
        </Link>
      ),
    },
    {
      id: "dates",
      title: t("column.dates"),
      width: 200,
      cell: ({ firstBizdate, lastBizdate }) =>
        firstBizdate === null || lastBizdate === null
          ? "—"
          : firstBizdate === lastBizdate
            ? isoDay(firstBizdate)
            : t("range", { from: isoDay(firstBizdate), to: isoDay(lastBizdate) }),
    },
    { id: "progress", title: t("column.progress"), width: 190, cell: (row) => <BackfillProgress {...row} /> },
    {
      id: "failed",
      title: t("column.failed"),
      width: 80,
      align: "right",
      cell: ({ failed }) => (failed === 0 ? "—" : format.count(failed)),
    },
    {
      id: "created",
      title: t("column.created"),
      width: 116,
      align: "right",
      cell: ({ createdAt }) => <Instant at={createdAt} />,
    },
    { id: "by", title: t("column.by"), width: 120, wideOnly: true, cell: ({ createdByName }) => createdByName ?? "—" },
  ];
  return (
    <Page
      needs="backfill.manage"
      title={t("title")}
      facts={query.data && t("facts", { count: rows.length })}
      actions={create}
      busy={query.isFetching && !query.isPending}
    >
      {query.error && rows.length === 0 ? (
        <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />
      ) : (
        <DataTable
          label={t("title")}
          columns={columns}
          rows={rows}
          keyOf={({ id }) => id}
          nameOf={({ name }) => name}
          loading={query.isPending}
          onOpen={({ id }) => router.push(`${BASE}/${id}`)}
          empty={<EmptyState title={t("empty.title")}>{t("empty.text")}</EmptyState>}
        />
      )}
    </Page>
  );
}
