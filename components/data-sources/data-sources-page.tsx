"use client";
import { useQuery } from "@tanstack/react-query";
import { App, Button, Select, Tooltip, type InputRef } from "antd";
import { useRouter } from "next/navigation";
import { useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { PlusIcon, RefreshIcon, SearchIcon, TestIcon } from "@/components/ui/icons";
import { EmptyState } from "@/components/ui/page/empty-state";
import { Page } from "@/components/ui/page/page";
import { useShortcut } from "@/components/ui/shortcuts/use-shortcut";
import { DataTable } from "@/components/ui/table/data-table";
import { useNow } from "@/components/ui/time/now";
import { FilterInput } from "@/components/ui/url/filter-input";
import { knownAddress, oneOf } from "@/components/ui/url/known-address";
import { UnknownValues } from "@/components/ui/url/unknown-values";
import { useUrlState } from "@/components/ui/url/use-url-state";
import { DATA_SOURCE_TYPES, ENVIRONMENTS } from "@/lib/core/data-source";
import { usePreferences } from "@/components/ui/preferences/provider";
import { useMay, useSession } from "@/components/ui/session/session";
import { hrefOf, useColumns } from "./columns";
import styles from "./data-sources-page.module.css";
import { DeleteDialog } from "./delete-dialog";
import { dataSourceQueries, useLoadSample, useTestConnectivity } from "@/lib/client/data-sources";
import { filterRows, rowsOf, sortRows, type DataSourceRow } from "./rows";
import { TypeChooser } from "./type-chooser";

const STATUSES = ["connected", "unreachable", "loginFailed", "outOfDate", "untested", "testing"] as const;
const KNOWN = {
  type: oneOf(DATA_SOURCE_TYPES.map(({ type }) => type)),
  environment: oneOf(ENVIRONMENTS),
  connectivity: oneOf(STATUSES),
};

/** Data Integration → Data sources: everything that tasks read from and write to. */
export function DataSourcesPage() {
  const t = useTranslations("dataSources");
  const common = useTranslations("common");
  const status = useTranslations("status");
  const { locale } = usePreferences();
  const router = useRouter();
  const toProblem = useProblem();
  const { message } = App.useApp();
  const { params: asked, set } = useUrlState();
  const known = knownAddress(asked, KNOWN);
  const { params } = known;
  const now = useNow(30_000);
  const query = useQuery(dataSourceQueries.list());
  const test = useTestConnectivity();
  const sample = useLoadSample();
  const { hasSandbox, workspace } = useSession();
  const isStandard = workspace.mode === "STANDARD";
  const manage = useMay("dataSource.manage");
  const mayTest = useMay("dataSource.test");
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [doomed, setDoomed] = useState<readonly DataSourceRow[]>([]);
  const [choosing, setChoosing] = useState(false);
  const search = useRef<InputRef>(null);
  useShortcut("filter", () => search.current?.focus());
  useShortcut("refresh", () => void query.refetch());

  const filter = {
    text: params.get("q") ?? "",
    type: params.get("type"),
    environment: params.get("environment"),
    status: params.get("connectivity"),
  };
  const filtered = filter.text !== "" || filter.type || filter.environment || filter.status;
  const sort = { key: params.get("sort") ?? "name", descending: params.get("order") === "descending" };
  const all = useMemo(() => rowsOf(query.data?.items ?? [], isStandard, now), [query.data, isStandard, now]);
  const rows = sortRows(filterRows(all, filter), sort.key, sort.descending);
  const chosen = rows.filter(({ key }) => selected.has(key));
  const testing = chosen.filter((row) => row.status === "testing").length;

  const testable = chosen.filter(({ changedAt }) => changedAt !== null);

  const testRows = async (targets: readonly DataSourceRow[]) => {
    const results = await Promise.allSettled(
      targets.map(({ source, environment }) => test.mutateAsync({ dataSourceId: source.id, environment })),
    );
    for (const result of results) if (result.status === "rejected") message.error(toProblem(result.reason).message);
  };
  const open = (row: DataSourceRow) => router.push(hrefOf(row));
  const columns = useColumns({
    onTest: (row) => void testRows([row]),
    onDelete: (row) => setDoomed([row]),
    onOpen: open,
  });

  const addButton = (type: "primary" | "default") => (
    <Tooltip title={manage.reason}>
      <Button type={type} icon={<PlusIcon />} disabled={!manage.allowed} onClick={() => setChoosing(true)}>
        {t("add")}
      </Button>
    </Tooltip>
  );
  // An empty list offers it in its middle.
  const isEmpty = query.data?.items.length === 0;
  return (
    <Page
      needs="dataSource.manage"
      title={t("title")}
      facts={query.data && t("count", { count: query.data.items.length })}
      busy={query.isFetching && !query.isPending && testing === 0}
      actions={
        <>
          <Button
            icon={<TestIcon />}
            disabled={testable.length === 0 || !mayTest.allowed}
            title={mayTest.reason}
            onClick={() => void testRows(testable)}
          >
            {testing > 0
              ? t("testingSelected", { done: testable.length - testing, count: testable.length })
              : t("testSelected")}
          </Button>
          {addButton(isEmpty ? "default" : "primary")}
        </>
      }
    >
      <div className={styles.layout}>
        <UnknownValues address={known} />
        <div className={styles.tools} role="search">
          <FilterInput
            ref={search}
            className={styles.search!}
            prefix={<SearchIcon />}
            aria-label={t("filter.text")}
            placeholder={t("filter.text")}
            allowClear
            value={filter.text}
            onFilter={(q) => set({ q })}
          />
          <Select
            className={styles.type!}
            aria-label={t("column.type")}
            value={filter.type ?? ""}
            onChange={(value) => set({ type: value })}
            options={[
              { value: "", label: t("filter.anyType") },
              ...DATA_SOURCE_TYPES.map(({ type, name }) => ({ value: type, label: name[locale] })),
            ]}
          />
          <Select
            className={styles.environment!}
            aria-label={t("column.environment")}
            value={filter.environment ?? ""}
            onChange={(value) => set({ environment: value })}
            options={[
              { value: "", label: t("filter.anyEnvironment") },
              ...ENVIRONMENTS.map((value) => ({ value, label: t(`environment.${value}`) })),
            ]}
          />
          <Select
            className={styles.connectivity!}
            aria-label={t("column.connectivity")}
            value={filter.status ?? ""}
            onChange={(value) => set({ connectivity: value })}
            options={[
              { value: "", label: t("filter.anyConnectivity") },
              ...STATUSES.map((value) => ({ value, label: status(value) })),
            ]}
          />
          <span className={styles.space} />
          <Button
            type="text"
            icon={<RefreshIcon />}
            aria-label={common("refresh")}
            title={common("refresh")}
            onClick={() => void query.refetch()}
          />
        </div>
        {query.error && !query.data ? (
          <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />
        ) : (
          <DataTable
            label={t("title")}
            columns={columns}
            rows={rows}
            rowHeight={45}
            keyOf={({ key }) => key}
            nameOf={({ source, environment }) => `${source.name} ${t(`environment.${environment}`)}`}
            selection={{ keys: selected, onChange: setSelected }}
            sort={{ key: sort.key, direction: sort.descending ? "descending" : "ascending" }}
            onSort={({ key, direction }) => set({ sort: key, order: direction })}
            onOpen={open}
            loading={query.isPending}
            empty={
              filtered ? (
                <EmptyState
                  icon={SearchIcon}
                  title={t("empty.filtered")}
                  actions={
                    <Button onClick={() => set({ q: null, type: null, environment: null, connectivity: null })}>
                      {common("clearFilters")}
                    </Button>
                  }
                />
              ) : (
                <EmptyState
                  title={t("empty.title")}
                  actions={
                    <>
                      {addButton("primary")}
                      {hasSandbox && (
                        <Button
                          type="link"
                          disabled={!manage.allowed}
                          loading={sample.isPending}
                          onClick={() =>
                            sample.mutate(undefined, { onError: (error) => message.error(toProblem(error).message) })
                          }
                        >
                          {t("empty.sample")}
                        </Button>
                      )}
                    </>
                  }
                >
                  {t("empty.text")}
                </EmptyState>
              )
            }
          />
        )}
      </div>
      <TypeChooser open={choosing} onClose={() => setChoosing(false)} />
      <DeleteDialog rows={doomed} onClose={() => setDoomed([])} />
    </Page>
  );
}
