"use client";
import { App, Button, InputNumber, Modal, Select } from "antd";
import Link from "next/link";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { FieldFrame } from "@/components/form/field-frame";
import { FormBody } from "@/components/form/form-layout";
import { useProblem } from "@/components/form/use-problem";
import { DiagnosisPanel } from "@/components/ui/diagnosis/diagnosis-panel";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { Fact, Facts, Panel } from "@/components/ui/page/panel";
import { TypeTile } from "@/components/ui/type-tile/type-tile";
import { resourceGroupQueries } from "@/lib/client/data-sources";
import type { ConnectivityTest } from "@/lib/core/data-source";
import { recommendedCu } from "@/lib/core/wizard/channel";
import { parameterEdit, sourceTableKey, type WizardSide } from "@/lib/core/wizard/wizard-job";
import { ConnectionArrow, type Connection } from "./connection-arrow";
import styles from "./network-step.module.css";
import { SOURCE_TYPE, type ChosenSide } from "./use-sides";
import type { Wizard } from "./use-wizard";

/** Where the task runs: part of the node's schedule, not of its job. */
export interface Resources {
  /** Null: the workspace's default group. */
  readonly group: string | null;
  readonly cu: number;
  readonly onGroup: (name: string) => void;
  readonly onCu: (cu: number) => void;
}

interface NetworkStepProps {
  readonly wizard: Wizard;
  readonly reader: ChosenSide;
  readonly writer: ChosenSide;
  readonly connections: Readonly<Record<WizardSide, Connection>>;
  readonly resources: Resources;
  readonly concurrent: number;
}

/** Step 1, Network and Resource Configuration: both ends, the group between them, and whether it reaches them. */
export function NetworkStep({ wizard, reader, writer, connections, resources, concurrent }: NetworkStepProps) {
  const t = useTranslations("wizard");
  const [diagnosed, setDiagnosed] = useState<ConnectivityTest | null>(null);
  const toProblem = useProblem();
  const sides = ["reader", "writer"] as const;
  const failing = sides.map((side) => connections[side]).filter(isFailed);
  const unasked = sides.map((side) => connections[side]).filter(({ error }) => error !== null);
  const runAll = (each: readonly Connection[]) => () => each.forEach(({ run }) => run());
  return (
    <>
      <div className={styles.grid}>
        <SidePanel wizard={wizard} side="reader" ends={reader} failed={isFailed(connections.reader)} />
        <ConnectionArrow
          connection={connections.reader}
          side={t("source")}
          onDiagnose={() => setDiagnosed(connections.reader.test)}
        />
        <GroupPanel resources={resources} concurrent={concurrent} readOnly={wizard.readOnly} />
        <ConnectionArrow
          connection={connections.writer}
          side={t("destination")}
          onDiagnose={() => setDiagnosed(connections.writer.test)}
        />
        <SidePanel wizard={wizard} side="writer" ends={writer} failed={isFailed(connections.writer)} />
      </div>
      {failing.map(
        ({ test }) =>
          test?.error && (
            <div className={styles.problem} key={test.id}>
              <ProblemAlert
                problem={test.error}
                extra={
                  <Button size="small" onClick={runAll(failing)}>
                    {t("testAgain")}
                  </Button>
                }
              />
            </div>
          ),
      )}
      {unasked[0] && (
        <div className={styles.problem}>
          <ProblemAlert problem={toProblem(unasked[0].error)} onRetry={runAll(unasked)} />
        </div>
      )}
      <Modal
        open={diagnosed !== null}
        footer={null}
        width={640}
        title={t("diagnose")}
        onCancel={() => setDiagnosed(null)}
      >
        {diagnosed && <DiagnosisPanel test={diagnosed} />}
      </Modal>
    </>
  );
}

export const isFailed = ({ status }: Connection) => status === "unreachable" || status === "loginFailed";

interface SidePanelProps {
  readonly wizard: Wizard;
  readonly side: WizardSide;
  readonly ends: ChosenSide;
  readonly failed: boolean;
}

