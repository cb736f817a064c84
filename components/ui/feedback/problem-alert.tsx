"use client";
import { Alert, Button } from "antd";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { ErrorCodeLink } from "../help/help-link";
import type { Problem } from "./problem";
import styles from "./problem-alert.module.css";

interface ProblemAlertProps {
  readonly problem: Problem;
  readonly onRetry?: (() => void) | undefined;
  readonly extra?: ReactNode;
}

/** A failed request inside the region that it was for; the rest of the page stays alive. */
export function ProblemAlert({ problem, onRetry, extra }: ProblemAlertProps) {
  const t = useTranslations("common");
  const { code, message, remedy, causes = [], requestId } = problem;
  return (
    <Alert
      type="error"
      showIcon
      title={message}
      description={
        <div className={styles.body}>
          {remedy !== "" && <p>{remedy}</p>}
          {causes.length > 0 && (
            <details>
              <summary>{t("causes")}</summary>
              <ol>
                {causes.map((cause) => (
                  <li key={cause}>{cause}</li>
                ))}
              </ol>
            </details>
          )}
          <p className={styles.code}>
            <ErrorCodeLink code={code} />
            {requestId !== undefined && <code>{t("requestId", { id: requestId })}</code>}
          </p>
          {extra}
        </div>
      }
      action={
        onRetry && (
          <Button size="small" onClick={onRetry}>
            {t("retry")}
          </Button>
        )
      }
    />
  );
}
