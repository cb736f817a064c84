"use client";
import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { EmptyState } from "@/components/ui/page/empty-state";
import { Panel } from "@/components/ui/page/panel";
import { Skeleton } from "@/components/ui/page/skeleton";
import type { Column } from "@/components/ui/table/columns";
import { DataTable } from "@/components/ui/table/data-table";
import { TwoLines } from "@/components/ui/table/two-lines";
import { useFormat } from "@/components/ui/time/format";
import { useNow } from "@/components/ui/time/now";
import type { BackfillPreview } from "@/lib/core/backfill-view";
import type { BackfillInput } from "@/lib/core/schedule/backfill";
import { isoDay } from "./day";
import styles from "./preview-panel.module.css";
import { backfillQueries } from "./queries";

type Planned = BackfillPreview["instances"][number] & { readonly index: number };

/** Every instance that the plan makes, with its window and what becomes of it, and everything that stands against it. */
export function PreviewPanel({ plan }: { readonly plan: BackfillInput | null }) {
  const t = useTranslations("backfills.preview");
  const toProblem = useProblem();
  const format = useFormat();
  const now = useNow(60_000);
  const query = useQuery(backfillQueries.preview(plan));
  const { instances = [], dates = [], errors = [], warnings = [] } = query.data ?? {};
  const runs = instances.filter(({ runType }) => runType === "NORMAL").length;
  const rows = instances.map((instance, index): Planned => ({ ...instance, index }));
  const columns: Column<Planned>[] = [
    {
      id: "node",
      title: t("node"),
      rowHeader: true,
      cell: ({ node, bizdate }) => (
        <TwoLines first={<span title={node}>{node}</span>} second={`${t("bizdate")} ${isoDay(bizdate)}`} />
      ),
    },
    {
      id: "cyctime",
      title: t("cyctime"),
      width: 124,
      align: "right",
      cell: ({ cyctimeText }) => <code>{cyctimeText}</code>,
    },
    {
      id: "window",
      title: t("window"),
      width: 184,
      cell: ({ windowStart, windowEnd, partition }) => (
        <TwoLines
          first={windowStart && windowEnd ? `${format.short(windowStart, now)} – ${format.clock(windowEnd)}` : "—"}
          second={partition ?? ""}
        />
      ),
    },
    {
      id: "becomes",
      title: t("becomes"),
      width: 150,
      cell: ({ runType, loaded }) => (
        <span className={styles.becomes} data-runs={runType === "NORMAL" || undefined}>
          {runType === "NORMAL" ? t(`loaded.${loaded}`) : t(`runType.${runType}`)}
        </span>
      ),
    },
  ];
  return (
    <Panel
      title={t("title")}
      extra={
        plan !== null && query.data
          ? `${t("count", { count: instances.length })} · ${t("runs", { count: runs })}${
              runs < instances.length ? ` · ${t("left", { count: instances.length - runs })}` : ""
            }`
          : undefined
      }
      flush
    >
      {plan === null ? (
        <EmptyState title={t("waiting")}>{t("lead")}</EmptyState>
      ) : query.error ? (
        <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Skeleton rows={8} lines={2} />
      ) : (
        <div className={styles.body} data-stale={query.isFetching || undefined}>
          {(errors.length > 0 || warnings.length > 0) && (
            <div className={styles.findings}>
              {errors.map(({ code, message, remedy }) => (
                <Alert key={code} type="error" showIcon title={message} description={remedy} />
              ))}
              {warnings.map(({ code, message, remedy }) => (
                <Alert key={code} type="warning" showIcon title={message} description={remedy} />
              ))}
            </div>
          )}
          {dates.length > 1 && (
            <p className={styles.dates}>
              {t("dates")}:{" "}
              {[...new Set(dates.map(({ lane }) => lane))].map((lane) => (
                <span key={lane}>
                  {dates.some((date) => date.lane > 0) && <strong>{t("group", { lane: String(lane + 1) })} </strong>}
                  {shortened(dates.filter((date) => date.lane === lane).map(({ bizdate }) => isoDay(bizdate)))}
                </span>
              ))}
            </p>
          )}
          <div className={styles.table}>
            <DataTable
              label={t("title")}
              columns={columns}
              rows={rows}
              rowHeight={45}
              keyOf={({ index }) => String(index)}
              nameOf={({ node, cyctimeText }) => `${node} ${cyctimeText}`}
            />
          </div>
          <p className={styles.lead}>{t("lead")}</p>
        </div>
      )}
    </Panel>
  );
}

function shortened(days: readonly string[]): string {
  return days.length <= 4 ? days.join(" → ") : `${days.slice(0, 2).join(" → ")} → … → ${days.at(-1)}`;
}
