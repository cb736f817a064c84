"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, DatePicker, Dropdown, Segmented, Select } from "antd";
import dayjs from "dayjs";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { DownloadIcon, LockIcon, SearchIcon } from "@/components/ui/icons";
import { EmptyState } from "@/components/ui/page/empty-state";
import { Page } from "@/components/ui/page/page";
import { useMay, useSession } from "@/components/ui/session/session";
import type { Column } from "@/components/ui/table/columns";
import { DataTable } from "@/components/ui/table/data-table";
import { TwoLines } from "@/components/ui/table/two-lines";
import { useDisplayZone } from "@/components/ui/time/format";
import { Instant } from "@/components/ui/time/instant";
import { FilterInput } from "@/components/ui/url/filter-input";
import { knownAddress, oneOf } from "@/components/ui/url/known-address";
import { UnknownValues } from "@/components/ui/url/unknown-values";
import { useUrlState } from "@/components/ui/url/use-url-state";
import type { AuditEntryView } from "@/lib/core/audit";
import { dayStart } from "@/lib/core/format/day-start";
import { isCalendarDay } from "@/lib/core/relative-day";
import { AuditEntryDialog } from "./audit-entry-dialog";
import { ChainVerdict } from "./chain-verdict";
import styles from "./management.module.css";
import { managementQueries } from "./queries";

/** Beginnings of actions, by object. */
const ACTIONS = ["account.", "session.", "token.", "workspace.", "member.", "dataSource.", "node.", "instance.", "backfill.", "table.", "secrets."]; // prettier-ignore
const DAY = "YYYYMMDD";
const KNOWN = { scope: oneOf(["workspace", "installation"]), from: isCalendarDay, to: isCalendarDay };

/** Management → Audit log: who changed what, when, from where. */
export function AuditPage() {
  const t = useTranslations("management.audit");
  const { isAdmin } = useSession();
  const view = useMay("audit.view");
  if (view.allowed || isAdmin) return <AuditLog />;
  return (
    <Page title={t("title")}>
      <EmptyState icon={LockIcon} title={t("closed")}>
        {view.reason}
      </EmptyState>
    </Page>
  );
}

