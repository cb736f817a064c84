"use client";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Button, DatePicker, Input, Select, type InputRef } from "antd";
import dayjs from "dayjs";
import { useRouter } from "next/navigation";
import { useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { CloseIcon, SearchIcon } from "@/components/ui/icons";
import { EmptyState } from "@/components/ui/page/empty-state";
import { Page } from "@/components/ui/page/page";
import { useMay } from "@/components/ui/session/session";
import { useShortcut } from "@/components/ui/shortcuts/use-shortcut";
import { Keys } from "@/components/ui/shortcuts/keys";
import { DataTable } from "@/components/ui/table/data-table";
import { useDisplayZone } from "@/components/ui/time/format";
import { useUrlState } from "@/components/ui/url/use-url-state";
import type { InstanceSummary } from "@/lib/core/instance";
import type { InstanceOperation } from "@/lib/core/instance-operation";
import { INSTANCE_STATES, type InstanceState } from "@/lib/core/instance-state";
import { ActionDialog, type ActionWish } from "./action-dialog";
import { OFFERED, refusalOf } from "./display-state";
import { FilterMenu, menuFilter, NO_MENU_FILTER } from "./filter-menu";
import { useInstanceColumns } from "./instance-columns";
import styles from "./instances-page.module.css";
import { LiveDot } from "./live-dot";
import { instanceQueries } from "./queries";
import { StateChips } from "./state-chips";
import { useLiveInstances } from "./use-live-instances";

const BASE = "/operation-center/instances";
const FORMAT = "YYYYMMDD";
const SORTS = ["cyctime", "started", "duration"] as const;
const NO_FILTER = { ...NO_MENU_FILTER, node: null, from: null, to: null, state: null };

/** Operation Center → Cycle instances: what ran, runs and will run. */
export function InstancesPage({ kind }: { readonly kind: "CYCLE" | "TEST" | "MANUAL" }) {
  const t = useTranslations("instances");
  const common = useTranslations("common");
  const pages = useTranslations("shell.page");
  const title = kind === "CYCLE" ? t("title") : pages(kind === "TEST" ? "testInstances" : "manualInstances");
  const toProblem = useProblem();
  const router = useRouter();
  const zone = useDisplayZone();
  const { params, set } = useUrlState();
  const { connected, fresh } = useLiveInstances();
  const operate = useMay("instance.operate");
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [wish, setWish] = useState<ActionWish | null>(null);
  const search = useRef<InputRef>(null);
  useShortcut("filter", () => search.current?.focus());

  const text = (name: string) => params.get(name) ?? "";
  const narrowed = {
    kind,
    ...(text("node") === "" ? {} : { node: text("node") }),
    ...(text("from") === "" ? {} : { bizdateFrom: text("from") }),
    ...(text("to") === "" ? {} : { bizdateTo: text("to") }),
    ...menuFilter(params),
  };
  const states = new Set(
    text("state")
      .split(",")
      .filter((state): state is InstanceState => INSTANCE_STATES.includes(state as InstanceState)),
  );
  const sort = SORTS.find((name) => name === text("sort")) ?? "cyctime";
  const filter = { ...narrowed, sort, ...(states.size === 0 ? {} : { state: [...states].join(",") }) };
  const list = useInfiniteQuery(instanceQueries.list(filter));
  const counts = useQuery(instanceQueries.counts(narrowed));
  useShortcut("refresh", () => void list.refetch());

  const rows = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data]);
  const chosen = rows.filter(({ id }) => selected.has(id));
  const href = ({ id }: InstanceSummary) => `${BASE}/${id}`;
  const columns = useInstanceColumns({
    href,
    onAct: (operation, instance) => setWish({ operation, instances: [instance] }),
  });
  const isFiltered = states.size > 0 || Object.keys(narrowed).length > 1;
  const day = (value: string) => (value === "" ? null : dayjs(value, FORMAT));

  return (
    <Page
      needs="instance.operate"
      title={title}
      facts={common("timesIn", { zone })}
      busy={list.isFetching && !list.isPending}
    >
      <div className={styles.layout}>
        <StateChips counts={counts.data} chosen={states} onChoose={(next) => set({ state: [...next].join(",") })} />
        <div className={styles.tools} role="search">
          <Input
            ref={search}
            className={styles.search!}
            prefix={<SearchIcon />}
            suffix={<Keys binding="/" />}
            aria-label={t("filter.node")}
            placeholder={t("filter.node")}
            value={text("node")}
            onChange={({ target }) => set({ node: target.value })}
          />
          <DatePicker.RangePicker
            className={styles.dates!}
            aria-label={t("column.bizdate")}
            placeholder={[t("filter.from"), t("filter.to")]}
            allowEmpty={[true, true]}
            value={[day(text("from")), day(text("to"))]}
            onChange={(range) =>
              set({ from: range?.[0]?.format(FORMAT) ?? null, to: range?.[1]?.format(FORMAT) ?? null })
            }
          />
          <FilterMenu />
          <Select
            className={styles.sort!}
            aria-label={t("sort.label")}
            value={sort}
            options={SORTS.map((value) => ({ value, label: t(`sort.${value}`) }))}
            onChange={(value) => set({ sort: value === "cyctime" ? null : value })}
          />
          {isFiltered && (
            <Button type="link" onClick={() => set(NO_FILTER)}>
              {common("clearFilters")}
            </Button>
          )}
          <span className={styles.space} />
          <LiveDot connected={connected} updatedAt={list.dataUpdatedAt} />
        </div>
        {list.error && rows.length === 0 ? (
          <ProblemAlert problem={toProblem(list.error)} onRetry={() => void list.refetch()} />
        ) : (
          <DataTable
            label={title}
            columns={columns}
            rows={rows}
            keyOf={({ id }) => id}
            nameOf={({ node, id }) => `${node.name} ${id}`}
            selection={{ keys: selected, onChange: setSelected }}
            fresh={fresh}
            loading={list.isPending}
            onOpen={(row) => router.push(href(row))}
            onNearEnd={() => {
              if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
            }}
            empty={
              isFiltered ? (
                <EmptyState
                  icon={SearchIcon}
                  title={t("empty.filtered")}
                  actions={<Button onClick={() => set(NO_FILTER)}>{common("clearFilters")}</Button>}
                />
              ) : (
                <EmptyState title={t("empty.title")}>{t(kind === "CYCLE" ? "empty.text" : `empty.${kind}`)}</EmptyState>
              )
            }
          />
        )}
      </div>
      {chosen.length > 0 && (
        <BulkBar
          chosen={chosen}
          reason={operate.reason}
          onAct={(operation) => setWish({ operation, instances: chosen })}
          onClear={() => setSelected(new Set())}
        />
      )}
      <ActionDialog wish={wish} onClose={() => setWish(null)} />
    </Page>
  );
}

interface BulkBarProps {
  readonly chosen: readonly InstanceSummary[];
  readonly reason: string | undefined;
  readonly onAct: (operation: InstanceOperation) => void;
  readonly onClear: () => void;
}

function BulkBar({ chosen, reason, onAct, onClear }: BulkBarProps) {
  const t = useTranslations("instances");
  const table = useTranslations("table");
  return (
    <div className={styles.bulk} role="toolbar" aria-label={table("selected", { count: chosen.length })}>
      <strong>{table("selected", { count: chosen.length })}</strong>
      {OFFERED.map((operation, index) => {
        const open = chosen.some((instance) => refusalOf(instance, operation) === null);
        return (
          <Button
            key={operation}
            type={index === 0 ? "primary" : "default"}
            disabled={!open || reason !== undefined}
            title={reason ?? (open ? undefined : t("bulk.none"))}
            onClick={() => onAct(operation)}
          >
            {t(`operation.${operation}`)}
          </Button>
        );
      })}
      <Button type="text" icon={<CloseIcon />} aria-label={t("bulk.clear")} onClick={onClear} />
    </div>
  );
}
