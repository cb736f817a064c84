"use client";
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { Chart } from "@/components/ui/chart/chart";
import { LoadChart } from "@/components/ui/chart/load-chart";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { Panel } from "@/components/ui/page/panel";
import { useFormat } from "@/components/ui/time/format";
import { overviewQueries } from "./queries";

const HOURS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, "0")}:00`);
const HEIGHT = 200;

/** Instances finished by the end of each hour, today beside yesterday. */
export function CompletionPanel() {
  const t = useTranslations("overview.completion");
  const format = useFormat();
  const query = useQuery(overviewQueries.completion);
  const done = query.data?.today.findLast((value) => value !== null) ?? 0;
  return (
    <ChartPanel title={t("title")} extra={t("note")} query={query}>
      {query.data && (
        <Chart
          label={t("label", { today: done, yesterday: query.data.yesterday.at(-1) ?? 0 })}
          labelHead={t("hour")}
          height={HEIGHT}
          labels={HOURS}
          formatValue={format.count}
          series={[
            { name: t("today"), kind: "line", values: query.data.today },
            { name: t("yesterday"), kind: "line", dashed: true, values: query.data.yesterday },
          ]}
        />
      )}
    </ChartPanel>
  );
}

/** Rows written within each hour of today. */
export function ThroughputPanel() {
  const t = useTranslations("overview.throughput");
  const format = useFormat();
  const query = useQuery(overviewQueries.completion);
  const rows = query.data?.rowsToday ?? [];
  const sum = rows.reduce<number>((total, value) => total + (value ?? 0), 0);
  return (
    <ChartPanel title={t("title")} extra={t("note")} query={query}>
      <Chart
        label={t("label", { rows: format.count(sum) })}
        labelHead={t("hour")}
        height={HEIGHT}
        labels={HOURS}
        formatValue={format.figure}
        series={[{ name: t("rows"), kind: "bar", values: rows }]}
      />
    </ChartPanel>
  );
}

/** CU in use by one resource group over the last 24 hours. */
export function LoadPanel() {
  const t = useTranslations("overview.load");
  const query = useQuery(overviewQueries.groupLoad);
  const [chosen, setChosen] = useState<string | null>(null);
  const groups = query.data?.groups ?? [];
  const group = groups.find(({ id }) => id === chosen) ?? groups[0];
  const cu = group?.cu == null ? t("noWorker") : t("cu", { used: String(group.used), total: String(group.cu) });
  return (
    <ChartPanel
      title={t("title")}
      query={query}
      extra={
        group && (
          <>
            {groups.length > 1 ? (
              <Select
                size="small"
                variant="borderless"
                aria-label={t("group")}
                value={group.id}
                popupMatchSelectWidth={false}
                options={groups.map(({ id, name }) => ({ value: id, label: name }))}
                onChange={setChosen}
              />
            ) : (
              group.name
            )}
            <span>{cu}</span>
          </>
        )
      }
    >
      {query.data && group && <LoadChart group={group} load={query.data} height={HEIGHT} />}
    </ChartPanel>
  );
}

interface ChartPanelProps {
  readonly title: string;
  readonly extra: ReactNode;
  readonly query: { readonly error: Error | null; refetch(): unknown };
  readonly children: ReactNode;
}

function ChartPanel({ title, extra, query, children }: ChartPanelProps) {
  const toProblem = useProblem();
  return (
    <Panel title={title} extra={extra}>
      {query.error ? (
        <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />
      ) : (
        <div style={{ minHeight: HEIGHT }}>{children}</div>
      )}
    </Panel>
  );
}
