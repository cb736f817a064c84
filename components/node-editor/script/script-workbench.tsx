"use client";
import { Button, Tabs } from "antd";
import { useDeferredValue, useImperativeHandle, useMemo, useRef, useState, type ReactNode, type Ref } from "react";
import { useTranslations } from "use-intl";
import { CodeEditor, type CodeEditorHandle } from "@/components/ui/code-editor/code-editor";
import { CloseIcon, CopyIcon, FormatIcon, HelpIcon } from "@/components/ui/icons";
import { useWide } from "@/components/ui/page/use-wide";
import { usePreferences } from "@/components/ui/preferences/provider";
import { formatJob, jobJsonSchema } from "@/lib/core/job";
import { placeIn } from "@/lib/core/job/json-place";
import { addKey } from "./add-key";
import { Compare, type ScriptVersion } from "./compare";
import { ConvertBanner } from "./convert-banner";
import { Documentation } from "./documentation";
import { helpAt, unusedKeys } from "./field-help";
import { jobExtensions } from "./job-extensions";
import { namesFrom } from "./names-at";
import type { Problem } from "./problems";
import { ProblemsList } from "./problems-list";
import styles from "./script-workbench.module.css";
import { TemplateDialog } from "./template-dialog";
import { useScriptCheck } from "./use-script-check";

export interface ScriptModeHandle {
  /** Lays the text out anew without changing what it says. Does nothing while it is no JSON. */
  format(): void;
  openTemplate(): void;
  openCompare(): void;
  openProblems(): void;
  /** Selects a stretch of the text, brings it into view and takes the focus. */
  select(from: number, to: number): void;
  focus(): void;
}

export interface ScriptModeProps {
  /** The script as typed; it is never rewritten except when the person asks for it. */
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly readOnly?: boolean;
  /** Names that have a value in this node; left out, references are not checked. */
  readonly parameters?: readonly string[] | undefined;
  /** Zone in which the job's times are read. */
  readonly zone: string;
  /** What the text can be compared with, the most useful first. */
  readonly versions?: readonly ScriptVersion[];
  /** Whether the text is JSON, and how much there is to say; called after each check. */
  readonly onCheck?: (found: ScriptFindings) => void;
  /** More tabs for the bottom panel: the run log. */
  readonly panels?: readonly { readonly id: string; readonly label: ReactNode; readonly content: ReactNode }[];
  readonly handle?: Ref<ScriptModeHandle>;
}

export interface ScriptFindings {
  readonly errors: number;
  readonly warnings: number;
  /** Where the text stops being JSON, or null: such a text cannot be saved. */
  readonly syntaxError: Pick<Problem, "line" | "column" | "message"> | null;
}

