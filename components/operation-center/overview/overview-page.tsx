"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { Page } from "@/components/ui/page/page";
import { useDisplayZone, useFormat } from "@/components/ui/time/format";
import { useNow } from "@/components/ui/time/now";
import { BaselinesTile } from "../baselines/baselines-tile";
import { LiveDot } from "../live-dot";
import { useLiveInstances } from "../use-live-instances";
import { AttentionPanel } from "./attention-panel";
import { CompletionPanel, LoadPanel, ThroughputPanel } from "./chart-panels";
import { Figures } from "./figures";
import { FreshnessPanel } from "./freshness-panel";
import styles from "./overview-page.module.css";
import { overviewQueries } from "./queries";
import { RankingsPanel } from "./rankings-panel";

/** Operation Center → Overview: what is wrong, why, and what it needs; then how the day goes. */
export function OverviewPage() {
  const t = useTranslations("overview");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const format = useFormat();
  const now = useNow(60_000);
  const zone = useDisplayZone();
  const { connected } = useLiveInstances();
  const figures = useQuery(overviewQueries.figures);
  const bizdate = figures.data?.bizdate;
  const isoDay = bizdate && `${bizdate.slice(0, 4)}-${bizdate.slice(4, 6)}-${bizdate.slice(6)}`;
  return (
    <Page
      title={t("title")}
      facts={[isoDay && t("bizdate", { day: format.day(isoDay, now) }), common("timesIn", { zone })]
        .filter(Boolean)
        .join(" · ")}
      actions={<LiveDot connected={connected} updatedAt={figures.dataUpdatedAt} />}
    >
      <div className={styles.grid}>
        {figures.error && !figures.data ? (
          <ProblemAlert problem={toProblem(figures.error)} onRetry={() => void figures.refetch()} />
        ) : (
          <Figures figures={figures.data} />
        )}
        <BaselinesTile />
        <div className={styles.pair}>
          <AttentionPanel figures={figures.data} />
          <FreshnessPanel />
        </div>
        <div className={styles.pair}>
          <CompletionPanel />
          <LoadPanel />
        </div>
        <div className={styles.pair}>
          <ThroughputPanel />
          <RankingsPanel />
        </div>
      </div>
    </Page>
  );
}
