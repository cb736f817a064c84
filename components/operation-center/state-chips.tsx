"use client";
import { useTranslations } from "use-intl";
import { STATUS_LOOKS } from "@/components/ui/status/status-looks";
import { useFormat } from "@/components/ui/time/format";
import { MOST_COUNTED, type InstanceCounts } from "@/lib/core/instance";
import type { InstanceState } from "@/lib/core/instance-state";
import { stateName } from "./display-state";
import styles from "./state-chips.module.css";

/** By urgency, not by life cycle: what waits for a person comes first. */
const ORDER: readonly InstanceState[] = [
  "FAILURE",
  "NEEDS_DECISION",
  "RUNNING",
  "WAIT_RESOURCE",
  "WAIT_TIME",
  "NOT_RUN",
  "SUCCESS",
];

interface StateChipsProps {
  /** Whatever its state, an instance may be frozen. */
  readonly frozen: { readonly count: number | undefined; readonly chosen: boolean; readonly onToggle: () => void };
  readonly counts: InstanceCounts | undefined;
  readonly chosen: ReadonlySet<InstanceState>;
  readonly onChoose: (states: ReadonlySet<InstanceState>) => void;
}

/** How many instances are in which state; each chip is a filter. */
export function StateChips({ counts, chosen, onChoose, frozen }: StateChipsProps) {
  const t = useTranslations("instances");
  const status = useTranslations("status");
  const format = useFormat();
  const text = (count: number) => (count > MOST_COUNTED ? t("more10k") : format.count(count));
  const { icon: FrozenIcon, tone: frozenTone } = STATUS_LOOKS.frozen;
  const total = counts && Object.values(counts).reduce((sum, count) => sum + count, 0);
  const toggle = (state: InstanceState) => {
    const next = new Set(chosen);
    if (!next.delete(state)) next.add(state);
    onChoose(next);
  };
  return (
    <div className={styles.chips} role="group" aria-label={t("chips")}>
      <button
        type="button"
        className={styles.chip}
        aria-pressed={chosen.size === 0}
        onClick={() => onChoose(new Set())}
      >
        {t("allStates")} <span className={styles.count}>{total === undefined ? "" : text(total)}</span>
      </button>
      {ORDER.map((state) => {
        const name = stateName(state);
        const { icon: Icon, tone } = STATUS_LOOKS[name];
        return (
          <button
            key={state}
            type="button"
            className={styles.chip}
            data-tone={tone}
            aria-pressed={chosen.has(state)}
            onClick={() => toggle(state)}
          >
            <Icon />
            <span className={styles.word}>{status(name)}</span>
            <span className={styles.count}>{counts ? text(counts[state] ?? 0) : ""}</span>
          </button>
        );
      })}
      <button
        type="button"
        className={styles.chip}
        data-tone={frozenTone}
        aria-pressed={frozen.chosen}
        onClick={frozen.onToggle}
      >
        <FrozenIcon />
        <span className={styles.word}>{status("frozen")}</span>
        <span className={styles.count}>{frozen.count === undefined ? "" : text(frozen.count)}</span>
      </button>
    </div>
  );
}
