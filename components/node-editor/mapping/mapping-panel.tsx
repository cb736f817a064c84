"use client";
import { Button, Input, Modal, Tooltip, type InputRef } from "antd";
import { useMemo, useRef, useState, type KeyboardEvent } from "react";
import { useTranslations } from "use-intl";
import {
  CloseIcon,
  EditIcon,
  FullscreenIcon,
  RedoIcon,
  SearchIcon,
  SucceededIcon,
  UndoIcon,
  WarningIcon,
} from "@/components/ui/icons";
import { useWide } from "@/components/ui/page/use-wide";
import {
  addSource,
  applyFix,
  autoLayout,
  cancelAll,
  connect,
  feed,
  fixFor,
  isRefusal,
  judgeLine,
  judgeLines,
  mapSameName,
  mapSameRow,
  removeSource,
  sourcesAsText,
  sourcesFromText,
  type Mapping,
  type Refusal,
} from "@/lib/core/mapping/mapping";
import { VERDICTS, type Judgement, type JudgementOptions } from "@/lib/core/mapping/verdict";
import { MappingGrid } from "./mapping-grid";
import styles from "./mapping.module.css";
import type { MappingEditor } from "./use-mapping";

interface MappingPanelProps {
  readonly editor: MappingEditor;
  readonly samples: ReadonlyMap<string, string>;
  readonly judging: JudgementOptions;
  readonly allowConstants: boolean;
  readonly readOnly: boolean;
}

