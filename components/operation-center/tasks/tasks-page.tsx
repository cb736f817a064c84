"use client";
import { useQuery } from "@tanstack/react-query";
import { Alert, App, Button, Dropdown, Segmented, type InputRef } from "antd";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { nodeCopy } from "@/components/ui/copy/node-copy";
import { useCopyMenu } from "@/components/ui/copy/use-copy-menu";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { MoreIcon, SearchIcon, SnowflakeIcon } from "@/components/ui/icons";
import { EmptyState } from "@/components/ui/page/empty-state";
import { Page } from "@/components/ui/page/page";
import { useMay, useSession } from "@/components/ui/session/session";
import { Keys } from "@/components/ui/shortcuts/keys";
import { useShortcut } from "@/components/ui/shortcuts/use-shortcut";
import { Status } from "@/components/ui/status/status";
import type { Column } from "@/components/ui/table/columns";
import { DataTable } from "@/components/ui/table/data-table";
import { TwoLines } from "@/components/ui/table/two-lines";
import { useDisplayZone, useFormat } from "@/components/ui/time/format";
import { Instant } from "@/components/ui/time/instant";
import { FilterInput } from "@/components/ui/url/filter-input";
import { useUrlState } from "@/components/ui/url/use-url-state";
import type { CycleTask } from "@/lib/core/cycle-task";
import { AddToBaselineDialog } from "../baselines/add-to-baseline-dialog";
import { displayState } from "../display-state";
import { TYPE_ICONS } from "../graph/type-icons";
import { useLiveInstances } from "../use-live-instances";
import { useUrlSelection } from "../use-url-selection";
import { DetailsDialog } from "./details-dialog";
import { cycleTasksQuery, useFreezeTasks } from "./queries";
import { ScheduleText } from "./schedule-text";
import styles from "./tasks-page.module.css";
import { TestDialog } from "./test-dialog";
import { UndeployDialog } from "./undeploy-dialog";

