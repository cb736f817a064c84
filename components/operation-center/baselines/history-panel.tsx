"use client";
import { useTranslations } from "use-intl";
import { Panel } from "@/components/ui/page/panel";
import { Status } from "@/components/ui/status/status";
import type { Column } from "@/components/ui/table/columns";
import { DataTable } from "@/components/ui/table/data-table";
import { useFormat } from "@/components/ui/time/format";
import { Instant } from "@/components/ui/time/instant";
import { useNow } from "@/components/ui/time/now";
import { Button } from "antd";
import { formatCycleKey, type BaselineDetail, type BaselineInstanceSummary } from "@/lib/core/baseline/baseline";
import { BASELINE_STATUS } from "./baseline-status";
import styles from "./baselines.module.css";
import { useBaselineTexts } from "./use-baseline-texts";

interface HistoryPanelProps {
  readonly baseline: BaselineDetail;
  /** Cycle key of the one that is looked at. */
  readonly shown: string | null;
  readonly onShow: (cycleKey: string) => void;
}

/** How the promise was kept on the latest business dates; each opens its key path. */
export function HistoryPanel({ baseline, shown, onShow }: HistoryPanelProps) {
  const t = useTranslations("baselines");
  const format = useFormat();
  const texts = useBaselineTexts();
  const now = useNow(60_000);
  const { history } = baseline;
  const columns: Column<BaselineInstanceSummary>[] = [
    {
      id: "cycle",
      title: t("column.bizdate"),
      width: 150,
      rowHeader: true,
      cell: (cycle) => (
        <Button
          type="link"
          className={styles.cycle!}
          aria-current={formatCycleKey(cycle) === shown ? "true" : undefined}
          onClick={() => onShow(formatCycleKey(cycle))}
        >
          {texts.cycle(cycle, baseline, now)}
        </Button>
      ),
    },
    {
      id: "state",
      title: t("column.state"),
      width: 120,
      cell: ({ state }) => <Status of={BASELINE_STATUS[state]} />,
    },
    {
      id: "outcome",
      title: t("column.outcome"),
      cell: (cycle) => texts.outcome(cycle, now) || "—",
    },
    {
      id: "done",
      title: t("column.runs"),
      width: 100,
      align: "right",
      wideOnly: true,
      cell: ({ done, total }) => t("of", { done: format.count(done), total: format.count(total) }),
    },
    {
      id: "committed",
      title: t("column.committed"),
      width: 126,
      align: "right",
      cell: ({ committedAt }) => <Instant at={committedAt} />,
    },
  ];
  return (
    <Panel title={t("history")} flush>
      <div className={styles.history}>
        <DataTable
          label={t("history")}
          columns={columns}
          rows={history}
          keyOf={formatCycleKey}
          nameOf={formatCycleKey}
          onOpen={(cycle) => onShow(formatCycleKey(cycle))}
          empty={<p className={styles.help}>{t("noHistory")}</p>}
        />
      </div>
    </Panel>
  );
}
