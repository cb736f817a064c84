"use client";
import { useQuery } from "@tanstack/react-query";
import type { CSSProperties } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { Panel } from "@/components/ui/page/panel";
import { useFormat } from "@/components/ui/time/format";
import { useNow } from "@/components/ui/time/now";
import type { InstanceDetail } from "@/lib/core/instance";
import { instanceQueries } from "../queries";
import { PHASES, phasesOf } from "./phases";
import styles from "./phases-panel.module.css";

const SHORTEST_PERCENT = 0.6;

/** Where the time of an instance went: a row for each thing it waited for or did, on one ruler. */
export function PhasesPanel({ instance }: { readonly instance: InstanceDetail }) {
  const t = useTranslations("instances.phases");
  const format = useFormat();
  const toProblem = useProblem();
  const now = useNow(1_000);
  const query = useQuery(instanceQueries.transitions(instance.id));
  const phases = query.data ? phasesOf(instance, query.data.items, now) : [];
  const [first, last] = [phases[0]?.from ?? 0, phases.at(-1)?.to ?? 0];
  const share = (ms: number) => (100 * ms) / Math.max(1, last - first);
  const clock = (ms: number) => format.clock(new Date(ms));
  const rows = PHASES.map((name) => ({ name, own: phases.filter((phase) => phase.name === name) }));
  return (
    <Panel title={t("title")} extra={phases.length > 0 && t("total", { time: format.duration(last - first) })}>
      {query.error ? (
        <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />
      ) : phases.length === 0 ? (
        <p className={styles.none}>{query.isPending ? "" : t("none")}</p>
      ) : (
        <div role="table" aria-label={t("title")} className={styles.rows}>
          {rows
            .filter(({ own }) => own.length > 0)
            .map(({ name, own }) => (
              <div role="row" key={name} className={styles.row}>
                <span role="rowheader" className={styles.name}>
                  {t(name)}
                </span>
                <span role="cell" className={styles.track}>
                  {own.map(({ from, to }) => (
                    <span
                      key={from}
                      className={styles.bar}
                      data-phase={name}
                      style={
                        {
                          "--from": `${Math.min(share(from - first), 100 - SHORTEST_PERCENT)}%`,
                          "--share": `${Math.max(share(to - from), SHORTEST_PERCENT)}%`,
                        } as CSSProperties
                      }
                      title={t("stretch", { from: clock(from), to: clock(to) })}
                    />
                  ))}
                </span>
                <span role="cell" className={styles.time}>
                  {format.duration(own.reduce((sum, { from, to }) => sum + to - from, 0))}
                </span>
              </div>
            ))}
          <div className={styles.row} aria-hidden>
            <span />
            <span className={styles.ruler}>
              <span>{clock(first)}</span>
              <span>{clock(last)}</span>
            </span>
            <span />
          </div>
        </div>
      )}
    </Panel>
  );
}
