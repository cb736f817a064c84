"use client";
import { Button, Skeleton } from "antd";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { SucceededIcon } from "@/components/ui/icons";
import { Panel } from "@/components/ui/page/panel";
import { Instant } from "@/components/ui/time/instant";
import type { NodeCheck, NodeProblem } from "@/lib/core/node";
import { Findings } from "./findings";
import styles from "./publishing.module.css";

interface ChecksPanelProps {
  readonly check: NodeCheck | undefined;
  readonly error: unknown;
  readonly running: boolean;
  readonly onAgain: () => void;
  /** Goes to what a problem is about. */
  readonly onGo: (problem: NodeProblem) => void;
}

const PARTS = ["script", "config"] as const;

/** What was looked at before a submit: each failure leads to where it can be mended. */
export function ChecksPanel({ check, error, running, onAgain, onGo }: ChecksPanelProps) {
  const t = useTranslations("publishing.checks");
  const toProblem = useProblem();
  return (
    <Panel
      title={t("title")}
      extra={
        <>
          {check && <Instant at={check.checkedAt} form="relative" />}
          <Button size="small" loading={running} onClick={onAgain}>
            {t("again")}
          </Button>
        </>
      }
    >
      {error !== null && error !== undefined ? (
        <ProblemAlert problem={toProblem(error)} />
      ) : check === undefined ? (
        <Skeleton active title={false} paragraph={{ rows: 4 }} />
      ) : (
        <ul className={styles.checks} aria-label={t("title")}>
          {PARTS.filter((part) => check.problems.every((each) => each.part !== part)).map((part) => (
            <li key={part} data-severity="ok">
              <SucceededIcon />
              <span>{t(`fine.${part}`)}</span>
            </li>
          ))}
          <Findings problems={check.problems} onGo={onGo} />
        </ul>
      )}
    </Panel>
  );
}
