"use client";
import { useTranslations } from "use-intl";
import { Copyable } from "./copyable";
import { Fact, Facts, Panel } from "@/components/ui/page/panel";
import { useFormat } from "@/components/ui/time/format";
import type { SandboxOverview } from "@/lib/core/sandbox/overview";
import { ClockPanel } from "./clock-panel";
import styles from "./overview-tab.module.css";
import { TrafficPanel } from "./traffic-panel";

/** Where the servers are and how to reach them, their clock, and the traffic on the sample table. */
export function OverviewTab({ sandbox }: { readonly sandbox: SandboxOverview }) {
  const t = useTranslations("sandbox");
  const { tablestore, maxcompute, accessKeyId, traffic, clock } = sandbox;
  const format = useFormat();
  const tables = tablestore.instances.reduce((sum, instance) => sum + instance.tables.length, 0);
  const targets = maxcompute.projects.reduce((sum, project) => sum + project.tables.length, 0);
  return (
    <div className={styles.grid}>
      <Panel title={t("server.tablestore")} extra={t("server.tables", { count: tables })}>
        <Facts>
          <Fact label={t("server.endpoint")}>
            <Copyable text={tablestore.endpoint} />
          </Fact>
          <Fact label={t("server.instances")}>
            <Copyable text={tablestore.instances.map(({ name }) => name).join(", ")} />
          </Fact>
          <Fact label={t("server.key")}>
            <Copyable text={accessKeyId} />
          </Fact>
        </Facts>
      </Panel>
      <Panel title={t("server.maxcompute")} extra={t("server.tables", { count: targets })}>
        <Facts>
          <Fact label={t("server.endpoint")}>
            <Copyable text={maxcompute.endpoint} />
          </Fact>
          <Fact label={t("server.projects")}>
            <Copyable text={maxcompute.projects.map(({ name }) => name).join(", ")} />
          </Fact>
          <Fact label={t("server.key")}>
            <Copyable text={accessKeyId} />
          </Fact>
        </Facts>
      </Panel>
      <p className={styles.note}>{t("server.note", { command: "millrace sandbox", zone: format.zone })}</p>
      <ClockPanel clock={clock} />
      {traffic && <TrafficPanel traffic={traffic} sandbox={sandbox} />}
    </div>
  );
}
