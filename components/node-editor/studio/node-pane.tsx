"use client";
import { useQuery } from "@tanstack/react-query";
import { Alert, App, Button, Segmented, Skeleton, Tooltip } from "antd";
import { useRouter } from "next/navigation";
import { useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import {
  CloseIcon,
  FailedIcon,
  FormatIcon,
  OpenElsewhereIcon,
  ParametersIcon,
  PublishIcon,
  RunIcon,
  SaveIcon,
  StopIcon,
} from "@/components/ui/icons";
import { usePreferences } from "@/components/ui/preferences/provider";
import { useMay, useSession } from "@/components/ui/session/session";
import { useShortcut } from "@/components/ui/shortcuts/use-shortcut";
import { useFormat } from "@/components/ui/time/format";
import { checkJob } from "@/lib/core/job/check";
import { newJob } from "@/lib/core/job/new-job";
import type { EditorState, NodeView } from "@/lib/core/node";
import type { DraftSession, DraftSnapshot } from "../document/draft-session";
import { ParametersDialog } from "../debugging/parameters-dialog";
import { DebugRunPanel } from "../debugging/run-panel";
import { sessionOf } from "../document/sessions";
import { useDraft } from "../document/use-draft";
import { nodeQueries, useStealLock } from "../queries";
import { ScriptMode, type ScriptModeHandle } from "../script/script-mode";
import { WizardView } from "../wizard/wizard";
import { Conflict } from "./conflict";
import { PublishDialog } from "./publish-dialog";
import { SIDE_PANELS } from "./side-panels";
import styles from "./studio.module.css";
import { useDebugging } from "./use-debugging";

/** One open node: toolbar, wizard or script, side panels, status bar. */
export function NodePane({ id }: { readonly id: string }) {
  const toProblem = useProblem();
  const query = useQuery(nodeQueries.one(id));
  if (query.error) {
    return (
      <div className={styles.conflict}>
        <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  if (!query.data) return <Skeleton active style={{ padding: 24 }} />;
  return <OpenNode node={query.data} session={sessionOf(id, query.data.draft)} />;
}

const DEFAULT_CU = 0.5;

function OpenNode({ node, session }: { readonly node: NodeView; readonly session: DraftSession }) {
  const t = useTranslations("studio");
  const router = useRouter();
  const { modal, message } = App.useApp();
  const toProblem = useProblem();
  const { account } = useSession();
  const may = useMay("node.edit");
  const mayPublish = useMay("node.deploy");
  const mayDebug = useMay("node.debug");
  const draft = useDraft(session);
  const steal = useStealLock(node.id);
  const script = useRef<ScriptModeHandle>(null);
  const [showAll, setShowAll] = useState(false);
  const [panel, setPanel] = useState<string | null>(null);
  const [publishing, setPublishing] = useState(false);
  const [syntaxAt, setSyntaxAt] = useState<{ readonly line: number; readonly column: number } | null>(null);
  const heldByOther = node.lock !== null && node.lock.name !== account.name;
  const readOnly = !may.allowed || heldByOther || node.isRoot;
  const { mode } = draft.editor;
  const text = draft.script.trim() === "" ? newJob() : draft.script;
  const parameters = useMemo(() => parameterNames(draft.config), [draft.config]);

  const setEditor = (change: Partial<EditorState>) =>
    session.change({ editor: { ...session.snapshot().editor, ...change } });
  const setConfig = (change: Readonly<Record<string, unknown>>) =>
    session.change({ config: { ...session.snapshot().config, ...change } });
  const save = async (): Promise<boolean> => {
    setShowAll(true);
    if (syntaxAt !== null) {
      message.error(t("notJson", { line: String(syntaxAt.line), column: String(syntaxAt.column) }));
      return false;
    }
    const isSaved = await session.save();
    if (!isSaved && session.snapshot().state !== "conflict") message.error(toProblem(session.snapshot().error).message);
    return isSaved;
  };
  const convert = (to: "wizard" | "script") => {
    if (to === mode) return;
    if (to === "wizard") return setEditor({ mode: "wizard" });
    modal.confirm({
      title: t("convert.title"),
      content: t("convert.text"),
      okText: t("ok"),
      onOk: () => session.change({ script: text, editor: { ...session.snapshot().editor, mode: "script" } }),
    });
  };
  const publish = async () => {
    if (await save()) setPublishing(true);
  };
  const debugging = useDebugging(node, session, save);
  const canRun = mayDebug.allowed && !readOnly && !debugging.isRunning;
  const toOperations = () => router.push(`/operation-center/instances?node=${encodeURIComponent(node.name)}`);

  useShortcut("studioSave", () => void save(), !readOnly);
  useShortcut("studioRun", debugging.run, canRun);
  useShortcut("studioStop", debugging.stop, debugging.isRunning);
  useShortcut("studioPublish", () => void publish(), !readOnly && mayPublish.allowed);
  useShortcut("close", () => setPanel(null), panel !== null);
  useShortcut("studioPanel1", () => setPanel(SIDE_PANELS[0]?.id ?? null), SIDE_PANELS.length > 0);
  useShortcut("studioPanel2", () => setPanel(SIDE_PANELS[1]?.id ?? null), SIDE_PANELS.length > 1);
  useShortcut("studioPanel3", () => setPanel(SIDE_PANELS[2]?.id ?? null), SIDE_PANELS.length > 2);

  const opened = SIDE_PANELS.find(({ id }) => id === panel);
  return (
    <div className={styles.pane}>
      <h1 className="visually-hidden">{node.name}</h1>
      <div className={styles.tools} role="toolbar" aria-label={t("toolbar")}>
        <Button icon={<SaveIcon />} disabled={readOnly} onClick={() => void save()}>
          {t("save")}
        </Button>
        <Tooltip title={mayDebug.reason}>
          <Button
            type="text"
            icon={<RunIcon />}
            disabled={!canRun}
            loading={debugging.isStarting}
            onClick={debugging.run}
          >
            {t("run")}
          </Button>
        </Tooltip>
        <Tooltip title={t("runWithParameters")}>
          <Button
            type="text"
            icon={<ParametersIcon />}
            disabled={!canRun}
            aria-label={t("runWithParameters")}
            onClick={debugging.ask}
          />
        </Tooltip>
        <Button type="text" icon={<StopIcon />} disabled={!debugging.isRunning} onClick={debugging.stop}>
          {t("stop")}
        </Button>
        <Segmented
          aria-label={t("mode.label")}
          value={mode}
          onChange={convert}
          disabled={readOnly}
          options={[
            { value: "wizard", label: t("mode.wizard") },
            { value: "script", label: t("mode.script") },
          ]}
        />
        {mode === "script" && (
          <Button type="text" icon={<FormatIcon />} disabled={readOnly} onClick={() => script.current?.format()}>
            {t("format")}
          </Button>
        )}
        <SaveFacts draft={draft} readOnly={readOnly} onRetry={() => void save()} />
        <Button type="text" icon={<OpenElsewhereIcon />} onClick={toOperations}>
          <span className={styles.wide}>{t("toOperations")}</span>
          <span className="visually-hidden">{t("toOperations")}</span>
        </Button>
        <Tooltip title={mayPublish.reason}>
          <Button
            type="primary"
            icon={<PublishIcon />}
            disabled={readOnly || !mayPublish.allowed}
            onClick={() => void publish()}
          >
            {t("publish.button")}
          </Button>
        </Tooltip>
      </div>
      <div className={styles.notice}>
        {heldByOther && (
          <Alert
            type="warning"
            banner
            title={t("locked", { name: node.lock!.name })}
            action={
              <Button
                size="small"
                disabled={!may.allowed}
                loading={steal.isPending}
                onClick={() =>
                  steal.mutate(undefined, {
                    onSuccess: () => session.retry(),
                    onError: (error) => message.error(toProblem(error).message),
                  })
                }
              >
                {t("stealLock")}
              </Button>
            }
          />
        )}
        {!may.allowed && <Alert type="info" banner title={may.reason} />}
        {draft.state === "refused" && <ProblemAlert problem={toProblem(draft.error)} onRetry={() => session.retry()} />}
      </div>
      <div className={styles.body}>
        {draft.state === "conflict" ? (
          <Conflict session={session} />
        ) : mode === "wizard" ? (
          <WizardView
            script={draft.script}
            onScript={(edit) => session.changeScript(edit)}
            resources={{
              group: typeof draft.config.resourceGroup === "string" ? draft.config.resourceGroup : null,
              cu: typeof draft.config.cu === "number" ? draft.config.cu : DEFAULT_CU,
              onGroup: (resourceGroup) => setConfig({ resourceGroup }),
              onCu: (cu) => setConfig({ cu }),
            }}
            readOnly={readOnly}
            showAll={showAll}
            onScriptMode={() => setEditor({ mode: "script" })}
          />
        ) : (
          <ScriptMode
            text={text}
            onChange={(next) => session.changeScript(() => next)}
            readOnly={readOnly}
            parameters={parameters}
            zone={node.timeZone}
            onCheck={({ syntaxError }) => setSyntaxAt(syntaxError)}
            handle={script}
          />
        )}
        {opened && (
          <aside className={styles.side} aria-label={t(`panel.${opened.id}`)}>
            <header>
              <h2>{t(`panel.${opened.id}`)}</h2>
              <Button
                type="text"
                size="small"
                icon={<CloseIcon />}
                aria-label={t("closePanel")}
                onClick={() => setPanel(null)}
              />
            </header>
            <div className={styles.sideBody}>
              <opened.Panel node={node} session={session} readOnly={readOnly} onShowRun={debugging.show} />
            </div>
          </aside>
        )}
      </div>
      <nav className={styles.rail} aria-label={t("panels")}>
        {SIDE_PANELS.map(({ id }) => (
          <button
            key={id}
            type="button"
            aria-expanded={panel === id}
            onClick={() => setPanel(panel === id ? null : id)}
          >
            {t(`panel.${id}`)}
          </button>
        ))}
      </nav>
      {debugging.runId !== null && (
        <div className={styles.run}>
          <Button
            className={styles.runClose!}
            type="text"
            size="small"
            icon={<CloseIcon />}
            aria-label={t("closeRun")}
            onClick={() => debugging.show(null)}
          />
          <DebugRunPanel key={debugging.runId} instanceId={debugging.runId} />
        </div>
      )}
      {debugging.asking && (
        <ParametersDialog
          script={text}
          zone={node.timeZone}
          initial={draft.editor.debug}
          running={debugging.isStarting}
          onRun={debugging.runWith}
          onClose={debugging.close}
        />
      )}
      <StatusBar node={node} draft={draft} text={text} parameters={parameters} />
      {publishing && <PublishDialog nodeId={node.id} revision={draft.revision} onClose={() => setPublishing(false)} />}
    </div>
  );
}

interface SaveFactsProps {
  readonly draft: DraftSnapshot;
  readonly readOnly: boolean;
  readonly onRetry: () => void;
}

function SaveFacts({ draft: { state, savedAt }, readOnly, onRetry }: SaveFactsProps) {
  const t = useTranslations("studio");
  const format = useFormat();
  return (
    <span className={styles.saved} data-state={state} role="status">
      {state === "saved"
        ? t(readOnly ? "lastSaved" : "draftSaved", { time: format.clock(savedAt) })
        : t(`saveState.${state}`)}
      {state === "failed" && (
        <Button type="link" size="small" onClick={onRetry}>
          {t("saveAgain")}
        </Button>
      )}
    </span>
  );
}

interface StatusBarProps {
  readonly node: NodeView;
  readonly draft: DraftSnapshot;
  readonly text: string;
  readonly parameters: readonly string[];
}

function StatusBar({ node, draft, text, parameters }: StatusBarProps) {
  const t = useTranslations("studio");
  const { locale } = usePreferences();
  const errors = useMemo(
    () => checkJob(text, { defined: [...parameters, ...SYSTEM_NAMES] }).errors,
    [text, parameters],
  );
  const { resourceGroup, cu } = draft.config;
  return (
    <footer className={styles.status} aria-label={t("statusBar")}>
      <span>
        {node.deployedVersion !== null
          ? t("versionDeployed", { version: node.deployedVersion })
          : node.latestVersion !== null
            ? t("versionSubmitted", { version: node.latestVersion })
            : t("neverPublished")}
      </span>
      <span>{node.state === "draft" ? null : t(`state.${node.state}`)}</span>
      <span
        className={styles.problems}
        data-bad={errors.length > 0 ? "" : undefined}
        title={errors.map(({ error }) => error.describe(locale).message).join("\n")}
      >
        {errors.length > 0 && <FailedIcon />}
        {t("problems", { count: errors.length })}
      </span>
      <span>
        {typeof resourceGroup === "string" ? resourceGroup : t("defaultGroup")} ·{" "}
        {t("cu", { cu: String(cu ?? DEFAULT_CU) })}
      </span>
      <span>{node.timeZone}</span>
    </footer>
  );
}

/** Names that have a value without being defined. */
const SYSTEM_NAMES = ["bdp.system.bizdate", "bdp.system.cyctime"];

function parameterNames(config: Readonly<Record<string, unknown>>): readonly string[] {
  const rows = Array.isArray(config.parameters) ? (config.parameters as readonly { readonly name?: unknown }[]) : [];
  return rows.flatMap(({ name }) => (typeof name === "string" ? [name] : []));
}
