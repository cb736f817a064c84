"use client";
import { useDeferredValue, useMemo } from "react";
import { useTranslations } from "use-intl";
import { FailedIcon } from "@/components/ui/icons";
import { usePreferences } from "@/components/ui/preferences/provider";
import { checkJob } from "@/lib/core/job/check";
import { checkSqlNode } from "@/lib/core/sql/node-script";
import type { NodeView } from "@/lib/core/node";
import type { DraftSnapshot } from "../document/draft-session";
import styles from "./studio.module.css";

export const DEFAULT_CU = 0.5;
/** Names that have a value without being defined. */
const SYSTEM_NAMES = ["bdp.system.bizdate", "bdp.system.cyctime"];

interface StatusBarProps {
  readonly node: NodeView;
  readonly draft: DraftSnapshot;
  readonly text: string;
  readonly parameters: readonly string[];
  readonly onProblems: () => void;
}

/** Version, state, problems, resources and zone of the open node. */
export function StatusBar({ node, draft, text, parameters, onProblems }: StatusBarProps) {
  const t = useTranslations("studio");
  const { locale } = usePreferences();
  // The count may follow a key; the letter may not wait for it.
  const judged = useDeferredValue(text);
  const errors = useMemo(
    () => problemsOf(node.type, judged, [...parameters, ...SYSTEM_NAMES]),
    [node.type, judged, parameters],
  );
  const { resourceGroup, cu } = draft.config;
  return (
    <footer className={styles.status} aria-label={t("statusBar")}>
      <span>
        {node.isPersonal
          ? t("personal.file")
          : node.deployedVersion !== null
            ? t("versionDeployed", { version: node.deployedVersion })
            : node.latestVersion !== null
              ? t("versionSubmitted", { version: node.latestVersion })
              : t("neverPublished")}
      </span>
      <span>{node.state === "draft" ? null : t(`state.${node.state}`)}</span>
      <button
        type="button"
        className={styles.problems}
        data-bad={errors.length > 0 ? "" : undefined}
        onClick={onProblems}
        title={errors.map(({ error }) => error.describe(locale).message).join("\n")}
      >
        {errors.length > 0 && <FailedIcon />}
        {t("problems", { count: errors.length })}
      </button>
      <span>
        {typeof resourceGroup === "string" ? resourceGroup : t("defaultGroup")} ·{" "}
        {t("cu", { cu: String(cu ?? DEFAULT_CU) })}
      </span>
      <span>{node.timeZone}</span>
    </footer>
  );
}

function problemsOf(type: NodeView["type"], text: string, defined: readonly string[]) {
  return type === "ODPS_SQL" ? checkSqlNode(text, { defined }) : checkJob(text, { defined }).errors;
}
