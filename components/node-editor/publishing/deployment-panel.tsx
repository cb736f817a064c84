"use client";
import { useTranslations } from "use-intl";
import { Panel } from "@/components/ui/page/panel";
import { Instant } from "@/components/ui/time/instant";
import type { DeploymentStage, DeploymentView, NodeProblem } from "@/lib/core/node";
import { Findings } from "./findings";
import styles from "./publishing.module.css";

interface DeploymentPanelProps {
  readonly deployment: DeploymentView;
  /** Left out where the editor is elsewhere. */
  readonly onGo?: (problem: NodeProblem) => void;
}

/** Each stage that was reached: when, and what it found. */
export function DeploymentPanel({ deployment, onGo }: DeploymentPanelProps) {
  const t = useTranslations("publishing");
  const reached = deployment.stages.filter(({ startedAt, state }) => startedAt !== null || state !== "waiting");
  return (
    <Panel title={t("stage.title")} extra={t(`state.${deployment.state}`)}>
      <ol className={styles.log} aria-label={t("stage.title")}>
        {reached.map((stage) => (
          <li key={stage.name}>
            <strong>{t(`stage.${stage.name}`)}</strong>
            <span className={styles.note}>
              {stage.startedAt && <Instant at={stage.startedAt} form="clock" />}{" "}
              {stage.name === "approve" && deployment.review
                ? t(deployment.review.approved ? "stage.approvedBy" : "stage.rejectedBy", {
                    name: deployment.review.by.name,
                  })
                : t(`stage.did.${outcomeOf(stage)}`)}
            </span>
            {stage.name === "approve" && deployment.review && deployment.review.comment !== "" && (
              <blockquote className={styles.comment}>{deployment.review.comment}</blockquote>
            )}
            {stage.findings.length > 0 && (
              <ul className={styles.checks}>
                <Findings problems={stage.findings} onGo={onGo} />
              </ul>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

/** What a stage has to say, by its name and how far it got. */
function outcomeOf({ name, state }: DeploymentStage) {
  if (state === "failed" || state === "cancelled") return state;
  if (name === "approve") return "awaitsReview";
  if (name === "confirm") return state === "done" ? "confirmed" : "awaits";
  return name === "build" ? "built" : name === "check" ? "checked" : "completed";
}