function SidePanel({ wizard, side, ends, failed }: SidePanelProps) {
  const t = useTranslations("wizard");
  const toProblem = useProblem();
  const { modal } = App.useApp();
  const { offered, name, source, environment } = ends;
  const path = [...wizard.job.base[side], "datasource"];
  const tableKey = side === "reader" ? sourceTableKey(wizard.job) : "table";
  const table = wizard.job[side][tableKey];
  const type = SOURCE_TYPE[side];

  const take = (next: string) => {
    const change = () =>
      wizard.edit([
        parameterEdit(wizard.job, side, "datasource", next),
        parameterEdit(wizard.job, side, tableKey, ""),
        ...(side === "writer" ? [parameterEdit(wizard.job, side, "partition", "")] : []),
        parameterEdit(wizard.job, "reader", "column", null),
        parameterEdit(wizard.job, "writer", "column", null),
      ]);
    if (next === name) return;
    if (typeof table !== "string" || table === "") return wizard.set(path, next);
    modal.confirm({
      title: t("changeSource.title", { name: next }),
      content: t("changeSource.text", { table }),
      okText: t("changeSource.ok"),
      onOk: change,
    });
  };
  const settings = source?.environments.find((each) => each.environment === environment)?.settings ?? {};
  const setting = (key: string) => (typeof settings[key] === "string" && settings[key] !== "" ? settings[key] : null);
  const isKnown = !ends.isPending && ends.error === null;
  const gone = name !== "" && isKnown && source === null;
  return (
    <Panel title={t(side === "reader" ? "source" : "destination")} help="network" extra={<TypeTile type={type} />}>
      {ends.error !== null && (
        <div className={styles.failed}>
          <ProblemAlert problem={toProblem(ends.error)} onRetry={ends.retry} />
        </div>
      )}
      <FormBody>
        <FieldFrame label={t(side === "reader" ? "dataSource" : "dataDestination")}>
          <Select
            disabled={wizard.readOnly}
            value={type}
            options={[{ value: type, label: t(side === "reader" ? "tablestoreStream" : "maxcompute") }]}
          />
        </FieldFrame>
        <FieldFrame
          label={t("dataSourceName")}
          required
          error={gone ? t("sourceGone", { name }) : wizard.errorAt(path)}
          help={
            isKnown && offered.length === 0 ? (
              <>
                {t("noSource")} <Link href={`/data-integration/data-sources/new?type=${type}`}>{t("addSource")}</Link>
              </>
            ) : undefined
          }
        >
          <Select
            showSearch
            disabled={wizard.readOnly}
            loading={ends.isPending}
            placeholder={t("choose")}
            value={name === "" ? null : name}
            status={failed ? "error" : ""}
            options={offered.map((each) => ({ value: each.name, label: each.name }))}
            notFoundContent={t(isKnown ? "noSource" : "unknown")}
            onChange={(next: string) => take(next)}
            onBlur={() => wizard.touch(path)}
          />
        </FieldFrame>
      </FormBody>
      {source && (
        <Facts>
          {setting("instanceName") && <Fact label={t("instance")}>{setting("instanceName")}</Fact>}
          {setting("project") && <Fact label={t("project")}>{setting("project")}</Fact>}
          <Fact label={t("endpoint")}>
            <span className="mono">{setting("endpoint") ?? "—"}</span>
          </Fact>
          <Fact label={t("environment")}>{t(`environments.${environment}`)}</Fact>
        </Facts>
      )}
    </Panel>
  );
}

interface GroupPanelProps {
  readonly resources: Resources;
  readonly concurrent: number;
  readonly readOnly: boolean;
}

function GroupPanel({ resources: { group, cu, onGroup, onCu }, concurrent, readOnly }: GroupPanelProps) {
  const t = useTranslations("wizard");
  const toProblem = useProblem();
  const query = useQuery(resourceGroupQueries.list());
  const groups = query.data?.items ?? [];
  const chosen = groups.find(({ name, isDefault }) => (group === null ? isDefault : name === group)) ?? null;
  const recommended = recommendedCu(concurrent);
  return (
    <Panel title={t("resourceGroup")} help="network">
      {query.error && (
        <div className={styles.failed}>
          <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />
        </div>
      )}
      <FormBody>
        <FieldFrame
          label={t("resourceGroupName")}
          required
          error={query.data && groups.length === 0 ? t("noGroup") : undefined}
        >
          <Select
            disabled={readOnly}
            loading={query.isPending}
            placeholder={t("choose")}
            value={chosen?.name ?? group}
            options={groups.map(({ name }) => ({ value: name, label: name }))}
            onChange={(name: string) => onGroup(name)}
          />
        </FieldFrame>
        <FieldFrame
          label={t("maximumCu")}
          after={
            <span className={styles.beside} data-low={cu < recommended ? "" : undefined}>
              {t(cu < recommended ? "cuLow" : "cuRecommended", { cu: String(recommended), concurrent })}
            </span>
          }
        >
          <InputNumber
            disabled={readOnly}
            min={0.5}
            max={64}
            step={0.5}
            style={{ width: 92 }}
            value={cu}
            onChange={(value) => value !== null && onCu(value)}
          />
        </FieldFrame>
      </FormBody>
      {chosen && (
        <Facts>
          {chosen.description !== "" && <Fact label={t("description")}>{chosen.description}</Fact>}
          <Fact label={t("capacity")}>
            {chosen.cu === null ? t("unknown") : t("cuCount", { cu: String(chosen.cu) })}
          </Fact>
          <Fact label={t("workers")}>{t("workersOnline", { count: chosen.workersOnline })}</Fact>
        </Facts>
      )}
    </Panel>
  );
}
