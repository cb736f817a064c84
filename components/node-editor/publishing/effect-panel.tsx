"use client";
import { useQuery } from "@tanstack/react-query";
import { Alert, Skeleton } from "antd";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { Panel } from "@/components/ui/page/panel";
import { useFormat } from "@/components/ui/time/format";
import { useNow } from "@/components/ui/time/now";
import { ApiError } from "@/lib/client/api-error";
import type { PublishEffect } from "@/lib/core/node";
import { IMMEDIATE_BUFFER_MS } from "@/lib/core/schedule/generation";
import { publishingQueries, type EffectOf } from "./queries";
import styles from "./publishing.module.css";

interface EffectPanelProps {
  readonly nodeId: string;
  readonly of: EffectOf;
}

/** What publishing does to instances, today's and those to come. */
export function EffectPanel({ nodeId, of }: EffectPanelProps) {
  const t = useTranslations("publishing.effect");
  const toProblem = useProblem();
  const { data, error, refetch } = useQuery(publishingQueries.effect(nodeId, of));
  return (
    <Panel title={t("title")}>
      {error instanceof ApiError && error.status < 500 ? (
        // What the draft lacks for an answer is among the checks.
        <p className={styles.note}>{toProblem(error).message}</p>
      ) : error ? (
        <ProblemAlert problem={toProblem(error)} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton active title={false} paragraph={{ rows: 4 }} />
      ) : (
        <Effect effect={data} />
      )}
    </Panel>
  );
}

function Effect({ effect }: { readonly effect: PublishEffect }) {
  const t = useTranslations("publishing.effect");
  const format = useFormat();
  const now = useNow(60_000);
  const { at, waiting, passedOver, running, created, expired, today, isLate, firstDay, periodicScheduling, next } =
    effect;
  const clock = (at: Date | null) => (at === null ? "—" : format.clock(at));
  const until = clock(new Date(at.getTime() + IMMEDIATE_BUFFER_MS));
  const day = format.day(`${firstDay.slice(0, 4)}-${firstDay.slice(4, 6)}-${firstDay.slice(6)}`, now);
  return (
    <div className={styles.effect}>
      {!periodicScheduling && <Alert type="warning" showIcon title={t("off")} />}
      {isLate && <Alert type="warning" showIcon title={t("late", { day })} />}
      {passedOver.count > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t("passedOver", {
            count: passedOver.count,
            first: clock(passedOver.first),
            last: clock(passedOver.last),
            until,
          })}
        />
      )}
      <ul>
        {today && created > 0 && <li>{t("created", { count: created })}</li>}
        {today && expired > 0 && <li>{t("expired", { count: expired, until })}</li>}
        {waiting.count > 0 && (
          <li>{t(today ? "replaced" : "switched", { count: waiting.count, first: clock(waiting.first) })}</li>
        )}
        {running.count > 0 && <li>{t("running", { count: running.count })}</li>}
        {!today && <li>{t("firstDay", { day })}</li>}
      </ul>
      {next.runs.length > 0 && (
        <table className={styles.runs} aria-label={t("next", { zone: next.timeZone })}>
          <thead>
            <tr>
              <th scope="col">{t("run")}</th>
              <th scope="col">{t("window")}</th>
            </tr>
          </thead>
          <tbody>
            {next.runs.map(({ cyctimeText, dueAt, windowStart, windowEnd }) => (
              <tr key={cyctimeText}>
                <th scope="row">{format.short(dueAt, now)}</th>
                <td>
                  {windowStart && windowEnd ? t("span", { start: clock(windowStart), end: clock(windowEnd) }) : "—"}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
