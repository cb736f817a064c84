"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Segmented, Skeleton, Tooltip } from "antd";
import { useRouter } from "next/navigation";
import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import {
  CloseIcon,
  OpenElsewhereIcon,
  ParametersIcon,
  PublishIcon,
  RunIcon,
  SaveIcon,
  StopIcon,
} from "@/components/ui/icons";
import { useMay, useSession } from "@/components/ui/session/session";
import { useShortcut } from "@/components/ui/shortcuts/use-shortcut";
import type { EditorState, NodeProblem, NodeView } from "@/lib/core/node";
import type { DraftSession } from "../document/draft-session";
import { ParametersDialog } from "../debugging/parameters-dialog";
import { DebugRunPanel } from "../debugging/run-panel";
import { sessionOf } from "../document/sessions";
import { useDraft } from "../document/use-draft";
import { placeOf } from "../publishing/findings";
import { PublishScreen } from "../publishing/publish-screen";
import { nodeQueries, useStealLock } from "../queries";
import type { ScriptModeHandle } from "../script/script-mode";
import { PersonalNotice } from "./personal-notice";
import { RootNode } from "./root-node";
import { SaveFacts } from "./save-facts";
import { SIDE_PANELS } from "./side-panels";
import { StatusBar } from "./status-bar";
import styles from "./studio.module.css";
import { useDebugging } from "./use-debugging";
import { parameterNames, WorkArea, workText, type SyntaxPlace } from "./work-area";

interface NodePaneProps {
  readonly id: string;
  readonly onOpen: (id: string) => void;
}