export function ScriptWorkbench(props: ScriptModeProps) {
  const { text, onChange, readOnly = false, parameters, zone, versions = [], panels = [], handle } = props;
  const t = useTranslations("script");
  const common = useTranslations("common");
  const { locale } = usePreferences();
  const wide = useWide();
  const editor = useRef<CodeEditorHandle>(null);
  const { problems, syntaxError, facts, checkedText } = useScriptCheck({
    text,
    parameters,
    zone,
    onCheck: props.onCheck,
  });
  const [panel, setPanel] = useState<string | null>("problems");
  const [documented, setDocumented] = useState<boolean | null>(null);
  const [importing, setImporting] = useState(false);
  const [cursor, setCursor] = useState(0);
  const showsHelp = documented ?? wide;

  const schema = useMemo(() => jobJsonSchema(locale), [locale]);
  const extensions = useMemo(
    () => jobExtensions({ schema, namesAt: namesFrom(facts) }, parameters === undefined ? null : new Set(parameters)),
    [schema, facts, parameters],
  );
  const marks = useMemo(
    () => problems.map(({ from, to, severity, message }) => ({ from, to, severity, message })),
    [problems],
  );
  const place = usePlace(text, cursor);

  const replaceAll = (next: string) => {
    editor.current?.replace(0, editor.current.text().length, next);
    onChange(next);
  };
  const format = () => {
    if (syntaxError === null && !readOnly) replaceAll(formatJob(editor.current?.text() ?? text));
  };
  const fix = (problem: Problem) => {
    if (problem.fix !== null) editor.current?.replace(problem.from, problem.to, problem.fix.text);
  };
  const add = (key: string) => {
    const wish = addKey(editor.current?.text() ?? text, place, schema, key);
    if (wish === null) return;
    editor.current?.replace(wish.from, wish.from, wish.text);
    editor.current?.select(wish.from + wish.selectFrom, wish.from + wish.selectTo);
  };
  useImperativeHandle(handle, () => ({
    format,
    openTemplate: () => setImporting(true),
    openCompare: () => setPanel("compare"),
    openProblems: () => setPanel("problems"),
    select: (from, to) => editor.current?.select(from, to),
    focus: () => editor.current?.focus(),
  }));

  const tabs = [
    {
      key: "problems",
      label: (
        <>
          {t("problems.title")} {problems.length > 0 && <span className={styles.count}>{problems.length}</span>}
        </>
      ),
      children: (
        <ProblemsList
          problems={problems}
          offline={facts.offline}
          onGo={({ from, to }) => editor.current?.select(from, to)}
          onFix={readOnly ? null : fix}
        />
      ),
    },
    ...panels.map(({ id, label, content }) => ({ key: id, label, children: content })),
    { key: "compare", label: t("compare.title"), children: <Compare text={checkedText} versions={versions} /> },
  ];
  return (
    <div className={styles.workbench} data-help={showsHelp || undefined}>
      <div className={styles.main}>
        <div className={styles.tools} role="toolbar" aria-label={t("tools")}>
          <Button size="small" type="text" disabled={readOnly} onClick={() => setImporting(true)}>
            {t("template.title")}
          </Button>
          <Button
            size="small"
            type="text"
            icon={<FormatIcon />}
            disabled={readOnly || syntaxError !== null}
            onClick={format}
          >
            {t("format")}
          </Button>
          <Button size="small" type="text" icon={<CopyIcon />} onClick={() => setPanel("compare")}>
            {t("compare.title")}
          </Button>
          <span className={styles.place}>{place.path.filter((segment) => segment !== "").join(" › ")}</span>
          <Button
            size="small"
            type="text"
            icon={<HelpIcon />}
            aria-pressed={showsHelp}
            onClick={() => setDocumented(!showsHelp)}
          >
            {t("documentation.title")}
          </Button>
        </div>
        {!readOnly && (
          <ConvertBanner
            text={checkedText}
            onConvert={(next) => {
              replaceAll(next);
              setPanel("problems");
            }}
          />
        )}
        <div className={styles.editor}>
          <CodeEditor
            label={t("label")}
            value={text}
            onChange={onChange}
            readOnly={readOnly}
            marks={marks}
            extensions={extensions}
            onCursor={setCursor}
            handle={editor}
          />
        </div>
        {panel === null ? (
          <div className={styles.closed}>
            <Button size="small" type="text" onClick={() => setPanel("problems")}>
              {t("problems.title")} {problems.length > 0 && <span className={styles.count}>{problems.length}</span>}
            </Button>
          </div>
        ) : (
          <section
            className={styles.panel}
            aria-label={t("results")}
            style={panel === "problems" ? { height: 36 + 28 * Math.max(1, problems.length) } : undefined}
            data-tall={panel === "problems" ? undefined : ""}
          >
            <Tabs size="small" activeKey={panel} onChange={setPanel} items={tabs} />
            <Button
              className={styles.close!}
              size="small"
              type="text"
              icon={<CloseIcon />}
              aria-label={common("close")}
              onClick={() => setPanel(null)}
            />
          </section>
        )}
      </div>
      {showsHelp && (
        <Documentation
          help={helpAt(schema, place)}
          unused={unusedKeys(schema, place)}
          onAdd={readOnly ? null : add}
          onClose={() => setDocumented(false)}
        />
      )}
      {importing && (
        <TemplateDialog
          dataSources={facts.dataSources}
          replaces={text.trim() !== ""}
          onImport={replaceAll}
          onClose={() => setImporting(false)}
        />
      )}
    </div>
  );
}

/** Where the cursor is; a step behind while somebody types fast. */
function usePlace(text: string, cursor: number) {
  const calm = useDeferredValue(useMemo(() => ({ text, cursor }), [text, cursor]));
  return useMemo(() => placeIn(calm.text, lastToken(calm.text, calm.cursor)), [calm]);
}

/** Behind a value, its comma and blanks, the value is still what a person is looking at. */
function lastToken(text: string, cursor: number): number {
  const behind = /[^\s,][ \t,]*$/.exec(text.slice(text.lastIndexOf("\n", cursor - 1) + 1, cursor));
  return behind === null ? cursor : cursor - behind[0].length + 1;
}
