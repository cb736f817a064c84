"use client";
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Select, Skeleton, Switch, Tooltip } from "antd";
import { useId, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { CodeEditor } from "@/components/ui/code-editor/code-editor";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { RunIcon, StopIcon } from "@/components/ui/icons";
import { EmptyState } from "@/components/ui/page/empty-state";
import { Page } from "@/components/ui/page/page";
import { Panel } from "@/components/ui/page/panel";
import { useMay } from "@/components/ui/session/session";
import { Status } from "@/components/ui/status/status";
import type { StatusName } from "@/components/ui/status/status-looks";
import { ValueGrid } from "@/components/ui/table/value-grid";
import { Elapsed } from "@/components/ui/time/elapsed";
import { Instant } from "@/components/ui/time/instant";
import { useUrlState } from "@/components/ui/url/use-url-state";
import { dataSourceQueries } from "@/lib/client/data-sources";
import type { QueryView } from "@/lib/core/sql/query";
import { readStatements, statementAt } from "@/lib/core/sql/statements";
import { ExportButton } from "./export-button";
import { isCut } from "./export-rows";
import { SHOWN_ROWS, sqlQueries, useStartQuery, useStopQuery } from "./queries";
import styles from "./sql-page.module.css";

/** Data Map → SQL query: a look at MaxCompute data. It only reads unless somebody with the right says otherwise. */
export function SqlPage() {
  const t = useTranslations("sqlBox");
  const id = useId();
  const toProblem = useProblem();
  const may = useMay("data.read");
  const mayWrite = useMay("data.write");
  const { params, set } = useUrlState();
  const sources = (useQuery(dataSourceQueries.list()).data?.items ?? []).filter(({ type }) => type === "maxcompute");
  const [typed, setText] = useState(() => params.get("sql"));
  const [allowChanges, setAllowChanges] = useState(false);
  const queryId = params.get("query");
  const cursor = useRef(0);
  const start = useStartQuery();
  const stop = useStopQuery();
  const query = useQuery({ ...sqlQueries.one(queryId ?? ""), enabled: queryId !== null && may.allowed });
  const text = typed ?? query.data?.sql ?? "";
  const history = useQuery({ ...sqlQueries.list(), enabled: may.allowed });
  const sourceId = params.get("source") ?? query.data?.dataSourceId ?? sources[0]?.id ?? null;
  const isRunning = query.data?.state === "RUNNING";
  const isStopping = isRunning && (stop.isPending || (stop.isSuccess && stop.variables === queryId));

  const run = () => {
    if (sourceId === null) return;
    // What is shown below belongs to what was run last.
    set({ query: null, sql: null });
    stop.reset();
    start.mutate(
      { dataSourceId: sourceId, sql: statementUnder(text, cursor.current), allowChanges },
      {
        onSuccess: (made) => {
          set({ query: made.id });
          setAllowChanges(false);
        },
      },
    );
  };
  const again = (past: QueryView) => {
    setText(past.sql);
    set({ source: past.dataSourceId, query: past.id, sql: null });
    start.reset();
    stop.reset();
  };
  if (!may.allowed)
    return (
      <Page title={t("title")}>
        <EmptyState title={t("noRight")}>{may.reason}</EmptyState>
      </Page>
    );
  return (
    <Page title={t("title")} facts={t("facts", { count: SHOWN_ROWS })}>
      <div className={styles.page}>
        <div className={styles.tools}>
          <Select
            className={styles.source!}
            aria-label={t("dataSource")}
            placeholder={t("dataSource")}
            notFoundContent={t("noSource")}
            value={sourceId}
            options={sources.map((source) => ({ value: source.id, label: source.name }))}
            onChange={(next: string) => set({ source: next })}
          />
          <Button
            type="primary"
            icon={<RunIcon />}
            disabled={sourceId === null || text.trim() === "" || isRunning}
            loading={start.isPending}
            onClick={run}
          >
            {t("run")}
          </Button>
          <Button
            icon={<StopIcon />}
            disabled={!isRunning}
            loading={isStopping}
            onClick={() => queryId !== null && stop.mutate(queryId)}
          >
            {t(isStopping ? "stopping" : "stop")}
          </Button>
          <span className={styles.spacer} />
          <label htmlFor={`${id}-changes`}>{t("allowChanges")}</label>
          <Tooltip title={mayWrite.reason ?? t("allowChangesHelp")}>
            <Switch
              id={`${id}-changes`}
              size="small"
              disabled={!mayWrite.allowed}
              checked={allowChanges}
              onChange={setAllowChanges}
            />
          </Tooltip>
        </div>
        {allowChanges && <Alert type="warning" showIcon title={t("changesAllowed")} />}
        <div className={styles.code}>
          <CodeEditor
            label={t("editor")}
            value={text}
            language="sql"
            onChange={setText}
            onCursor={(offset) => (cursor.current = offset)}
          />
        </div>
        {start.error && <ProblemAlert problem={toProblem(start.error)} />}
        {stop.error && <ProblemAlert problem={toProblem(stop.error)} />}
        {query.error && <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />}
        {query.data && <Outcome query={query.data} />}
        <Panel title={t("history")}>
          {history.isPending && <Skeleton active title={false} />}
          {history.error && <ProblemAlert problem={toProblem(history.error)} onRetry={() => void history.refetch()} />}
          {history.data?.items.length === 0 && <p className={styles.facts}>{t("noHistory")}</p>}
          <ul className={styles.history}>
            {history.data?.items.map((past) => (
              <li key={past.id}>
                <button type="button" onClick={() => again(past)}>
                  <Instant at={past.requestedAt} />
                  <Status of={STATUS[past.state]} />
                  <span title={past.dataSource}>{past.dataSource}</span>
                  <code title={past.sql}>{past.sql.replaceAll(/\s+/g, " ")}</code>
                </button>
              </li>
            ))}
          </ul>
        </Panel>
      </div>
    </Page>
  );
}

const STATUS = {
  RUNNING: "running",
  SUCCESS: "success",
  FAILURE: "failed",
  STOPPED: "stopped",
  UNKNOWN: "outcomeUnknown",
} as const satisfies Record<QueryView["state"], StatusName>;

/** Of several statements the one that the cursor stands in; a text that cannot be read goes to the server as it is. */
function statementUnder(text: string, offset: number): string {
  try {
    const statements = readStatements(text);
    const found = statementAt(statements, offset);
    const hints = statements.filter(({ effect, end }) => effect === "set" && found !== null && end <= found.start);
    return found ? [...hints, found].map((statement) => `${statement.text};`).join("\n") : text;
  } catch {
    return text;
  }
}

function Outcome({ query }: { readonly query: QueryView }) {
  const t = useTranslations("sqlBox");
  const toProblem = useProblem();
  const rows = useQuery({ ...sqlQueries.rows(query.id), enabled: query.state === "SUCCESS" });
  const facts = (
    <span className={styles.outcome}>
      <span role="status">
        <Status of={STATUS[query.state]} />
      </span>
      <span className={styles.facts}>
        <Elapsed startedAt={query.requestedAt} finishedAt={query.finishedAt} />
        {query.instance !== null && ` · ${t("instance", { id: query.instance })}`}
      </span>
    </span>
  );
  if (query.error) return <ProblemAlert problem={query.error} extra={facts} />;
  if (query.state === "STOPPED")
    return (
      <div>
        {facts}
        <p className={styles.facts}>{t("stopped")}</p>
      </div>
    );
  if (query.state !== "SUCCESS") return facts;
  if (rows.error) return <ProblemAlert problem={toProblem(rows.error)} onRetry={() => void rows.refetch()} />;
  if (!rows.data) return <Skeleton active />;
  const { data } = rows;
  return (
    <>
      <div className={styles.tools}>
        {facts}
        <span className={styles.facts}>
          {t("rows", { count: data.rows.length, more: data.truncated ? "yes" : "no" })}
          {isCut(data) && ` ${t("cut")}`}
        </span>
        <span className={styles.spacer} />
        <ExportButton queryId={query.id} disabled={data.rows.length === 0} />
      </div>
      {data.rows.length > 0 && <ValueGrid label={t("result")} columns={data.columns} rows={data.rows} />}
    </>
  );
}
