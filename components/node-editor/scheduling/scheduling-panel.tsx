"use client";
import { useId, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { useNow } from "@/components/ui/time/now";
import type { DraftConfig, NodeView } from "@/lib/core/node";
import { scriptWindow } from "@/lib/core/schedule/script-window";
import type { Schedule } from "@/lib/core/schedule/schedule";
import type { ParameterRow } from "@/lib/core/schedule/parameter/rows";
import { zoneOf } from "@/lib/core/schedule/zone";
import { useQuery } from "@tanstack/react-query";
import { DependenciesSection } from "./dependencies-section";
import { inspectRuns } from "./inspect-runs";
import { Inspector } from "./inspector";
import { ParametersSection } from "./parameters-section";
import { PolicySection } from "./policy-section";
import { schedulingQueries } from "./queries";
import { ResourceSection } from "./resource-section";
import { viewSchedule } from "./schedule-view";
import styles from "./scheduling.module.css";
import { TimeSection } from "./time-section";
import { useScopes } from "./use-scopes";

export interface SchedulingPanelProps {
  readonly node: NodeView;
  /** Of the draft as it stands in the editor. */
  readonly script: string;
  readonly config: DraftConfig;
  readonly readOnly: boolean;
  readonly onConfig: (config: DraftConfig) => void;
}

const SECTIONS = ["parameters", "policy", "time", "dependencies", "resource"] as const;
const LOOK_AGAIN_MS = 60_000;

/**
 * Scheduling Configuration: parameters under a glass, policy, time, dependencies, resources. A personal file is never
 * scheduled: it has its parameters alone.
 */
export function SchedulingPanel({ node, script, config, readOnly, onConfig }: SchedulingPanelProps) {
  const t = useTranslations("scheduling");
  const id = useId();
  const now = useNow(LOOK_AGAIN_MS).getTime();
  const [instant, setInstant] = useState<number | null>(null);
  const zone = useMemo(() => zoneOf(node.timeZone), [node.timeZone]);
  const schedule = useMemo(() => viewSchedule(config), [config]);
  const scopes = useScopes(node.workspaceId, node.folderId);
  const workspaces = useQuery(schedulingQueries.workspaces()).data?.items;
  const readsStream = useMemo(() => scriptWindow(script) !== null, [script]);
  const workspaceName = workspaces?.find((each) => each.id === node.workspaceId)?.name;
  const inspection = useMemo(
    () => inspectRuns({ ...schedule, recurrence: "Normal" }, script, zone, scopes, instant ?? now),
    [schedule, script, zone, scopes, instant, now],
  );
  const change = (part: Partial<Schedule>) => onConfig({ ...config, ...part });
  const fix = (rows: readonly ParameterRow[]) =>
    change({
      parameters: schedule.parameters.map((row) => rows.find(({ name }) => name === row.name) ?? row),
    });
  const common = { schedule, readOnly, onChange: change };
  return (
    <div className={styles.panel}>
      {node.isPersonal ? (
        <p className={styles.anchors}>{t("personal")}</p>
      ) : (
        <nav className={styles.anchors} aria-label={t("anchors")}>
          {SECTIONS.map((section) => (
            <a key={section} href={`#${id}${section}`}>
              {t(`section.${section}`)}
            </a>
          ))}
          <span>{t("applies")}</span>
        </nav>
      )}
      <section className={styles.section} id={`${id}parameters`} aria-label={t("parameters.title")}>
        <ParametersSection
          rows={schedule.parameters}
          script={script}
          zone={zone}
          scopes={scopes}
          run={inspection.run}
          readOnly={readOnly}
          onRows={(rows) => change({ parameters: [...rows] })}
        />
        <Inspector
          schedule={{ ...schedule, recurrence: "Normal" }}
          zone={zone}
          inspection={inspection}
          readOnly={readOnly}
          onInstant={setInstant}
          onFix={fix}
        />
      </section>
      {!node.isPersonal && (
        <>
          <section className={styles.section} id={`${id}policy`} aria-label={t("policy.title")}>
            <PolicySection {...common} />
          </section>
          <section className={styles.section} id={`${id}time`} aria-label={t("time.title")}>
            <TimeSection {...common} zone={zone} now={now} readsStream={readsStream} />
          </section>
          <section className={styles.section} id={`${id}dependencies`} aria-label={t("dependencies.title")}>
            <DependenciesSection {...common} node={node} workspaceName={workspaceName} />
          </section>
          <section className={styles.section} id={`${id}resource`} aria-label={t("resource.title")}>
            <ResourceSection {...common} />
          </section>
        </>
      )}
    </div>
  );
}