/** Operation Center → Cycle tasks: the nodes in production. */
export function TasksPage() {
  const t = useTranslations("cycleTasks");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const { message } = App.useApp();
  const router = useRouter();
  const zone = useDisplayZone();
  const format = useFormat();
  const { account } = useSession();
  const operate = useMay("node.operate");
  const backfill = useMay("backfill.manage");
  const guard = useMay("baseline.manage");
  const baselines = useTranslations("baselines");
  const { params, set } = useUrlState();
  useLiveInstances();
  const query = useQuery(cycleTasksQuery);
  const freeze = useFreezeTasks();
  const selection = useUrlSelection();
  const [shown, setShown] = useState<CycleTask | null>(null);
  const [tested, setTested] = useState<CycleTask | null>(null);
  const [undeployed, setUndeployed] = useState<CycleTask | null>(null);
  const [guarded, setGuarded] = useState<readonly CycleTask[] | null>(null);
  const search = useRef<InputRef>(null);
  useShortcut("filter", () => search.current?.focus());
  useShortcut("refresh", () => void query.refetch());

  const text = (params.get("q") ?? "").toLowerCase();
  const scope = params.get("scope") === "mine" ? "mine" : "all";
  const all = query.data?.items ?? [];
  const rows = all.filter(
    (task) =>
      (scope === "all" || task.owner?.name === account.name) &&
      (text === "" || [task.name, task.id, task.flow ?? ""].some((each) => each.toLowerCase().includes(text))),
  );
  const names = new Map(all.map(({ id, name }) => [id, name]));
  const chosen = rows.filter(({ id }) => selection.keys.has(id));
  const setFrozen = async (tasks: readonly CycleTask[], frozen: boolean) => {
    try {
      await freeze.mutateAsync({ ids: tasks.map(({ id }) => id), frozen });
      message.success(t(frozen ? "frozenDone" : "unfrozenDone", { count: tasks.length }));
    } catch (error) {
      message.error(toProblem(error).message);
    }
  };
  const instancesOf = ({ name }: CycleTask) => `/operation-center/instances?from=all&node=${encodeURIComponent(name)}`;
  const backfillOf = (tasks: readonly CycleTask[]) =>
    `/operation-center/backfills/new?${tasks.map(({ id }) => `node=${id}`).join("&")}`;
  const copyMenu = useCopyMenu();
  const menuOf = (task: CycleTask) => [
    { key: "instances", label: <Link href={instancesOf(task)}>{t("viewInstances")}</Link> },
    { key: "details", label: t("viewDetails"), disabled: task.isRoot, onClick: () => setShown(task) },
    {
      key: "graph",
      label: t("viewGraph"),
      disabled: task.last === null,
      onClick: () => task.last && router.push(`/operation-center/instances/${task.last.id}`),
    },
    copyMenu(nodeCopy(task)),
    { type: "divider" as const },
    {
      key: "test",
      label: <span title={backfill.reason}>{t("test")}</span>,
      disabled: task.isRoot || backfill.reason !== undefined,
      onClick: () => setTested(task),
    },
    {
      key: "baseline",
      label: <span title={guard.reason}>{baselines("add.action")}</span>,
      disabled: task.isRoot || guard.reason !== undefined,
      onClick: () => setGuarded([task]),
    },
    {
      key: "freeze",
      label: <span title={operate.reason}>{t(task.frozen ? "unfreeze" : "freeze")}</span>,
      disabled: task.isRoot || operate.reason !== undefined,
      onClick: () => void setFrozen([task], !task.frozen),
    },
    {
      key: "undeploy",
      danger: true,
      label: <span title={operate.reason}>{t("undeploy")}</span>,
      disabled: task.isRoot || operate.reason !== undefined,
      onClick: () => setUndeployed(task),
    },
  ];
  const columns: Column<CycleTask>[] = [
    {
      id: "name",
      title: t("column.name"),
      rowHeader: true,
      cell: (task) => {
        const TypeIcon = TYPE_ICONS[task.type];
        return (
          <TwoLines
            first={
              <span className={styles.name}>
                <TypeIcon />
                <Link href={instancesOf(task)}>{task.name}</Link>
                {task.frozen && (
                  <span className={styles.frozen} title={t("frozen")}>
                    <SnowflakeIcon />
                    <span className="visually-hidden">{t("frozen")}</span>
                  </span>
                )}
              </span>
            }
            second={task.flow ?? t("noFlow")}
          />
        );
      },
    },
    {
      id: "schedule",
      title: t("column.schedule"),
      width: 170,
      cell: (task) => (
        <TwoLines
          first={<ScheduleText schedule={task.schedule} />}
          second={<code>{task.schedule.cron.join("; ")}</code>}
        />
      ),
    },
    {
      id: "next",
      title: t("column.next"),
      width: 116,
      align: "right",
      cell: ({ nextFire }) => (nextFire ? <Instant at={nextFire} /> : t(`recurrence.none`)),
    },
    {
      id: "last",
      title: t("column.last"),
      width: format.locale === "zh" ? 140 : 188,
      cell: ({ last }) =>
        last === null ? (
          "—"
        ) : (
          <TwoLines
            first={<Status of={displayState(last)} />}
            second={
              <Link href={`/operation-center/instances/${last.id}`}>
                <Instant at={last.cyctime} />
              </Link>
            }
          />
        ),
    },
    { id: "owner", title: t("column.owner"), width: 120, wideOnly: true, cell: ({ owner }) => owner?.name ?? "—" },
    {
      id: "version",
      title: t("column.version"),
      width: 150,
      wideOnly: true,
      align: "right",
      cell: ({ version, deployedAt }) => (
        <TwoLines
          first={t("version", { version: String(version) })}
          second={deployedAt && <Instant at={deployedAt} />}
        />
      ),
    },
    {
      id: "actions",
      title: <span className="visually-hidden">{t("column.actions")}</span>,
      width: 120,
      align: "right",
      cell: (task) => (
        <span className={styles.actions}>
          <Button
            type="text"
            size="small"
            disabled={task.isRoot || backfill.reason !== undefined}
            title={backfill.reason}
            aria-label={`${t("backfill")}: ${task.name}`}
            onClick={() => router.push(backfillOf([task]))}
          >
            {t("backfill")}
          </Button>
          <Dropdown trigger={["click"]} placement="bottomRight" menu={{ items: menuOf(task) }}>
            <Button type="text" size="small" icon={<MoreIcon />} aria-label={common("moreFor", { name: task.name })} />
          </Dropdown>
        </span>
      ),
    },
  ];
  return (
    <Page
      needs="node.operate"
      title={t("title")}
      facts={[query.data && t("facts", { count: all.length }), common("timesIn", { zone })].filter(Boolean).join(" · ")}
      busy={query.isFetching && !query.isPending}
    >
      <div className={styles.layout}>
        <div className={styles.tools} role="search">
          <FilterInput
            ref={search}
            className={styles.search!}
            prefix={<SearchIcon />}
            suffix={<Keys binding="/" />}
            aria-label={t("search")}
            placeholder={t("search")}
            value={params.get("q") ?? ""}
            onFilter={(q) => set({ q })}
          />
          <Segmented
            aria-label={t("scope")}
            value={scope}
            options={(["all", "mine"] as const).map((value) => ({ value, label: t(value) }))}
            onChange={(value) => set({ scope: value === "all" ? null : value })}
          />
          <span className={styles.space} />
          {chosen.length > 0 && (
            <>
              <Button
                disabled={backfill.reason !== undefined}
                title={backfill.reason}
                onClick={() => router.push(backfillOf(chosen))}
              >
                {t("backfillMany", { count: chosen.length })}
              </Button>
              <Button
                disabled={guard.reason !== undefined}
                title={guard.reason}
                onClick={() => setGuarded(chosen.filter(({ isRoot }) => !isRoot))}
              >
                {baselines("add.action")}
              </Button>
              <Button
                disabled={operate.reason !== undefined}
                title={operate.reason}
                onClick={() => void setFrozen(chosen, true)}
              >
                {t("freeze")}
              </Button>
              <Button
                disabled={operate.reason !== undefined}
                title={operate.reason}
                onClick={() => void setFrozen(chosen, false)}
              >
                {t("unfreeze")}
              </Button>
            </>
          )}
        </div>
        {query.data && query.data.unreadable.length > 0 && (
          <Alert
            type="error"
            showIcon
            title={t("unreadable", { count: query.data.unreadable.length })}
            description={
              <>
                {t("unreadableNeeds")}
                <span className={styles.unreadable}>
                  {query.data.unreadable.map(({ id, name }) => (
                    <Link key={id} href={`/data-studio/${id}`}>
                      {name}
                    </Link>
                  ))}
                </span>
              </>
            }
          />
        )}
        {query.error && all.length === 0 ? (
          <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />
        ) : (
          <DataTable
            label={t("title")}
            columns={columns}
            rows={rows}
            rowHeight={45}
            keyOf={({ id }) => id}
            nameOf={({ name }) => name}
            selection={selection}
            loading={query.isPending}
            onOpen={(task) => router.push(instancesOf(task))}
            empty={
              all.length > 0 ? (
                <EmptyState
                  icon={SearchIcon}
                  title={t("empty.filtered")}
                  actions={<Button onClick={() => set({ q: null, scope: null })}>{common("clearFilters")}</Button>}
                />
              ) : (
                <EmptyState title={t("empty.title")}>{t("empty.text")}</EmptyState>
              )
            }
          />
        )}
      </div>
      {shown && <DetailsDialog task={shown} names={names} onClose={() => setShown(null)} />}
      {tested && <TestDialog task={tested} onClose={() => setTested(null)} />}
      {guarded && guarded.length > 0 && <AddToBaselineDialog tasks={guarded} onClose={() => setGuarded(null)} />}
      {undeployed && <UndeployDialog task={undeployed} onClose={() => setUndeployed(null)} />}
    </Page>
  );
}
