"use client";
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { Button, Input, Select, Skeleton } from "antd";
import { useRouter } from "next/navigation";
import { useId, useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { CodeEditor } from "@/components/ui/code-editor/code-editor";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { EmptyState } from "@/components/ui/page/empty-state";
import { Page } from "@/components/ui/page/page";
import { Panel } from "@/components/ui/page/panel";
import { useMay } from "@/components/ui/session/session";
import { useUrlState } from "@/components/ui/url/use-url-state";
import { api } from "@/lib/client/api";
import { catalogQueries } from "@/lib/client/catalog";
import { dataSourceQueries } from "@/lib/client/data-sources";
import type { TablePreview } from "@/lib/core/catalog";
import { FULL_TABLE_PARAMETERS, fullTableScript } from "@/lib/core/full-table/node-script";
import { GUIDE_CHANGE_COLUMNS } from "@/lib/core/full-table/merge-sql";
import { nodeView, type NodeCreateInput } from "@/lib/core/node";
import { dataMapQueries } from "../queries";
import { ColumnsTable, type ColumnChoice } from "./columns-table";
import styles from "./full-table.module.css";

const SAMPLE_ROWS = 100;
/** Past midnight, so that the last hour of the day before has been synchronized. */
const DAILY = { kind: "day", time: "00:30" } as const;
const TYPES: Readonly<Record<string, ColumnChoice["type"]>> = {
  INTEGER: "BIGINT",
  DOUBLE: "DOUBLE",
  BOOLEAN: "BOOLEAN",
};

/** Data Map → Convert to full table: from a change table and its source to an SQL node that folds the changes. */
export function FullTablePage() {
  const t = useTranslations("fullTable");
  const id = useId();
  const router = useRouter();
  const toProblem = useProblem();
  const may = useMay("node.edit");
  const { params, set } = useUrlState();
  const sources = useQuery(dataSourceQueries.list()).data?.items ?? [];
  const place = { dataSourceId: params.get("source") ?? "", table: params.get("table") ?? "" };
  const isPlaced = place.dataSourceId !== "" && place.table !== "";
  const changes = useQuery({ ...catalogQueries.table(place), enabled: isPlaced, retry: false });
  const lineage = useQuery({ ...dataMapQueries.lineage(place), enabled: isPlaced });
  const target = sources.find((source) => source.id === place.dataSourceId);

  const producer = lineage.data?.nodes.find(
    ({ type, writes }) =>
      type === "DI" && writes.some(({ table }) => table.toLowerCase() === place.table.toLowerCase()),
  );
  const read = producer?.reads.find(({ dataSourceId }) => dataSourceId !== null);
  const origin = {
    dataSourceId: params.get("from") ?? read?.dataSourceId ?? "",
    table: params.get("of") ?? read?.table ?? "",
  };
  const isOrigin = origin.dataSourceId !== "" && origin.table !== "";
  const sample = useQuery({ ...catalogQueries.rows(origin, { limit: SAMPLE_ROWS }), enabled: isOrigin, retry: false });
  const detail = useQuery({ ...catalogQueries.table(origin), enabled: isOrigin, retry: false });

  const fixed = new Set(Object.values(GUIDE_CHANGE_COLUMNS));
  const keys = (changes.data?.columns ?? []).filter(
    ({ name, role }) => role !== "partition" && !fixed.has(name.toLowerCase()),
  );
  const sourceKeys = (detail.data?.columns ?? []).filter(({ role }) => role === "primaryKey");
  const keysDiffer =
    detail.data !== undefined &&
    keys.map(({ name }) => name.toLowerCase()).join() !== sourceKeys.map(({ name }) => name.toLowerCase()).join();
  const isChangeTable =
    changes.data === undefined ||
    [...fixed].every((name) => changes.data.columns.some((c) => c.name.toLowerCase() === name));

  const found = attributesOf(sample.data, new Set(sourceKeys.map(({ name }) => name)));
  const [edited, setEdited] = useState<readonly ColumnChoice[] | null>(null);
  const columns = edited ?? found;
  const [fullName, setFullName] = useState<string | null>(null);
  const [nodeName, setNodeName] = useState<string | null>(null);
  const proposed = (suffix: string) => (isPlaced ? `${place.table}${suffix}` : "");
  const full = fullName ?? proposed("_full");
  const name = nodeName ?? proposed("_to_full");
  const generated =
    target && keys.length > 0 && full !== ""
      ? fullTableScript({
          dataSource: target.name,
          changes: place.table,
          full,
          keys: keys.map((key) => ({ name: key.name, type: key.type })),
          columns: columns
            .filter(({ kept }) => kept)
            .map(({ source, type }) => ({ source, name: source.toLowerCase(), type })),
        })
      : "";
  const [typed, setTyped] = useState<string | null>(null);
  const script = typed ?? generated;

  const create = useMutation({
    mutationFn: () => {
      const output = producer?.outputs[0];
      const body: NodeCreateInput = {
        name,
        type: "ODPS_SQL",
        script,
        config: {
          cycle: DAILY,
          parameters: FULL_TABLE_PARAMETERS.map((row) => ({ ...row })),
          dependencies: output === undefined ? [] : [{ output }],
          dependsOnSelf: true,
        },
      };
      return api.post("/api/nodes", { schema: nodeView, body });
    },
    onSuccess: (node) => router.push(`/data-studio/${node.id}`),
  });

  const ofType = (type: string) => sources.filter((source) => source.type === type);
  const choose = (change: Readonly<Record<string, string | null>>) => {
    setEdited(null);
    setTyped(null);
    set(change);
  };
  const isReady = script !== "" && name !== "" && isOrigin && !keysDiffer && isChangeTable;
  return (
    <Page
      title={t("title")}
      parents={[{ title: t("tables"), href: "/data-map/tables" }]}
      trailLabel={t("tables")}
      facts={t("facts")}
      actions={
        <>
          {typed !== null && <Button onClick={() => setTyped(null)}>{t("generateAgain")}</Button>}
          <Button
            type="primary"
            disabled={!may.allowed || !isReady}
            title={may.reason}
            loading={create.isPending}
            onClick={() => create.mutate()}
          >
            {t("create")}
          </Button>
        </>
      }
    >
      {create.error && <ProblemAlert problem={toProblem(create.error)} />}
      <div className={styles.layout}>
        <div className={styles.form}>
          <Panel title={t("changeTable")}>
            <div className={styles.form}>
              <TablePick
                label={t("changeTable")}
                sources={ofType("maxcompute")}
                dataSourceId={place.dataSourceId}
                table={place.table}
                onChange={(dataSourceId, table) => choose({ source: dataSourceId, table, from: null, of: null })}
              />
              {changes.error && (
                <ProblemAlert problem={toProblem(changes.error)} onRetry={() => void changes.refetch()} />
              )}
              {!isChangeTable && <p className={styles.help}>{t("notChanges")}</p>}
              {lineage.data && (
                <p className={styles.help}>{producer ? t("producedBy", { node: producer.name }) : t("noProducer")}</p>
              )}
            </div>
          </Panel>
          <Panel title={t("sourceTable")}>
            <div className={styles.form}>
              <TablePick
                label={t("sourceTable")}
                sources={ofType("tablestore")}
                dataSourceId={origin.dataSourceId}
                table={origin.table}
                onChange={(dataSourceId, table) => choose({ from: dataSourceId, of: table })}
              />
              {keysDiffer && <p className={styles.help}>{t("keysDiffer")}</p>}
              {sample.error && <ProblemAlert problem={toProblem(sample.error)} onRetry={() => void sample.refetch()} />}
              {sample.isFetching && !sample.data && <Skeleton active title={false} />}
              {sample.data && (
                <>
                  <p className={styles.help}>{t("columnsHelp", { count: sample.data.rows.length })}</p>
                  <ColumnsTable columns={columns} onChange={setEdited} />
                </>
              )}
            </div>
          </Panel>
          <Panel title={t("result")}>
            <div className={styles.form}>
              <div className={styles.field}>
                <label htmlFor={`${id}-full`}>{t("fullTable")}</label>
                <Input id={`${id}-full`} value={full} onChange={({ target: field }) => setFullName(field.value)} />
                <p className={styles.help}>{t("fullTableHelp")}</p>
              </div>
              <div className={styles.field}>
                <label htmlFor={`${id}-node`}>{t("nodeName")}</label>
                <Input id={`${id}-node`} value={name} onChange={({ target: field }) => setNodeName(field.value)} />
                <p className={styles.help}>{t("nodeHelp")}</p>
              </div>
            </div>
          </Panel>
        </div>
        <Panel title={t("sql")} flush>
          {script === "" && isPlaced && changes.isPending ? (
            <Skeleton className={styles.waiting!} active paragraph={{ rows: 10 }} />
          ) : script === "" ? (
            <EmptyState title={t("noSql")}>{t("noSqlText")}</EmptyState>
          ) : (
            <div className={styles.code}>
              <CodeEditor label={t("sql")} value={script} language="sql" onChange={setTyped} />
            </div>
          )}
        </Panel>
      </div>
    </Page>
  );
}

interface TablePickProps {
  readonly label: string;
  readonly sources: readonly { readonly id: string; readonly name: string }[];
  readonly dataSourceId: string;
  readonly table: string;
  readonly onChange: (dataSourceId: string, table: string) => void;
}

/** A data source and one of its tables. */
function TablePick({ label, sources, dataSourceId, table, onChange }: TablePickProps) {
  const t = useTranslations("fullTable");
  const toProblem = useProblem();
  const [search, setSearch] = useState("");
  const tables = useInfiniteQuery({ ...catalogQueries.tables(dataSourceId, { search }), enabled: dataSourceId !== "" });
  const names = tables.data?.pages.flatMap(({ items }) => items.map((each) => each.name)) ?? [];
  return (
    <>
      <Select
        aria-label={`${label}: ${t("dataSource")}`}
        placeholder={t("dataSource")}
        value={dataSourceId === "" ? null : dataSourceId}
        options={sources.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(next: string) => onChange(next, "")}
      />
      <Select
        className="mono"
        aria-label={`${label}: ${t("table")}`}
        placeholder={t("table")}
        showSearch={{ filterOption: false, onSearch: setSearch }}
        disabled={dataSourceId === ""}
        loading={tables.isFetching}
        value={table === "" ? null : table}
        options={names.map((name) => ({ value: name, label: name }))}
        notFoundContent={tables.error ? toProblem(tables.error).message : undefined}
        onChange={(next: string) => onChange(dataSourceId, next)}
      />
    </>
  );
}

/** Attribute columns that the sample rows have; the table itself declares none. */
function attributesOf(sample: TablePreview | undefined, keys: ReadonlySet<string>): ColumnChoice[] {
  return (sample?.columns ?? [])
    .filter(({ name }) => !keys.has(name))
    .map(({ name, type }) => ({ source: name, type: TYPES[type.toUpperCase()] ?? "STRING", kept: true }));
}
