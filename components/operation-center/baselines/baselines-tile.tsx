"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { Panel } from "@/components/ui/page/panel";
import { Status } from "@/components/ui/status/status";
import { useNow } from "@/components/ui/time/now";
import { BY_SEVERITY, worstOf } from "@/lib/core/baseline/state";
import { BASELINE_STATUS } from "./baseline-status";
import styles from "./baselines.module.css";
import { mostTelling } from "./most-telling";
import { baselineQueries } from "./queries";
import { useBaselineTexts } from "./use-baseline-texts";

const LIST = "/operation-center/baselines";
const SHOWN = 5;

/** The baselines that are not safe today, worst first; nothing where there are no baselines. */
export function BaselinesTile() {
  const t = useTranslations("baselines.tile");
  const texts = useBaselineTexts();
  const now = useNow(60_000);
  const query = useQuery(baselineQueries.list);
  const watched = (query.data?.items ?? []).filter(({ enabled }) => enabled);
  if (watched.length === 0) return null;
  const troubled = watched
    .flatMap((baseline) => {
      const state = worstOf(baseline.current.map((each) => each.state));
      return state === null || state === "SAFE"
        ? []
        : [{ ...baseline, state, telling: mostTelling(baseline.current)! }];
    })
    .sort((a, b) => BY_SEVERITY.indexOf(b.state) - BY_SEVERITY.indexOf(a.state));
  return (
    <Panel title={t("title")} extra={<Link href={LIST}>{t("all", { count: watched.length })}</Link>} flush>
      {troubled.length === 0 ? (
        <p className={styles.help}>{t("allSafe")}</p>
      ) : (
        <ul className={styles.list}>
          {troubled.slice(0, SHOWN).map(({ id, name, state, telling }) => (
            <li key={id}>
              <Status of={BASELINE_STATUS[state]} />
              <Link href={`${LIST}/${id}`} title={name}>
                {name}
              </Link>
              <span className={styles.outcome}>{texts.outcome(telling, now)}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