function AuditLog() {
  const t = useTranslations("management.audit");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const zone = useDisplayZone();
  const { isAdmin, workspace } = useSession();
  const { params: asked, set } = useUrlState();
  const known = knownAddress(asked, KNOWN);
  const { params } = known;
  const [shown, setShown] = useState<AuditEntryView | null>(null);
  const text = (name: string) => params.get(name) ?? "";
  const scope = isAdmin && text("scope") === "installation" ? "installation" : "workspace";
  const narrowed = {
    ...(text("action") === "" ? {} : { action: text("action") }),
    ...(text("actor") === "" ? {} : { actor: text("actor") }),
    ...(text("object") === "" ? {} : { object: text("object") }),
    ...(text("from") === "" ? {} : { from: dayStart(text("from"), 0, zone).toISOString() }),
    ...(text("to") === "" ? {} : { to: dayStart(text("to"), 1, zone).toISOString() }),
  };
  const filter: Record<string, string> = { scope, ...narrowed };
  const list = useInfiniteQuery(managementQueries.audit(filter));
  const rows = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data]);
  const clear = () => set({ action: null, actor: null, object: null, from: null, to: null });
  const isFiltered = Object.keys(narrowed).length > 0;
  const day = (value: string) => (value === "" ? null : dayjs(value, DAY));
  const exportHref = (format: string) =>
    `/api/audit/export?${new URLSearchParams({ ...filter, format, workspace: workspace.id }).toString()}`;

  const columns: Column<AuditEntryView>[] = [
    { id: "at", title: t("column.at"), width: 196, cell: ({ at }) => <Instant at={at} form="exact" /> },
    {
      id: "actor",
      title: t("column.actor"),
      width: 210,
      cell: ({ actor, address }) => (
        <TwoLines first={actor.name} second={address ?? t(`actorType.${typeOf(actor.type)}`)} />
      ),
    },
    {
      id: "action",
      title: t("column.action"),
      width: 200,
      cell: ({ action }) => <span className="mono">{action}</span>,
    },
    {
      id: "object",
      title: t("column.object"),
      rowHeader: true,
      cell: ({ objectName, objectId, objectType }) => (
        <TwoLines first={objectName || objectId} second={objectName ? `${objectType} ${objectId}` : objectType} />
      ),
    },
    {
      id: "show",
      title: <span className="visually-hidden">{t("show")}</span>,
      width: 90,
      align: "right",
      cell: (entry) => (
        <Button size="small" type="text" aria-label={t("showOf", { id: entry.id })} onClick={() => setShown(entry)}>
          {t("show")}
        </Button>
      ),
    },
  ];
  return (
    <Page
      title={t("title")}
      facts={common("timesIn", { zone })}
      busy={list.isFetching && !list.isPending}
      actions={
        <Dropdown
          trigger={["click"]}
          menu={{
            items: (["csv", "jsonl"] as const).map((format) => ({
              key: format,
              label: (
                <a href={exportHref(format)} download>
                  {t(`format.${format}`)}
                </a>
              ),
            })),
          }}
        >
          <Button icon={<DownloadIcon />}>{t("export")}</Button>
        </Dropdown>
      }
    >
      <div className={styles.layout}>
        <UnknownValues address={known} />
        <div className={styles.tools} role="search">
          {isAdmin && (
            <Segmented
              aria-label={t("scope.label")}
              value={scope}
              options={(["workspace", "installation"] as const).map((value) => ({ value, label: t(`scope.${value}`) }))}
              onChange={(value) => set({ scope: value === "workspace" ? null : value })}
            />
          )}
          <Select
            className={styles.filter!}
            aria-label={t("column.action")}
            value={text("action")}
            options={[{ value: "", label: t("anyAction") }, ...ACTIONS.map((value) => ({ value, label: `${value}*` }))]}
            onChange={(value) => set({ action: value })}
          />
          <FilterInput
            className={styles.filter!}
            aria-label={t("column.actor")}
            placeholder={t("column.actor")}
            allowClear
            value={text("actor")}
            onFilter={(actor) => set({ actor })}
          />
          <FilterInput
            className={styles.filter!}
            aria-label={t("column.object")}
            placeholder={t("objectFilter")}
            allowClear
            value={text("object")}
            onFilter={(object) => set({ object })}
          />
          <DatePicker.RangePicker
            className={styles.dates!}
            aria-label={t("column.at")}
            allowEmpty={[true, true]}
            value={[day(text("from")), day(text("to"))]}
            onChange={(range) => set({ from: range?.[0]?.format(DAY) ?? null, to: range?.[1]?.format(DAY) ?? null })}
          />
          {isFiltered && (
            <Button type="link" onClick={clear}>
              {common("clearFilters")}
            </Button>
          )}
          <span className={styles.grow} />
          {isAdmin && <ChainVerdict />}
        </div>
        {list.error && rows.length === 0 ? (
          <ProblemAlert problem={toProblem(list.error)} onRetry={() => void list.refetch()} />
        ) : (
          <DataTable
            label={t("title")}
            columns={columns}
            rows={rows}
            rowHeight={45}
            keyOf={({ id }) => id}
            nameOf={({ action, id }) => `${action} ${id}`}
            loading={list.isPending}
            onOpen={setShown}
            onNearEnd={() => {
              if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
            }}
            empty={
              isFiltered ? (
                <EmptyState
                  icon={SearchIcon}
                  title={t("emptyFiltered")}
                  actions={<Button onClick={clear}>{common("clearFilters")}</Button>}
                />
              ) : (
                <EmptyState title={t("empty")}>{t("emptyText")}</EmptyState>
              )
            }
          />
        )}
      </div>
      <AuditEntryDialog entry={shown} onClose={() => setShown(null)} />
    </Page>
  );
}

const typeOf = (type: string) => (type === "token" || type === "system" ? type : "user");
