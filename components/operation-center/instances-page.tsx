"use client";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Button, DatePicker, Select, type InputRef } from "antd";
import dayjs from "dayjs";
import { useRouter } from "next/navigation";
import { useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { SearchIcon } from "@/components/ui/icons";
import { EmptyState } from "@/components/ui/page/empty-state";
import { Page } from "@/components/ui/page/page";
import { useMay, useSession } from "@/components/ui/session/session";
import { useShortcut } from "@/components/ui/shortcuts/use-shortcut";
import { Keys } from "@/components/ui/shortcuts/keys";
import { DataTable } from "@/components/ui/table/data-table";
import { useDisplayZone, useFormat } from "@/components/ui/time/format";
import { useNow } from "@/components/ui/time/now";
import { FilterInput } from "@/components/ui/url/filter-input";
import { knownAddress, oneOf, type KnownValues } from "@/components/ui/url/known-address";
import { UnknownValues } from "@/components/ui/url/unknown-values";
import { useUrlState } from "@/components/ui/url/use-url-state";
import type { InstanceSummary } from "@/lib/core/instance";
import { INSTANCE_STATES, type InstanceState } from "@/lib/core/instance-state";
import { currentBizdate, resolveDay } from "@/lib/core/relative-day";
import { ActionDialog, type ActionWish } from "./action-dialog";
import { BulkBar } from "./bulk/bulk-bar";
import { BulkDialog } from "./bulk/bulk-dialog";
import { BulkProgress } from "./bulk/bulk-progress";
import type { BulkOperation } from "./bulk/queries";
import { FilterMenu, MENU_VALUES, menuFilter, NO_MENU_FILTER } from "./filter-menu";
import { useInstanceColumns } from "./instance-columns";
import styles from "./instances-page.module.css";
import { ColumnsButton } from "./list-settings/columns-button";
import { arranged, useListSettings } from "./list-settings/use-list-settings";
import { LiveDot } from "./live-dot";
import { instanceQueries } from "./queries";
import { StateChips } from "./state-chips";
import { useLiveInstances } from "./use-live-instances";
import { useUrlSelection } from "./use-url-selection";
import { ViewsButton } from "./views/views-button";

const PAGES = { CYCLE: "instances", TEST: "test-instances", MANUAL: "manual-instances" } as const;
/** Every business date, where otherwise the current one is shown. */
const ALL_DATES = "all";
const ROW_PX = { compact: 35, comfortable: 45 } as const;
const BASE = "/operation-center/instances";
const FORMAT = "YYYYMMDD";
const SORTS = ["cyctime", "started", "duration"] as const;
/** Any day of the calendar does to tell a date from anything else. */
const isDay = (text: string) => text === ALL_DATES || resolveDay(text, "20260101") !== null;
const KNOWN: KnownValues = {
  ...MENU_VALUES,
  state: oneOf(INSTANCE_STATES),
  from: isDay,
  to: isDay,
  sort: oneOf(SORTS),
};
const NO_FILTER = { ...NO_MENU_FILTER, node: null, state: null };

/** Operation Center → Cycle instances: what ran, runs and will run. */
export function InstancesPage({ kind }: { readonly kind: "CYCLE" | "TEST" | "MANUAL" }) {
  const t = useTranslations("instances");
  const common = useTranslations("common");
  const pages = useTranslations("shell.page");
  const title = kind === "CYCLE" ? t("title") : pages(kind === "TEST" ? "testInstances" : "manualInstances");
  const toProblem = useProblem();
  const router = useRouter();
  const zone = useDisplayZone();
  const { params: asked, set } = useUrlState();
  const known = knownAddress(asked, KNOWN);
  const { params } = known;
  const { connected, fresh } = useLiveInstances();
  const operate = useMay("instance.operate");
  const format = useFormat();
  const now = useNow(60_000);
  const { workspace } = useSession();
  const selection = useUrlSelection();
  const [bulk, setBulk] = useState<BulkOperation | null>(null);
  const { settings, change } = useListSettings(`list.${PAGES[kind]}`);
  const [wish, setWish] = useState<ActionWish | null>(null);
  const search = useRef<InputRef>(null);
  useShortcut("filter", () => search.current?.focus());

  const text = (name: string) => params.get(name) ?? "";
  const today = currentBizdate(now, workspace.timeZone);
  // The list of the day opens on the day; tests and manual runs are few.
  const usual = kind === "CYCLE" && text("from") === "" && text("to") === "" ? "0" : "";
  const from = resolveDay(text("from") || usual, today);
  const to = resolveDay(text("to") || usual, today);
  const narrowed = {
    kind,
    ...(text("node") === "" ? {} : { node: text("node") }),
    ...(from === null ? {} : { bizdateFrom: from }),
    ...(to === null ? {} : { bizdateTo: to }),
    ...menuFilter(params),
  };
  const states = new Set(text("state").split(",").filter(Boolean) as InstanceState[]);
  const sort = SORTS.find((name) => name === text("sort")) ?? "cyctime";
  const matched = { ...narrowed, ...(states.size === 0 ? {} : { state: [...states].join(",") }) };
  const filter = { ...matched, sort };
  const list = useInfiniteQuery(instanceQueries.list(filter));
  const counts = useQuery(instanceQueries.counts(narrowed));
  const frozen = useQuery(instanceQueries.counts({ ...narrowed, frozen: "true" }));
  useShortcut("refresh", () => void list.refetch());

  const rows = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data]);
  const chosen = rows.filter(({ id }) => selection.keys.has(id));
  const inStates = counts.data && INSTANCE_STATES.filter((state) => states.size === 0 || states.has(state));
  const matching = inStates?.reduce((sum, state) => sum + (counts.data![state] ?? 0), 0) ?? 0;
  const href = ({ id }: InstanceSummary) => `${BASE}/${id}`;
  const columns = useInstanceColumns({
    href,
    density: settings.density,
    onAct: (operation, instance) => setWish({ operation, instances: [instance] }),
  });
  const isFiltered = states.size > 0 || text("node") !== "" || Object.keys(menuFilter(params)).length > 0;
  const day = (value: string | null) => (value === null ? null : dayjs(value, FORMAT));
  const isoDay = (value: string) => `${value.slice(0, 4)}-${value.slice(4, 6)}-${value.slice(6)}`;
  const span = [from, to].map((value) => value && format.day(isoDay(value), now));
  const dates = span[0] === span[1] ? span[0] : span.map((value) => value ?? "…").join(" – ");
  const address = new URLSearchParams(params);
  address.delete("sel");

  return (
    <Page
      needs="instance.operate"
      title={title}
      facts={[dates && t("bizdates", { dates }), common("timesIn", { zone })].filter(Boolean).join(" · ")}
      actions={<LiveDot connected={connected} updatedAt={list.dataUpdatedAt} />}
      busy={list.isFetching && !list.isPending}
    >
      <div className={styles.layout}>
        <UnknownValues address={known} />
        <BulkProgress />
        <StateChips
          counts={counts.data}
          chosen={states}
          onChoose={(next) => set({ state: [...next].join(",") })}
          frozen={{
            count: frozen.data && Object.values(frozen.data).reduce((sum, count) => sum + count, 0),
            chosen: text("frozen") === "true",
            onToggle: () => set({ frozen: text("frozen") === "true" ? null : "true" }),
          }}
        />
        <div className={styles.tools} role="search">
          <FilterInput
            ref={search}
            className={styles.search!}
            prefix={<SearchIcon />}
            suffix={<Keys binding="/" />}
            aria-label={t("filter.node")}
            placeholder={t("filter.node")}
            value={text("node")}
            onFilter={(node) => set({ node })}
          />
          <DatePicker.RangePicker
            className={styles.dates!}
            aria-label={t("column.bizdate")}
            placeholder={[t("filter.from"), t("filter.to")]}
            allowEmpty={[true, true]}
            value={[day(from), day(to)]}
            onChange={(range) => {
              const first = range?.[0]?.format(FORMAT) ?? null;
              const last = range?.[1]?.format(FORMAT) ?? null;
              set({ from: first ?? (last === null ? ALL_DATES : null), to: last });
            }}
          />
          <FilterMenu params={params} />
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
          <ViewsButton page={PAGES[kind]} path={`/operation-center/${PAGES[kind]}`} query={address.toString()} />
          <ColumnsButton columns={columns} settings={settings} onChange={change} />
        </div>
        {list.error && rows.length === 0 ? (
          <ProblemAlert problem={toProblem(list.error)} onRetry={() => void list.refetch()} />
        ) : (
          <DataTable
            label={title}
            columns={arranged(columns, settings)}
            rowHeight={ROW_PX[settings.density]}
            rows={rows}
            keyOf={({ id }) => id}
            nameOf={({ node, id }) => `${node.name} ${id}`}
            selection={selection}
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
                <EmptyState
                  title={dates ? t("empty.day", { dates }) : t("empty.title")}
                  {...(dates && text("from") !== ALL_DATES
                    ? {
                        actions: (
                          <Button onClick={() => set({ from: ALL_DATES, to: null })}>{t("empty.allDates")}</Button>
                        ),
                      }
                    : {})}
                >
                  {t(kind === "CYCLE" ? "empty.text" : `empty.${kind}`)}
                </EmptyState>
              )
            }
          />
        )}
      </div>
      {(chosen.length > 0 || selection.isAll) && (
        <BulkBar
          chosen={selection.isAll ? rows : chosen}
          isAll={selection.isAll}
          matching={matching}
          reason={operate.reason}
          onAct={(operation) => (selection.isAll ? setBulk(operation) : setWish({ operation, instances: chosen }))}
          onAll={selection.chooseAll}
          onClear={selection.clear}
        />
      )}
      <ActionDialog wish={wish} onClose={() => setWish(null)} />
      <BulkDialog
        operation={bulk}
        filter={matched}
        onClose={(started) => {
          setBulk(null);
          if (started) selection.clear();
        }}
      />
    </Page>
  );
}
