"use client";
import { useQuery } from "@tanstack/react-query";
import { Button, Skeleton, Tabs } from "antd";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { useCopy } from "@/components/ui/copy/use-copy";
import { useProblem } from "@/components/form/use-problem";
import { CodeEditor } from "@/components/ui/code-editor/code-editor";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { CopyIcon, DownloadIcon, KeyIcon, SqlIcon } from "@/components/ui/icons";
import { EmptyState } from "@/components/ui/page/empty-state";
import { Page } from "@/components/ui/page/page";
import { Fact, Facts, Panel } from "@/components/ui/page/panel";
import type { Column } from "@/components/ui/table/columns";
import { DataTable } from "@/components/ui/table/data-table";
import { useFormat } from "@/components/ui/time/format";
import { Instant } from "@/components/ui/time/instant";
import { TypeTile } from "@/components/ui/type-tile/type-tile";
import { useUrlState } from "@/components/ui/url/use-url-state";
import { catalogQueries, type TableRef } from "@/lib/client/catalog";
import type { TableColumnView, TableDetail } from "@/lib/core/catalog";
import type { DataSourceView } from "@/lib/core/data-source";
import styles from "./data-map.module.css";
import { ChangesTab, RunsTab } from "./history-tabs";
import { LineageTab } from "./lineage/lineage-tab";
import { PartitionsTab } from "./partitions-tab";
import { PreviewTab } from "./preview-tab";
import { dataMapQueries, tableHref } from "./queries";
import { selectStatement } from "./select-statement";

const TABS = ["fields", "partitions", "lineage", "preview", "runs", "changes", "ddl"] as const;
type Tab = (typeof TABS)[number];

interface TablePageProps {
  readonly source: Pick<DataSourceView, "id" | "name" | "type">;
  readonly table: string;
}

/** Data Map → a table: what it is made of, where its rows come from, what they look like. */
export function TablePage({ source, table }: TablePageProps) {
  const t = useTranslations("dataMap");
  const toProblem = useProblem();
  const { params, set } = useUrlState();
  const place: TableRef = { dataSourceId: source.id, table };
  const query = useQuery({ ...catalogQueries.table(place), retry: false });
  const detail = query.data;
  const has = (tab: Tab) =>
    (tab !== "partitions" || detail?.isPartitioned === true) && (tab !== "ddl" || detail?.ddl != null);
  const tabs = TABS.filter(has);
  const tab = tabs.find((each) => each === params.get("tab")) ?? "fields";
  const isChangeTable = detail !== undefined && hasChangeColumns(detail) && source.type === "maxcompute";
  const takesSql = source.type === "maxcompute";
  return (
    <Page
      title={<span className="mono">{table}</span>}
      parents={[{ title: t("title"), href: "/data-map/tables" }]}
      trailLabel={t("title")}
      mark={<TypeTile type={source.type} />}
      facts={detail ? `${source.name} · ${t(`kind.${detail.kind}`)}` : source.name}
      busy={query.isFetching && !query.isPending}
      actions={
        <>
          {takesSql && (
            <Link
              href={`/data-map/sql?source=${source.id}&sql=${encodeURIComponent(detail ? selectStatement(detail) : "")}`}
            >
              <Button icon={<SqlIcon />}>{t("querySql")}</Button>
            </Link>
          )}
          {isChangeTable && (
            <Link href={`/data-map/full-table?source=${source.id}&table=${encodeURIComponent(table)}`}>
              <Button type="primary">{t("toFullTable")}</Button>
            </Link>
          )}
        </>
      }
      tabs={
        <Tabs
          activeKey={tab}
          onChange={(key) => set({ tab: key === "fields" ? null : key })}
          items={tabs.map((key) => ({
            key,
            label: key === "fields" && detail ? `${t("tab.fields")} (${detail.columns.length})` : t(`tab.${key}`),
          }))}
        />
      }
    >
      {query.error && <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />}
      {query.isPending && <Skeleton active paragraph={{ rows: 8 }} />}
      {detail && (
        <div className={styles.columns}>
          <div className={styles.stack}>
            {tab === "fields" && <Fields detail={detail} />}
            {tab === "partitions" && <PartitionsTab place={place} />}
            {tab === "lineage" && <LineageTab place={place} />}
            {tab === "preview" && <PreviewTab place={place} detail={detail} />}
            {tab === "runs" && <RunsTab place={place} />}
            {tab === "changes" && <ChangesTab place={place} isPartitioned={detail.isPartitioned === true} />}
            {tab === "ddl" && <Ddl detail={detail} />}
          </div>
          <Basics place={place} detail={detail} sourceName={source.name} />
        </div>
      )}
    </Page>
  );
}

