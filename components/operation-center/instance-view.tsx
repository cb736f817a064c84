"use client";
import { useTranslations } from "use-intl";
import { Panel } from "@/components/ui/page/panel";
import { Fact, Facts } from "@/components/ui/page/panel";
import { useFormat } from "@/components/ui/time/format";
import { Instant } from "@/components/ui/time/instant";
import type { AttemptView, InstanceDetail } from "@/lib/core/instance";
import type { Act } from "./action-dialog";
import { ImpactPanel } from "./baselines/impact-panel";
import { DidNotRun } from "./did-not-run";
import { neverRan } from "./display-state";
import { ReplayedBy, ReplayOf } from "./dirty-tab/replay-lineage";
import { GraphPanel } from "./graph/graph-panel";
import { Happening } from "./happening";
import styles from "./instance-view.module.css";
import { RunLogPanel } from "./run-log-panel";
import { SplitTable } from "@/components/ui/run/split-table";
import { StageStrip } from "@/components/ui/run/stage-strip";
import { Verdict } from "./verdict";
import { VerificationFacts, VerifyButton } from "./verification-facts";

interface InstanceViewProps {
  readonly instance: InstanceDetail;
  readonly onAct: Act;
}

/** What became of the run, stage by stage, with its log; beside it the counts and what it ran with. */
export function InstanceView({ instance, onAct }: InstanceViewProps) {
  const attempt = instance.attempts.at(-1) ?? null;
  const splits = instance.progress?.splits ?? attempt?.splits ?? [];
  return (
    <div className={styles.columns}>
      <div className={styles.main}>
        <Verdict instance={instance} onAct={onAct} />
        <DidNotRun instance={instance} />
        {instance.replayOf && <ReplayOf source={instance.replayOf} />}
        {instance.replays.map((replay) => (
          <ReplayedBy key={replay.instanceId} replay={replay} />
        ))}
        {!neverRan(instance) && moves(instance) && <StageStrip instance={instance} attempt={attempt} />}
        {splits.length > 0 && (
          <SplitTable
            splits={splits}
            window={attempt?.window ?? null}
            retentionHours={
              instance.attempts.findLast(({ retentionHours }) => retentionHours !== null)?.retentionHours ?? null
            }
          />
        )}
        <RunLogPanel instance={instance} />
      </div>
      <div className={styles.side}>
        <GraphPanel key={instance.id} instanceId={instance.id} />
        {instance.kind === "CYCLE" && <ImpactPanel instanceId={instance.id} hidesEmpty />}
        <Counts instance={instance} attempt={attempt} onAct={onAct} />
        <AsRun instance={instance} attempt={attempt} />
        <Properties instance={instance} />
      </div>
    </div>
  );
}

/** Whether its rows pass through the engine, which counts what it reads and goes through stages; SQL runs at the service. */
const moves = ({ node }: InstanceDetail) => node.type === "DI";

interface SideProps {
  readonly instance: InstanceDetail;
  readonly attempt: AttemptView | null;
}

function Counts({ instance, attempt, onAct }: SideProps & { readonly onAct: Act }) {
  const t = useTranslations("instances.counts");
  const format = useFormat();
  const live = instance.state === "RUNNING" ? instance.progress : null;
  // Until the first progress comes, nothing of a running attempt is known.
  const counts = live ?? (instance.state === "RUNNING" ? null : (instance.announced ?? attempt));
  return (
    <Panel
      title={t("title")}
      extra={
        live ? (
          format.rowRate(live.recordsPerSecond)
        ) : moves(instance) && (attempt?.state === "SUCCESS" || attempt?.state === "UNKNOWN") ? (
          <VerifyButton instanceId={instance.id} />
        ) : undefined
      }
    >
      {counts ? (
        <Facts>
          {moves(instance) && <Fact label={t("read")}>{t("rows", { rows: format.count(counts.recordsRead) })}</Fact>}
          {instance.announced !== null && (
            <Fact label={t("announced")}>{t("rows", { rows: format.count(counts.recordsWritten) })}</Fact>
          )}
          <Fact label={t(live ? "written" : "committed")}>
            <strong>
              {instance.announced !== null
                ? t("notKnown")
                : t("rows", {
                    rows: format.count(attempt?.state === "SUCCESS" || live ? counts.recordsWritten : 0),
                  })}
            </strong>
          </Fact>
          {moves(instance) && <Fact label={t("dirty")}>{format.count(counts.recordsDirty)}</Fact>}
          <Fact label={t("bytes")}>{format.bytes(counts.bytes)}</Fact>
        </Facts>
      ) : (
        <p className={styles.none}>{t(neverRan(instance) ? "neverRan" : attempt === null ? "none" : "notCounted")}</p>
      )}
      {attempt !== null && !live && <VerificationFacts instanceId={instance.id} onAct={onAct} />}
    </Panel>
  );
}

function AsRun({ instance, attempt }: SideProps) {
  const t = useTranslations("instances.asRun");
  const parameters = Object.entries(attempt?.parameters ?? instance.parameters);
  return (
    <Panel title={t("title")}>
      <Facts>
        {parameters.map(([name, value]) => (
          <Fact key={name} label={name}>
            <code>{value}</code>
          </Fact>
        ))}
        {attempt?.version != null && <Fact label={t("version")}>{String(attempt.version)}</Fact>}
        {attempt?.worker && <Fact label={t("worker")}>{attempt.worker.host ?? attempt.worker.id}</Fact>}
        <Fact label={t("group")}>
          {instance.resourceGroup?.name ?? "—"} · {t("cu", { cu: String(instance.cu) })}
        </Fact>
      </Facts>
    </Panel>
  );
}

function Properties({ instance }: { readonly instance: InstanceDetail }) {
  const t = useTranslations("instances.properties");
  const kinds = useTranslations("instances.kind");
  const format = useFormat();
  const { bizdate, policy } = instance;
  return (
    <Panel title={t("title")}>
      <Facts>
        <Fact label={t("id")}>
          <code>{instance.id}</code>
        </Fact>
        <Fact label={t("kind")}>{kinds(instance.kind)}</Fact>
        <Fact label={t("bizdate")}>
          <code>{bizdate}</code>
        </Fact>
        <Fact label={t("cyctime")}>
          <code>{instance.cyctimeText}</code> {instance.timeZone}
        </Fact>
        {instance.startedAt && (
          <Fact label={t("started")}>
            <Instant at={instance.startedAt} form="exact" />
          </Fact>
        )}
        {instance.finishedAt && (
          <Fact label={t("finished")}>
            <Instant at={instance.finishedAt} form="exact" />
          </Fact>
        )}
        <Fact label={t("owner")}>{instance.owner?.name ?? "—"}</Fact>
        <Fact label={t("priority")}>{String(instance.priority)}</Fact>
        <Fact label={t("timeout")}>
          {policy.timeoutMinutes === null ? t("systemDefault") : format.duration(policy.timeoutMinutes * 60_000)}
        </Fact>
        <Fact label={t("autoRerun")}>
          {policy.autoRerun === null
            ? t("off")
            : t("autoRerunTimes", {
                times: policy.autoRerun.times,
                interval: format.duration(policy.autoRerun.intervalMinutes * 60_000),
              })}
        </Fact>
        <Fact label={t("happening")}>
          <Happening instance={instance} />
        </Fact>
      </Facts>
    </Panel>
  );
}
