"use client";
import type { CSSProperties } from "react";
import { useTranslations } from "use-intl";
import { Panel } from "@/components/ui/page/panel";
import { useFormat } from "@/components/ui/time/format";
import type { AttemptView, InstanceDetail } from "@/lib/core/instance";
import styles from "./stage-strip.module.css";

const STAGES = ["init", "prepare", "transfer", "commit", "finish"] as const;
type Stage = (typeof STAGES)[number];
type StageState = "planned" | "running" | "done" | "failed";

interface StageStripProps {
  readonly instance: InstanceDetail;
  readonly attempt: AttemptView | null;
}

/** The stages of the latest attempt with their own times; what is still to come is outlined. */
export function StageStrip({ instance, attempt }: StageStripProps) {
  const t = useTranslations("instances.stages");
  const format = useFormat();
  const spent = attempt?.stages ?? null;
  const now = instance.progress?.stage ?? null;
  const stateOf = (stage: Stage): StageState => stageState(stage, attempt, now);
  const total = spent && Object.values(spent).reduce((sum, ms) => sum + ms, 0);
  const percent = instance.progress?.fraction ?? null;
  return (
    <Panel
      title={t("title")}
      extra={
        total !== null
          ? t("total", { time: format.duration(total) })
          : percent !== null
            ? t("percent", { percent: String(Math.floor(percent * 100)) })
            : undefined
      }
    >
      <ol className={styles.strip}>
        {STAGES.map((stage) => {
          const ms = spent?.[stage];
          return (
            <li key={stage} style={{ "--share": Math.max(1, (ms ?? 0) / 50) } as CSSProperties}>
              <span className={styles.bar} data-state={stateOf(stage)}>
                {t(stage)}
                <span className="visually-hidden">, {t(`state.${stateOf(stage)}`)}</span>
              </span>
              <span className={styles.time}>{ms === undefined ? "—" : format.duration(ms)}</span>
            </li>
          );
        })}
      </ol>
    </Panel>
  );
}

function stageState(stage: Stage, attempt: AttemptView | null, now: string | null): StageState {
  if (attempt === null) return "planned";
  const at = STAGES.indexOf(stage);
  if (attempt.state === "RUNNING") {
    // Until the run says where it is, it starts.
    const current = now === null ? 0 : STAGES.findIndex((name) => name === now);
    return at < current ? "done" : at === current ? "running" : "planned";
  }
  if (attempt.state === "SUCCESS") return "done";
  const reached = STAGES.filter((name) => attempt.stages?.[name] !== undefined);
  if (!reached.includes(stage)) return "planned";
  return stage === reached.at(-1) ? "failed" : "done";
}
