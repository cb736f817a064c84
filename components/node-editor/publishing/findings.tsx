"use client";
import { Button } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { FailedIcon, WarningIcon } from "@/components/ui/icons";
import { usePreferences } from "@/components/ui/preferences/provider";
import type { NodeProblem } from "@/lib/core/node";
import { fromStoredError } from "@/lib/core/stored-error";

/** A wide table brings a problem for each column: this many are enough to see what is wrong. */
const SHOWN = 20;

/** Where a problem is mended: a name without a value stands in the script and gets one in the schedule. */
export function placeOf({ part, error }: NodeProblem): NodeProblem["part"] {
  return error.code === "job.unresolved_reference" ? "config" : part;
}

interface FindingsProps {
  readonly problems: readonly NodeProblem[];
  /** Goes to what a problem is about. */
  readonly onGo?: ((problem: NodeProblem) => void) | undefined;
}

/** Items of a list: what a check found, the worst first, and the rest when asked for. */
export function Findings({ problems, onGo }: FindingsProps) {
  const t = useTranslations("publishing.checks");
  const [all, setAll] = useState(false);
  return (
    <>
      {(all ? problems : problems.slice(0, SHOWN)).map((problem, index) => (
        <Finding key={index} problem={problem} onGo={onGo} />
      ))}
      {!all && problems.length > SHOWN && (
        <li>
          <span />
          <span>
            <Button size="small" onClick={() => setAll(true)}>
              {t("showAll", { count: problems.length })}
            </Button>
          </span>
        </li>
      )}
    </>
  );
}

function Finding({ problem, onGo }: { readonly problem: NodeProblem; readonly onGo: FindingsProps["onGo"] }) {
  const t = useTranslations("publishing.checks");
  const { locale } = usePreferences();
  const { severity, range } = problem;
  const place = placeOf(problem);
  const { message, remedy } = fromStoredError(problem.error).describe(locale);
  const Icon = severity === "error" ? FailedIcon : WarningIcon;
  return (
    <li data-severity={severity}>
      <Icon />
      <span>
        <span className="visually-hidden">{t(severity)}: </span>
        {message} {remedy}
        {onGo && (
          <Button type="link" size="small" onClick={() => onGo(problem)}>
            {place === "script" && range !== null ? t("line", { line: range.line }) : t(`go.${place}`)}
          </Button>
        )}
      </span>
    </li>
  );
}
