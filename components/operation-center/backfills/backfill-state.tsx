"use client";
import { useTranslations } from "use-intl";
import { CloseIcon, ClockIcon, QuarterRingIcon, SucceededIcon, type Icon } from "@/components/ui/icons";
import type { BackfillSummary } from "@/lib/core/backfill-view";
import styles from "./backfill-state.module.css";

const ICONS: Readonly<Record<BackfillSummary["state"], Icon>> = {
  RUNNING: QuarterRingIcon,
  PAUSED: ClockIcon,
  CANCELLED: CloseIcon,
  FINISHED: SucceededIcon,
};

/** The state of a backfill as icon and word. */
export function BackfillState({ state }: { readonly state: BackfillSummary["state"] }) {
  const t = useTranslations("backfills.state");
  const StateIcon = ICONS[state];
  return (
    <span className={styles.state} data-state={state}>
      <StateIcon /> {t(state)}
    </span>
  );
}

/** How far it is, as a bar and in words. */
export function BackfillProgress({
  total,
  succeeded,
  failed,
}: Pick<BackfillSummary, "total" | "succeeded" | "failed">) {
  const t = useTranslations("backfills");
  const share = (count: number) => `${total === 0 ? 0 : (count / total) * 100}%`;
  return (
    <span className={styles.progress}>
      <span className={styles.track} aria-hidden>
        <span className={styles.done} style={{ width: share(succeeded) }} />
        <span className={styles.failed} style={{ width: share(failed) }} />
      </span>
      <span>{t("progress", { done: succeeded, total })}</span>
    </span>
  );
}
