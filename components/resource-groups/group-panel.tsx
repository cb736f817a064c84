"use client";
import { useQuery } from "@tanstack/react-query";
import { App, Button, Tag } from "antd";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { LoadChart } from "@/components/ui/chart/load-chart";
import { Fact, Facts, Panel } from "@/components/ui/page/panel";
import { useMay } from "@/components/ui/session/session";
import type { Column } from "@/components/ui/table/columns";
import { DataTable } from "@/components/ui/table/data-table";
import { Instant } from "@/components/ui/time/instant";
import { resourceGroupQueries, useBindResourceGroup } from "@/lib/client/data-sources";
import type { ResourceGroupOverview, WorkerView } from "@/lib/core/resource-group";
import styles from "./resource-groups-page.module.css";

/** One group: what it may use, what it uses, who works in it. */
export function GroupPanel({ group }: { readonly group: ResourceGroupOverview }) {
  const t = useTranslations("resourceGroups");
  const { cu, usage, maxRunning, workers, workspaces, isBound, isDefault } = group;
  const load = useQuery(resourceGroupQueries.load());
  const past = load.data?.groups.find(({ id }) => id === group.id);
  const columns: Column<WorkerView>[] = [
    { id: "host", title: t("worker.host"), rowHeader: true, cell: ({ host, pid }) => `${host} · ${pid}` },
    { id: "state", title: t("worker.state"), width: 110, cell: ({ state }) => t(`worker.states.${state}`) },
    { id: "cu", title: t("worker.brings"), width: 110, align: "right", cell: (worker) => `${worker.cu} CU` },
    { id: "version", title: t("worker.version"), width: 110, cell: ({ version }) => <code>{version}</code> },
    {
      id: "started",
      title: t("worker.started"),
      width: 130,
      align: "right",
      wideOnly: true,
      cell: ({ startedAt }) => <Instant at={startedAt} />,
    },
    {
      id: "heartbeat",
      title: t("worker.heartbeat"),
      width: 130,
      align: "right",
      cell: ({ heartbeatAt }) => <Instant at={heartbeatAt} />,
    },
  ];
  return (
    <Panel
      title={group.name}
      flush
      extra={
        <div className={styles.actions}>
          {isDefault && <Tag>{t("default")}</Tag>}
          <Binding group={group} />
        </div>
      }
    >
      <div className={styles.facts}>
        <Facts>
          {group.description !== "" && <Fact label={t("description")}>{group.description}</Fact>}
          <Fact label={t("kind")}>{t("serverless")}</Fact>
          <Fact label={t("specification")}>{cu === null ? t("unknownCu") : t("cu", { cu: String(cu) })}</Fact>
          <Fact label={t("usage")}>
            <span className={styles.load}>
              {cu !== null && cu > 0 && <progress aria-label={t("usage")} max={cu} value={Math.min(cu, usage.cu)} />}
              {t("used", { cu: String(usage.cu), running: usage.running, limit: maxRunning, waiting: usage.waiting })}
            </span>
          </Fact>
          <Fact label={t("workspaces")}>{workspaces.join(", ") || "—"}</Fact>
        </Facts>
      </div>
      {past && load.data && (
        <div className={styles.load24}>
          <h3>{t("past")}</h3>
          <LoadChart load={load.data} group={past} height={140} />
        </div>
      )}
      {workers.length === 0 ? (
        <p className={styles.note}>{t("noWorker")}</p>
      ) : (
        <DataTable
          label={t("workersOf", { name: group.name })}
          columns={columns}
          rows={workers}
          keyOf={({ id }) => id}
          nameOf={({ host, pid }) => `${host} ${pid}`}
        />
      )}
      {!isBound && <p className={styles.note}>{t("notBound")}</p>}
    </Panel>
  );
}

/** Lets the workspace use the group, or not; disabled with the reason for those who may not decide it. */
function Binding({ group: { id, name, isBound, isDefault } }: { readonly group: ResourceGroupOverview }) {
  const t = useTranslations("resourceGroups");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const may = useMay("resourceGroup.bind");
  const bind = useBindResourceGroup();
  const { modal, message } = App.useApp();
  const change = (to: "bound" | "default" | "unbound") =>
    bind.mutateAsync({ id, to }).catch((error: unknown) => void message.error(toProblem(error).message));
  const shared = { size: "small", disabled: !may.allowed, title: may.reason ?? "", loading: bind.isPending } as const;
  if (!isBound) {
    return (
      <Button {...shared} onClick={() => void change("bound")}>
        {t("bind")}
      </Button>
    );
  }
  const confirmUnbind = () =>
    void modal.confirm({
      title: t("unbindTitle", { name }),
      content: t("unbindText"),
      okText: t("unbind"),
      okButtonProps: { danger: true },
      cancelText: common("cancel"),
      onOk: () => change("unbound"),
    });
  return (
    <>
      {!isDefault && (
        <Button {...shared} onClick={() => void change("default")}>
          {t("makeDefault")}
        </Button>
      )}
      <Button {...shared} onClick={confirmUnbind}>
        {t("unbind")}
      </Button>
    </>
  );
}
