"use client";
import { Button } from "antd";
import { useTranslations } from "use-intl";
import { ErrorCodeLink } from "@/components/ui/help/help-link";
import { FailedIcon, WarningIcon } from "@/components/ui/icons";
import type { Problem } from "./problems";
import styles from "./problems-list.module.css";

interface ProblemsListProps {
  readonly problems: readonly Problem[];
  /** Why names were not checked, or null. */
  readonly offline: string | null;
  readonly onGo: (problem: Problem) => void;
  /** Null while nothing may be written. */
  readonly onFix: ((problem: Problem) => void) | null;
}

/** Everything there is to say about the script, in the order of the text. */
export function ProblemsList({ problems, offline, onGo, onFix }: ProblemsListProps) {
  const t = useTranslations("script.problems");
  return (
    <div className={styles.list} tabIndex={0} role="region" aria-label={t("title")}>
      {offline !== null && <p className={styles.note}>{t("offline", { reason: offline })}</p>}
      {problems.length === 0 && <p className={styles.note}>{t("none")}</p>}
      <ul>
        {problems.map((problem) => {
          const { severity, message, remedy, code, line, column, fix, from } = problem;
          const Mark = severity === "error" ? FailedIcon : WarningIcon;
          return (
            <li key={`${code} ${from} ${message}`} data-severity={severity}>
              <button type="button" className={styles.problem} onClick={() => onGo(problem)}>
                <Mark className={styles.mark} />
                <span className="visually-hidden">{t(severity)}</span>
                <span className={styles.message} title={`${message} ${remedy}`}>
                  {message} {fix !== null && t("suggestion", { name: fix.shown })} {fix === null && remedy}
                </span>
              </button>
              <ErrorCodeLink code={code} className={styles.code} />
              {fix !== null && onFix !== null && (
                <Button size="small" type="link" onClick={() => onFix(problem)}>
                  {t(fix.kind)}
                </Button>
              )}
              <span className={styles.place}>{`${line}:${column}`}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
