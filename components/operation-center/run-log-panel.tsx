"use client";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useCopy } from "@/components/ui/copy/use-copy";
import { LogViewer } from "@/components/ui/log/log-viewer";
import { Panel } from "@/components/ui/page/panel";
import { useShortcut } from "@/components/ui/shortcuts/use-shortcut";
import { useUrlState } from "@/components/ui/url/use-url-state";
import type { InstanceDetail } from "@/lib/core/instance";
import { runLogSource } from "@/lib/client/run-log-source";
import { AttemptChoice } from "./attempt-choice";
import { neverRan } from "./display-state";
import styles from "./run-log-panel.module.css";

/** The log of one attempt; the newest unless the address names another. */
export function RunLogPanel({ instance }: { readonly instance: InstanceDetail }) {
  const t = useTranslations("instances.log");
  const copyText = useCopy();
  const { params, set } = useUrlState();
  const numbers = instance.attempts.map(({ number }) => number).reverse();
  const wanted = Number(params.get("attempt"));
  const attempt = numbers.includes(wanted) ? wanted : (numbers[0] ?? null);
  const line = Number(params.get("line")) || null;
  useShortcut("log", () => document.querySelector<HTMLElement>("#log [role=log]")?.focus());

  const copyLink = async (number: number) => {
    const url = new URL(location.href);
    url.searchParams.set("attempt", String(attempt));
    url.searchParams.set("line", String(number));
    url.hash = "log";
    await copyText(url.href);
  };
  return (
    <Panel
      id="log"
      title={t("title")}
      flush
      extra={
        <AttemptChoice
          attempts={instance.attempts}
          value={attempt}
          onChange={(number) => set({ attempt: String(number), line: null })}
        />
      }
    >
      <div className={styles.log} data-empty={attempt === null ? "" : undefined}>
        {attempt !== null ? (
          <AttemptLog
            key={attempt}
            instanceId={instance.id}
            attempt={attempt}
            line={line}
            onCopyLink={(number) => void copyLink(number)}
          />
        ) : (
          <p>{t(neverRan(instance) ? "neverRan" : "none")}</p>
        )}
      </div>
    </Panel>
  );
}

interface AttemptLogProps {
  readonly instanceId: string;
  readonly attempt: number;
  readonly line: number | null;
  readonly onCopyLink: (line: number) => void;
}

function AttemptLog({ instanceId, attempt, line, onCopyLink }: AttemptLogProps) {
  const [source] = useState(() => runLogSource(instanceId, attempt));
  return <LogViewer source={source} line={line} onCopyLink={onCopyLink} />;
}
