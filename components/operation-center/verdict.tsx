"use client";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { useCopy } from "@/components/ui/copy/use-copy";
import { ErrorCodeLink } from "@/components/ui/help/help-link";
import { helpHref } from "@/components/ui/help/topics";
import { CopyIcon } from "@/components/ui/icons";
import { useMay } from "@/components/ui/session/session";
import { STATUS_LOOKS } from "@/components/ui/status/status-looks";
import type { InstanceDetail } from "@/lib/core/instance";
import type { Act } from "./action-dialog";
import { ByWhom } from "./by-whom";
import { Decide } from "./decide";
import { displayState } from "./display-state";
import { Happening } from "./happening";
import { raisedCu, useOtherGroup } from "./next-step";
import { instanceParts } from "./queries";
import styles from "./verdict.module.css";
import { useInstanceReport } from "./instance-copy";

interface VerdictProps {
  readonly instance: InstanceDetail;
  readonly onAct: Act;
}

/** What happened and what to do about it: the first thing on the page while anything needs a person or a wait. */
export function Verdict({ instance, onAct }: VerdictProps) {
  const t = useTranslations("instances.verdict");
  const common = useTranslations("common");
  const copyText = useCopy();
  const report = useInstanceReport();
  const operate = useMay("instance.operate");
  const waits = instance.state === "NOT_RUN" || instance.state === "WAIT_TIME" || instance.state === "WAIT_RESOURCE";
  const why = useQuery({ ...instanceParts.why(instance.id), enabled: waits });
  const [first, ...others] = waits ? (why.data ?? []) : [];
  const otherGroup = useOtherGroup(first ?? null);
  const name = displayState(instance);
  const { icon: Icon, tone } = STATUS_LOOKS[name];
  const attempt = instance.attempts.at(-1);
  const error = instance.state === "FAILURE" ? (attempt?.error ?? null) : null;
  const cu = raisedCu(error, instance.cu);
  if (instance.state === "SUCCESS" || instance.state === "RUNNING") return null;

  return (
    <section className={styles.card} data-tone={tone} aria-label={t("label")}>
      <Icon className={styles.icon} />
      <div className={styles.body}>
        <h2>{error ? error.message : (first?.message ?? <Happening instance={instance} />)}</h2>
        {first && first.remedy !== "" && <p>{first.remedy}</p>}
        {others.map(({ message: text }) => (
          <p key={text}>{text}</p>
        ))}
        {first?.instance && (
          <div className={styles.actions}>
            <Link className={styles.cause} href={`/operation-center/instances/${first.instance}`}>
              {t("lookAtCause")}
            </Link>
          </div>
        )}
        {first?.code === "schedule.waits_no_worker" && (
          <div className={styles.actions}>
            {otherGroup !== null && (
              <Button
                size="small"
                type="primary"
                disabled={operate.reason !== undefined}
                title={operate.reason}
                onClick={() => onAct("changeGroup", { resourceGroup: otherGroup })}
              >
                {t("runIn", { group: otherGroup })}
              </Button>
            )}
            <Link href="/data-integration/resource-groups">{t("resourceGroups")}</Link>
            <a href={helpHref("resourceGroups")} target="_blank" rel="noopener">
              {t("aboutWorkers")}
            </a>
          </div>
        )}
        {instance.state === "FAILURE" && !error && <ByWhom instanceId={instance.id} />}
        {error && error.remedy !== "" && <p>{error.remedy}</p>}
        {error && error.causes.length > 0 && (
          <details>
            <summary>{common("causes")}</summary>
            <ol>
              {error.causes.map((cause) => (
                <li key={cause}>{cause}</li>
              ))}
            </ol>
          </details>
        )}
        {instance.state === "NEEDS_DECISION" && <Decide instance={instance} onAct={onAct} />}
        {error && (
          <div className={styles.actions}>
            {cu !== null && (
              <Button
                size="small"
                type="primary"
                disabled={operate.reason !== undefined}
                title={operate.reason}
                onClick={() => onAct("rerun", { cu })}
              >
                {t("raise", { cu: String(cu) })}
              </Button>
            )}
            <Button size="small" onClick={() => document.getElementById("log")?.scrollIntoView({ block: "start" })}>
              {t("toLog")}
            </Button>
            <Button size="small" type="text" icon={<CopyIcon />} onClick={() => void copyText(report(instance))}>
              {t("copy")}
            </Button>
          </div>
        )}
      </div>
      {error && <ErrorCodeLink code={error.code} className={styles.code} />}
    </section>
  );
}
