"use client";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { PlusIcon } from "@/components/ui/icons";
import { EmptyState } from "@/components/ui/page/empty-state";
import { Page } from "@/components/ui/page/page";
import { useMay } from "@/components/ui/session/session";
import { Status } from "@/components/ui/status/status";
import type { Column } from "@/components/ui/table/columns";
import { DataTable } from "@/components/ui/table/data-table";
import { TwoLines } from "@/components/ui/table/two-lines";
import { useScheduleZone } from "@/components/ui/time/format";
import { useNow } from "@/components/ui/time/now";
import type { BaselineView } from "@/lib/core/baseline/baseline";
import { worstOf } from "@/lib/core/baseline/state";
import { useLiveInstances } from "../use-live-instances";
import { BaselineDialog } from "./baseline-dialog";
import { BASELINE_STATUS } from "./baseline-status";
import { mostTelling } from "./most-telling";
import { baselineQueries } from "./queries";
import { useBaselineTexts } from "./use-baseline-texts";

const BASE = "/operation-center/baselines";

/** Operation Center → Baselines: which promises are kept today, and which are in danger. */
export function BaselinesPage() {
  const t = useTranslations("baselines");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const router = useRouter();
  const zone = useScheduleZone();
  const now = useNow(60_000);
  const texts = useBaselineTexts();
  const manage = useMay("baseline.manage");
  useLiveInstances();
  const query = useQuery(baselineQueries.list);
  const [isCreating, setCreating] = useState(false);
  const rows = query.data?.items ?? [];
  const columns: Column<BaselineView>[] = [
    {
      id: "state",
      title: t("column.state"),
      width: 120,
      cell: ({ enabled, current }) => {
        const state = worstOf(current.map((each) => each.state));
        if (!enabled) return t("off");
        return state === null ? "—" : <Status of={BASELINE_STATUS[state]} />;
      },
    },
    {
      id: "name",
      title: t("column.name"),
      width: 220,
      rowHeader: true,
      cell: ({ id, name, members }) => (
        <TwoLines first={<Link href={`${BASE}/${id}`}>{name}</Link>} second={t("tasks", { count: members })} />
      ),
    },
    {
      id: "committed",
      title: t("column.committed"),
      width: 200,
      cell: (row) => (
        <TwoLines first={texts.promise(row)} second={t("margin", { minutes: String(row.marginMinutes) })} />
      ),
    },
    {
      id: "today",
      title: t("column.today"),
      cell: (row) => {
        const telling = mostTelling(row.current);
        if (telling === null) return row.enabled ? t("nothingYet") : t("offText");
        const done = row.current.filter(({ finishedAt }) => finishedAt !== null).length;
        const counts =
          row.schedule.type === "hourly"
            ? t("hoursDone", { done, total: row.current.length })
            : t("runsDone", { done: telling.done, total: telling.total });
        return (
          <TwoLines first={texts.outcome(telling, now)} second={`${texts.cycle(telling, row, now)} · ${counts}`} />
        );
      },
    },
    { id: "owner", title: t("column.owner"), width: 130, wideOnly: true, cell: ({ owner }) => owner?.name ?? "—" },
  ];
  const worst = (state: "WARNING" | "OVERTIME") =>
    rows.filter(({ current }) => worstOf(current.map((each) => each.state)) === state).length;
  return (
    <Page
      needs="baseline.manage"
      title={t("title")}
      facts={
        query.data &&
        `${t("facts", { count: rows.length, overtime: worst("OVERTIME"), warning: worst("WARNING") })} · ${common("timesIn", { zone })}`
      }
      busy={query.isFetching && !query.isPending}
      actions={
        <Button
          type="primary"
          icon={<PlusIcon />}
          disabled={!manage.allowed}
          title={manage.reason}
          onClick={() => setCreating(true)}
        >
          {t("create")}
        </Button>
      }
    >
      {query.error && rows.length === 0 ? (
        <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />
      ) : (
        <DataTable
          label={t("title")}
          columns={columns}
          rows={rows}
          rowHeight={45}
          keyOf={({ id }) => id}
          nameOf={({ name }) => name}
          loading={query.isPending}
          onOpen={({ id }) => router.push(`${BASE}/${id}`)}
          empty={<EmptyState title={t("empty.title")}>{t("empty.text")}</EmptyState>}
        />
      )}
      {isCreating && (
        <BaselineDialog
          baseline={null}
          onClose={() => setCreating(false)}
          onSaved={(id) => router.push(`${BASE}/${id}`)}
        />
      )}
    </Page>
  );
}