/** Field mapping: which source field goes into which destination column, with a verdict for each line. */
export function MappingPanel({ editor, samples, judging, allowConstants, readOnly }: MappingPanelProps) {
  const t = useTranslations("mapping");
  const common = useTranslations("common");
  const wide = useWide();
  const { mapping } = editor;
  const [selected, setSelected] = useState<string | null>(null);
  const [search, setSearch] = useState<string | null>(null);
  const [full, setFull] = useState(false);
  const [text, setText] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const [refused, setRefused] = useState<string | null>(null);
  const searchBox = useRef<InputRef>(null);
  const judgements = useMemo(() => judgeLines(mapping, judging), [mapping, judging]);
  const columns = mapping.destinations.filter(({ missing }) => !missing).length;

  const why = (refusal: Refusal): string => {
    switch (refusal.kind) {
      case "destinationTaken":
        return t("refused.destinationTaken", { destination: refusal.destination, by: refusal.by });
      case "alreadyThere":
        return t("refused.alreadyThere", { name: refusal.entry });
      case "sequenceNeeded":
        return t("refused.sequenceNeeded");
    }
  };
  const apply = (result: Mapping | Refusal, sentence = ""): boolean => {
    const reason = isRefusal(result) ? why(result) : null;
    setRefused(reason);
    setSaid(reason ?? sentence);
    if (isRefusal(result)) return false;
    if (result !== mapping) editor.change(result);
    return true;
  };
  const onConnect = (entry: string, destination: string) => {
    const result = connect(mapping, entry, destination);
    const judgement = isRefusal(result) ? null : judgeLine(result, destination, judging);
    if (
      apply(
        result,
        judgement === null ? "" : t("say.mapped", { name: destination, verdict: t(`verdict.${judgement.verdict}`) }),
      )
    ) {
      setSelected(destination);
    }
  };
  const onFeed = (destination: string, entry: string | null) => {
    apply(feed(mapping, destination, entry), t(entry === null ? "say.removed" : "say.fed", { name: destination }));
    if (entry === null && selected === destination) setSelected(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement) return;
    const key = event.key.toLowerCase();
    const isMain = event.ctrlKey || event.metaKey;
    if (isMain && !readOnly && (key === "z" || key === "y")) {
      if (key === "y" || event.shiftKey) editor.redo();
      else editor.undo();
    } else if (event.key === "/" && !isMain) {
      setSearch((now) => now ?? "");
      requestAnimationFrame(() => searchBox.current?.focus());
    } else if (event.key === "Escape" && full) {
      setFull(false);
    } else if (event.key === "Delete" && selected !== null && !readOnly) {
      onFeed(selected, null);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <section
      className={styles.frame}
      role="group"
      aria-label={t("title")}
      data-full={full ? "" : undefined}
      data-narrow={wide ? undefined : ""}
      onKeyDown={onKeyDown}
    >
      <header className={styles.tools}>
        <h2>{t("title")}</h2>
        <span className={styles.count}>{t("count", { mapped: mapping.lines.size, count: columns })}</span>
        {!readOnly && (
          <>
            <Button size="small" onClick={() => apply(mapSameName(mapping), t("say.all"))}>
              {t("sameName")}
            </Button>
            <Button size="small" onClick={() => apply(mapSameRow(mapping), t("say.all"))}>
              {t("sameRow")}
            </Button>
            <Button size="small" onClick={() => apply(cancelAll(mapping), t("say.none"))}>
              {t("cancel")}
            </Button>
            <Button size="small" onClick={() => apply(autoLayout(mapping))}>
              {t("autoLayout")}
            </Button>
            <IconButton label={t("undo")} icon={<UndoIcon />} disabled={!editor.canUndo} onClick={editor.undo} />
            <IconButton label={t("redo")} icon={<RedoIcon />} disabled={!editor.canRedo} onClick={editor.redo} />
            <Button size="small" type="text" icon={<EditIcon />} onClick={() => setText(sourcesAsText(mapping))}>
              {t("editAsText")}
            </Button>
          </>
        )}
        {search === null ? (
          <IconButton
            label={t("search")}
            icon={<SearchIcon />}
            onClick={() => {
              setSearch("");
              requestAnimationFrame(() => searchBox.current?.focus());
            }}
          />
        ) : (
          <Input
            ref={searchBox}
            className={styles.search!}
            size="small"
            prefix={<SearchIcon />}
            aria-label={t("search")}
            placeholder={t("search")}
            allowClear
            value={search}
            onChange={({ target }) => setSearch(target.value)}
            onKeyDown={(event) => event.key === "Escape" && setSearch(null)}
          />
        )}
        <IconButton
          label={t(full ? "leaveFull" : "full")}
          icon={full ? <CloseIcon /> : <FullscreenIcon />}
          onClick={() => setFull(!full)}
        />
      </header>
      <MappingGrid
        mapping={mapping}
        judgements={judgements}
        samples={samples}
        search={search ?? ""}
        narrow={!wide}
        full={full}
        readOnly={readOnly}
        selected={selected}
        onSelect={setSelected}
        onConnect={onConnect}
        onFeed={onFeed}
        onAdd={(entry) => apply(addSource(mapping, entry, allowConstants), t("say.added", { name: entry.trim() }))}
        onRemove={(entry) => apply(removeSource(mapping, entry), t("say.fieldRemoved", { name: entry }))}
        announce={setSaid}
      />
      <Footer
        mapping={mapping}
        judgements={judgements}
        judging={judging}
        selected={selected}
        refused={refused}
        readOnly={readOnly}
        onFix={(next) => apply(next, t("say.fixed"))}
        onRemove={(destination) => onFeed(destination, null)}
      />
      <div className="visually-hidden" role="status">
        {said}
      </div>
      <Modal
        title={t("editAsText")}
        open={text !== null}
        okText={t("apply")}
        cancelText={common("cancel")}
        onCancel={() => setText(null)}
        onOk={() => apply(sourcesFromText(mapping, text ?? "", allowConstants)) && setText(null)}
        destroyOnHidden
      >
        <p>{t("editHelp", { example: "${bizdate}" })}</p>
        <Input.TextArea
          className={`mono ${styles.text}`}
          aria-label={t("sourceFields")}
          autoSize={{ minRows: 8, maxRows: 20 }}
          value={text ?? ""}
          onChange={({ target }) => setText(target.value)}
        />
        {refused !== null && <p role="alert">{refused}</p>}
      </Modal>
    </section>
  );
}

interface FooterProps {
  readonly mapping: Mapping;
  readonly judgements: ReadonlyMap<string, Judgement>;
  readonly judging: JudgementOptions;
  readonly selected: string | null;
  readonly refused: string | null;
  readonly readOnly: boolean;
  readonly onFix: (next: Mapping) => void;
  readonly onRemove: (destination: string) => void;
}

/** What there is to say: a refusal, else about the selected line, else about the worst one. */
function Footer({ mapping, judgements, judging, selected, refused, readOnly, onFix, onRemove }: FooterProps) {
  const t = useTranslations("mapping");
  if (refused !== null) {
    return (
      <footer className={styles.foot} data-verdict="risky">
        <WarningIcon />
        <p>{refused}</p>
      </footer>
    );
  }
  if (mapping.lines.size === 0) {
    return (
      <footer className={styles.foot} data-verdict="impossible">
        <WarningIcon />
        <p>{t("noLines")}</p>
      </footer>
    );
  }
  const unwritten = mapping.destinations.find(({ name, required }) => required && !mapping.lines.has(name));
  const shown = selected !== null && mapping.lines.has(selected) ? selected : worstOf(judgements);
  if (unwritten && shown === null) {
    return (
      <footer className={styles.foot} data-verdict="impossible">
        <WarningIcon />
        <p>{t("requiredUnmapped", { name: unwritten.name })}</p>
      </footer>
    );
  }
  const judgement = shown === null ? undefined : judgements.get(shown);
  if (shown === null || !judgement) {
    return (
      <footer className={styles.foot}>
        <SucceededIcon />
        <p>{t("allSafe")}</p>
      </footer>
    );
  }
  const entry = mapping.lines.get(shown)!;
  const from = mapping.sources.find((field) => field.entry === entry);
  const to = mapping.destinations.find(({ name }) => name === shown);
  const fix = readOnly ? null : fixFor(mapping, shown, judging);
  const ends = t("ends", { from: entry, fromType: from?.type ?? "?", to: shown, toType: to?.type || "?" });
  return (
    <footer className={styles.foot} data-verdict={judgement.verdict}>
      {judgement.verdict === "safe" ? <SucceededIcon /> : <WarningIcon />}
      <p>
        {ends} {t(`reason.${judgement.reason}`)}{" "}
        {fix?.kind === "moveTo" && t("moveTo", { destination: fix.destination })}
      </p>
      {fix?.kind === "moveTo" && (
        <Button size="small" type="link" onClick={() => onFix(applyFix(mapping, shown, fix))}>
          {t("fix")}
        </Button>
      )}
      {!readOnly && (
        <Button size="small" type="link" onClick={() => onRemove(shown)}>
          {t("removeLine")}
        </Button>
      )}
    </footer>
  );
}

function IconButton(props: { label: string; icon: React.ReactNode; disabled?: boolean; onClick: () => void }) {
  const { label, icon, disabled = false, onClick } = props;
  return (
    <Tooltip title={label}>
      <Button size="small" type="text" icon={icon} aria-label={label} disabled={disabled} onClick={onClick} />
    </Tooltip>
  );
}

/** The first line of the worst verdict, or null when all are safe. */
function worstOf(judgements: ReadonlyMap<string, Judgement>): string | null {
  let worst: { readonly name: string; readonly rank: number } | null = null;
  for (const [name, { verdict }] of judgements) {
    const rank = VERDICTS.indexOf(verdict);
    if (rank > 0 && (worst === null || rank > worst.rank)) worst = { name, rank };
  }
  return worst?.name ?? null;
}
