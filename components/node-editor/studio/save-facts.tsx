"use client";
import { Button } from "antd";
import { useTranslations } from "use-intl";
import { useFormat } from "@/components/ui/time/format";
import type { DraftSnapshot } from "../document/draft-session";
import styles from "./studio.module.css";

interface SaveFactsProps {
  readonly draft: DraftSnapshot;
  readonly readOnly: boolean;
  readonly onRetry: () => void;
}

/** Whether what is typed is safe on the server, and since when. */
export function SaveFacts({ draft: { state, savedAt }, readOnly, onRetry }: SaveFactsProps) {
  const t = useTranslations("studio");
  const format = useFormat();
  const said =
    state === "saved"
      ? t(readOnly ? "lastSaved" : "draftSaved", { time: format.clock(savedAt) })
      : t(`saveState.${state}`);
  return (
    <span className={styles.saved} data-state={state} role="status">
      <span title={said}>{said}</span>
      {state === "failed" && (
        <Button type="link" size="small" onClick={onRetry}>
          {t("saveAgain")}
        </Button>
      )}
    </span>
  );
}