/** One open node: toolbar, wizard or script, side panels, status bar. */
export function NodePane({ id, onOpen }: NodePaneProps) {
  const t = useTranslations("studio");
  const toProblem = useProblem();
  const query = useQuery(nodeQueries.one(id));
  if (query.error) {
    return (
      <div className={styles.conflict}>
        <h1 className="visually-hidden">{t("title")}</h1>
        <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  if (!query.data) return <Skeleton active style={{ padding: 24 }} />;
  if (query.data.isRoot) return <RootNode name={query.data.name} />;
  return <OpenNode node={query.data} session={sessionOf(id, query.data.draft)} onOpen={onOpen} />;
}

interface OpenNodeProps {
  readonly node: NodeView;
  readonly session: DraftSession;
  readonly onOpen: (id: string) => void;
}

function OpenNode({ node, session, onOpen }: OpenNodeProps) {
  const t = useTranslations("studio");
  const router = useRouter();
  const { modal, message } = App.useApp();
  const toProblem = useProblem();
  const { account } = useSession();
  const may = useMay("node.edit");
  const maySubmit = useMay("node.submit");
  const mayDebug = useMay("node.debug");
  const draft = useDraft(session);
  useStateOf(node, draft.revision);
  const steal = useStealLock(node.id);
  const script = useRef<ScriptModeHandle>(null);
  const asksToConvert = useRef(false);
  const [showAll, setShowAll] = useState(false);
  const [panel, setPanel] = useState<string | null>(null);
  const [publishing, setPublishing] = useState(false);
  const [syntaxAt, setSyntaxAt] = useState<SyntaxPlace>(null);
  const heldByOther = node.lock !== null && node.lock.id !== account.id;
  const readOnly = !may.allowed || heldByOther;
  const { mode } = draft.editor;
  const isSql = node.type === "ODPS_SQL";
  const text = workText(node, draft.script);
  const parameters = useMemo(() => parameterNames(draft.config), [draft.config]);

  const setEditor = (change: Partial<EditorState>) =>
    session.change({ editor: { ...session.snapshot().editor, ...change } });
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
    // An arrow key makes the switch report the same choice twice.
    if (to === mode || asksToConvert.current) return;
    if (to === "wizard") return setEditor({ mode: "wizard" });
    asksToConvert.current = true;
    modal.confirm({
      afterClose: () => {
        asksToConvert.current = false;
      },
      title: t("convert.title"),
      content: t("convert.text"),
      okText: t("ok"),
      onOk: () => session.change({ script: text, editor: { ...session.snapshot().editor, mode: "script" } }),
    });
  };
  const work = useRef<HTMLDivElement>(null);
  const showProblems = () => {
    setShowAll(true);
    if (mode === "script") return script.current?.openProblems();
    requestAnimationFrame(() => work.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  const goTo = (problem: NodeProblem) => {
    const { range } = problem;
    const place = placeOf(problem);
    setPublishing(false);
    if (place === "config") return setPanel("scheduling");
    if (place === "node") return setPanel("debugging");
    showProblems();
    if (range !== null) script.current?.select(range.offset, range.offset + range.length);
  };
  const debugging = useDebugging(node, session, save);
  const publish = async () => {
    if (!(await save())) return;
    setPublishing(true);
    debugging.show(null);
  };
  const mayPublish = !readOnly && maySubmit.allowed && !node.isPersonal;
  const canRun = mayDebug.allowed && !readOnly && !debugging.isRunning;
  const toOperations = () => router.push(`/operation-center/instances?from=all&node=${encodeURIComponent(node.name)}`);

  useShortcut("studioSave", () => void save(), !readOnly);
  useShortcut("studioRun", debugging.run, canRun);
  useShortcut("studioStop", debugging.stop, debugging.isRunning);
  useShortcut("studioPublish", () => void publish(), mayPublish);
  useShortcut("close", () => setPanel(null), panel !== null);
  useShortcut("studioPanel1", () => setPanel(SIDE_PANELS[0]?.id ?? null), SIDE_PANELS.length > 0);
  useShortcut("studioPanel2", () => setPanel(SIDE_PANELS[1]?.id ?? null), SIDE_PANELS.length > 1);
  useShortcut("studioPanel3", () => setPanel(SIDE_PANELS[2]?.id ?? null), SIDE_PANELS.length > 2);

  const opened = SIDE_PANELS.find(({ id }) => id === panel);
  // The frame answers the press at once; what fills it may take a moment longer.
  const filled = useDeferredValue(opened);
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
        {!isSql && (
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
        )}
        <SaveFacts draft={draft} readOnly={readOnly} onRetry={() => void save()} />
        {!node.isPersonal && (
          <Button type="text" icon={<OpenElsewhereIcon />} onClick={toOperations}>
            <span className={styles.wide}>{t("toOperations")}</span>
            <span className="visually-hidden">{t("toOperations")}</span>
          </Button>
        )}
        <Tooltip title={node.isPersonal ? t("personal.reason") : maySubmit.reason}>
          <Button type="primary" icon={<PublishIcon />} disabled={!mayPublish} onClick={() => void publish()}>
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
        {node.isPersonal && <PersonalNotice node={node} onOpen={onOpen} />}
        {draft.state === "refused" && <ProblemAlert problem={toProblem(draft.error)} onRetry={() => session.retry()} />}
      </div>
      <div className={styles.body}>
        <div className={styles.work} ref={work} inert={publishing}>
          <WorkArea
            node={node}
            session={session}
            script={draft.script}
            config={draft.config}
            mode={mode}
            conflict={draft.state === "conflict"}
            readOnly={readOnly}
            showAll={showAll}
            onSyntax={setSyntaxAt}
            handle={script}
          />
        </div>
        {publishing && draft.state !== "conflict" && (
          <div className={styles.over}>
            <PublishScreen
              node={node}
              revision={draft.revision}
              saved={draft.state === "saved"}
              onClose={() => setPublishing(false)}
              onGo={goTo}
              onOperations={toOperations}
            />
          </div>
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
              {filled === opened ? (
                <opened.Panel node={node} session={session} readOnly={readOnly} onShowRun={debugging.show} />
              ) : (
                <Skeleton active style={{ padding: 16 }} />
              )}
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
          type={node.type}
          script={text}
          zone={node.timeZone}
          initial={draft.editor.debug}
          running={debugging.isStarting}
          onRun={debugging.runWith}
          onClose={debugging.close}
        />
      )}
      <StatusBar node={node} draft={draft} text={text} parameters={parameters} onProblems={showProblems} />
    </div>
  );
}

/** Reads the node again once a draft was saved: whether it is still what is in production is the server's to say. */
function useStateOf({ id, draft }: NodeView, revision: number): void {
  const queryClient = useQueryClient();
  const isStale = revision > draft.revision;
  useEffect(() => {
    if (!isStale) return;
    void queryClient.invalidateQueries({ queryKey: nodeQueries.one(id).queryKey });
    void queryClient.invalidateQueries({ queryKey: nodeQueries.tree().queryKey });
  }, [queryClient, id, isStale, revision]);
}