function Fields({ detail }: { readonly detail: TableDetail }) {
  const t = useTranslations("dataMap");
  const columns: Column<TableColumnView>[] = [
    {
      id: "name",
      title: t("column"),
      width: 260,
      rowHeader: true,
      cell: ({ name, role }) => (
        <span className={`mono ${styles.name}`} title={name}>
          {role === "primaryKey" && <KeyIcon />} {name}
        </span>
      ),
    },
    { id: "type", title: t("type"), width: 170, cell: ({ type }) => <span className="mono">{type}</span> },
    { id: "role", title: t("role"), width: 130, cell: ({ role }) => (role === "column" ? "—" : t(`roleOf.${role}`)) },
    { id: "comment", title: t("comment"), cell: ({ comment }) => comment ?? "—" },
  ];
  return (
    <DataTable
      label={t("tab.fields")}
      columns={columns}
      rows={detail.columns}
      keyOf={({ name }) => name}
      nameOf={({ name }) => name}
      empty={<EmptyState title={t("noColumns")} />}
    />
  );
}

function Ddl({ detail }: { readonly detail: TableDetail }) {
  const t = useTranslations("dataMap");
  const copy = useCopy();
  const save = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([detail.ddl ?? ""], { type: "application/sql" }));
    link.download = `${detail.name}.sql`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <>
      <div className={styles.tools}>
        <Button icon={<CopyIcon />} onClick={() => copy(detail.ddl ?? "")}>
          {t("copyDdl")}
        </Button>
        <Button icon={<CopyIcon />} onClick={() => copy(selectStatement(detail))}>
          {t("copySelect")}
        </Button>
        <Button icon={<DownloadIcon />} onClick={save}>
          {t("download")}
        </Button>
      </div>
      <div className={styles.code}>
        <CodeEditor label={t("tab.ddl")} value={detail.ddl ?? ""} language="sql" readOnly />
      </div>
    </>
  );
}

interface BasicsProps {
  readonly place: TableRef;
  readonly detail: TableDetail;
  readonly sourceName: string;
}

function Basics({ place, detail, sourceName }: BasicsProps) {
  const t = useTranslations("dataMap");
  const format = useFormat();
  const toProblem = useProblem();
  const lineage = useQuery(dataMapQueries.lineage(place));
  const producers = (lineage.data?.nodes ?? []).filter(({ writes }) =>
    writes.some(
      ({ table, dataSource }) => dataSource === sourceName && table.toLowerCase() === detail.name.toLowerCase(),
    ),
  );
  const { stream } = detail;
  return (
    <div className={styles.stack}>
      <Panel title={t("basics")}>
        <Facts>
          <Fact label={t("dataSource")}>
            <Link href={`/data-integration/data-sources/${place.dataSourceId}`}>{sourceName}</Link>
          </Fact>
          <Fact label={t("rows")}>{detail.recordCount === null ? t("unknown") : format.count(detail.recordCount)}</Fact>
          <Fact label={t("size")}>{detail.sizeBytes === null ? t("unknown") : format.bytes(detail.sizeBytes)}</Fact>
          <Fact label={t("created")}>
            {detail.createdAt === null ? t("unknown") : <Instant at={detail.createdAt} />}
          </Fact>
          {detail.lifecycleDays !== null && (
            <Fact label={t("lifecycle")}>{t("days", { count: detail.lifecycleDays })}</Fact>
          )}
          {detail.comment !== "" && <Fact label={t("comment")}>{detail.comment}</Fact>}
        </Facts>
      </Panel>
      {stream !== null && (
        <Panel title={t("stream")}>
          {stream.enabled ? (
            <Facts>
              <Fact label={t("retention")}>{t("hours", { count: stream.retentionHours })}</Fact>
              {stream.shardCount !== null && <Fact label={t("shards")}>{stream.shardCount}</Fact>}
              {stream.createdAt !== null && (
                <Fact label={t("streamSince")}>
                  <Instant at={stream.createdAt} />
                </Fact>
              )}
            </Facts>
          ) : (
            <p className={styles.note}>{t("streamOffText")}</p>
          )}
        </Panel>
      )}
      <Panel title={t("producedBy")}>
        {lineage.isPending && <Skeleton active title={false} paragraph={{ rows: 2 }} />}
        {lineage.error && <ProblemAlert problem={toProblem(lineage.error)} onRetry={() => void lineage.refetch()} />}
        {lineage.data && producers.length === 0 && <p className={styles.note}>{t("producedByNone")}</p>}
        {producers.map((node) => (
          <div key={node.id} className={styles.stack}>
            <Link href={`/data-studio/${node.id}`}>{node.name}</Link>
            {node.reads
              .filter(({ dataSourceId }) => dataSourceId !== null)
              .map((read) => (
                <Link
                  key={`${read.dataSource} ${read.table}`}
                  className={styles.quiet!}
                  href={tableHref({ dataSourceId: read.dataSourceId!, table: read.table })}
                >
                  {t("readsFrom", { table: read.table })}
                </Link>
              ))}
          </div>
        ))}
      </Panel>
    </div>
  );
}

/** A table that change records are written to can be folded into a full one. */
function hasChangeColumns({ columns }: TableDetail): boolean {
  const names = new Set(columns.map(({ name }) => name.toLowerCase()));
  return ["colname", "version", "colvalue", "optype", "sequenceinfo"].every((name) => names.has(name));
}
