"use client";
import { Button, Select, Tooltip } from "antd";
import { useEffect, useLayoutEffect, useRef, useState, type CSSProperties, type KeyboardEvent } from "react";
import { useTranslations } from "use-intl";
import { DownArrowIcon } from "../icons";
import { useShortcut } from "../shortcuts/use-shortcut";
import { windowRows } from "../table/window-rows";
import { patternOf } from "./highlight";
import { indexOfLine, logItems, type LevelFilter } from "./log-items";
import { GapRow, LogRow } from "./log-row";
import { LogSearch } from "./log-search";
import type { LogQuery, LogSource, SearchWatch } from "@/lib/core/log-source";
import styles from "./log-viewer.module.css";
import { useLog } from "./use-log";

const ROW_PX = 20;
const EDGE_PX = 300;
/** Where a search upwards through the whole log begins: no log has so many lines. */
const PAST_THE_END = 2_147_483_647;
/** Distance from the bottom within which the reader counts as reading the tail. */
const TAIL_PX = 8;

/** Room for the longest line number beside the button that copies its link. */
const gutterPx = (lastLine: number) => Math.max(68, 42 + 7.25 * String(lastLine).length);

interface LogViewerProps {
  readonly source: LogSource;
  /** A line to begin at, from a link. */
  readonly line?: number | null;
  /** Writes a link to a line into the clipboard. */
  readonly onCopyLink: (line: number) => void;
}

/** A run's log: opens at its end and follows while the run writes, until the reader scrolls up. */
export function LogViewer({ source, line = null, onCopyLink }: LogViewerProps) {
  const t = useTranslations("log");
  const { state, loadTail, loadAround, loadEarlier, loadLater } = useLog(source);
  const [filter, setFilter] = useState<LevelFilter>("all");
  const [wrap, setWrap] = useState(false);
  const [query, setQuery] = useState<LogQuery>({ text: "", regex: false });
  const [cursor, setCursor] = useState<number | null>(line);
  const [follows, setFollows] = useState(line === null);
  const [view, setView] = useState({ top: 0, height: 600 });
  const [seen, setSeen] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);

  const items = logItems(state.buffer?.lines ?? [], filter);
  const drawn = wrap
    ? { from: 0, to: items.length, paddingTop: 0, paddingBottom: 0 }
    : windowRows(items.length, ROW_PX, view.top, view.height);
  const lastLine = state.buffer?.lines.at(-1)?.number ?? 0;
  const firstLine = state.buffer?.lines[0]?.number ?? 0;
  const rowsStyle = { "--gutter": `${gutterPx(lastLine)}px` } as CSSProperties;
  const pattern = patternOf(query.text, query.regex);

  // A linked line that the tail does not hold is fetched once the tail is there.
  const wanted = useRef(line);
  useEffect(() => {
    if (!state.buffer || wanted.current === null) return;
    const target = wanted.current;
    wanted.current = null;
    if (target < firstLine) void loadAround(target);
  });

  // Lines put in above must not move what is being read.
  const top = useRef({ line: firstLine, count: items.length });
  useLayoutEffect(() => {
    const element = scroller.current!;
    const { line: before, count } = top.current;
    if (before > 0 && firstLine > 0 && firstLine < before) element.scrollTop += (items.length - count) * ROW_PX;
    top.current = { line: firstLine, count: items.length };
    if (follows) element.scrollTop = element.scrollHeight;
  }, [firstLine, items.length, follows, wrap]);

  const reveal = (number: number) => {
    const element = scroller.current!;
    const index = indexOfLine(items, number);
    const y = wrap ? (element.querySelector<HTMLElement>(`[data-line="${number}"]`)?.offsetTop ?? 0) : index * ROW_PX;
    if (y >= element.scrollTop + 2 * ROW_PX && y <= element.scrollTop + element.clientHeight - 3 * ROW_PX) return;
    element.scrollTop = y - element.clientHeight / 2;
  };
  const pending = useRef<number | null>(line);
  useEffect(() => {
    const target = pending.current;
    if (target === null || target < firstLine || target > lastLine) return;
    pending.current = null;
    reveal(target);
  });
  const goTo = (number: number) => {
    setFollows(false);
    setCursor(number);
    pending.current = number;
    if (number < firstLine || number > lastLine) void loadAround(number);
    else reveal(number);
  };
  const find = async (next: LogQuery, direction: "down" | "up", watch: SearchWatch) => {
    const outset = next.level === undefined ? cursor : null;
    const beginning = direction === "down" ? 0 : PAST_THE_END;
    let line = await source.find(next, outset ?? beginning, direction, watch);
    const wrapped = line === null && outset !== null;
    // The rest of the log, beyond its end: up to where the search set out.
    if (wrapped) line = await source.find(next, beginning, direction, watch);
    if (line !== null) goTo(line);
    return { line, wrapped };
  };
  const toTail = () => {
    setFollows(true);
    setCursor(null);
    if (!state.atEnd) void loadTail();
  };

  useShortcut("logSearch", () => search.current?.focus());
  useShortcut("logTail", toTail);

  const onScroll = () => {
    const { scrollTop, scrollHeight, clientHeight } = scroller.current!;
    if (Math.abs(scrollTop - view.top) > ROW_PX * 4) setView({ top: scrollTop, height: clientHeight });
    const rest = scrollHeight - scrollTop - clientHeight;
    if (rest <= TAIL_PX) {
      if (!follows && state.atEnd) setFollows(true);
    } else if (follows && rest > ROW_PX * 2) {
      setFollows(false);
      setSeen(lastLine);
    }
    if (scrollTop < EDGE_PX) loadEarlier();
    if (rest < EDGE_PX) loadLater();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      const next = Math.min(lastLine, Math.max(firstLine, (cursor ?? lastLine - step) + step));
      goTo(next);
    } else if (event.key === "Enter" && cursor !== null) onCopyLink(cursor);
    else return;
    event.preventDefault();
  };
  useLayoutEffect(() => {
    const element = scroller.current!;
    const measure = new ResizeObserver(() => setView((now) => ({ ...now, height: element.clientHeight })));
    measure.observe(element);
    return () => measure.disconnect();
  }, []);

  return (
    <div className={styles.viewer}>
      <div className={styles.tools}>
        <LogSearch ref={search} query={query} onQuery={setQuery} onFind={find} />
        <Select<LevelFilter>
          size="small"
          className={styles.level!}
          aria-label={t("level.label")}
          value={filter}
          onChange={setFilter}
          options={(["all", "warn", "error"] as const).map((value) => ({ value, label: t(`level.${value}`) }))}
        />
        <Button size="small" type="text" aria-pressed={wrap} className={styles.toggle!} onClick={() => setWrap(!wrap)}>
          {t("wrap")}
        </Button>
        <Tooltip title={t("rawHint")}>
          <a className={styles.download} href={source.downloadUrl} download>
            {t("download")}
          </a>
        </Tooltip>
        <span className={styles.live} role="status">
          {state.buffer && !state.closed && <LiveWord connected={state.connected} />}
        </span>
      </div>
      <div
        ref={scroller}
        className={styles.scroller}
        role="log"
        aria-label={t("label")}
        aria-live="off"
        tabIndex={0}
        data-wrap={wrap || undefined}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
      >
        {state.buffer && state.buffer.byteFrom > 0 && <p className={styles.edge}>{t("earlier")}</p>}
        <div
          className={styles.rows}
          style={{ ...rowsStyle, paddingTop: drawn.paddingTop, paddingBottom: drawn.paddingBottom }}
        >
          {items
            .slice(drawn.from, drawn.to)
            .map((item) =>
              item.kind === "gap" ? (
                <GapRow key={item.key} ms={item.ms} />
              ) : (
                <LogRow
                  key={item.line.number}
                  line={item.line}
                  pattern={pattern}
                  current={item.line.number === cursor}
                  onCopyLink={onCopyLink}
                />
              ),
            )}
        </div>
        {state.buffer && items.length === 0 && (
          <p className={styles.edge}>
            {t(filter === "all" ? (state.closed ? "emptyClosed" : "empty") : "nothingPasses")}
          </p>
        )}
        {state.error && (
          <p className={styles.edge} role="alert">
            {state.error.message}{" "}
            <Button size="small" type="link" onClick={() => void loadTail()}>
              {t("again")}
            </Button>
          </p>
        )}
      </div>
      {!follows && state.buffer && (
        <Button size="small" className={styles.follow!} icon={<DownArrowIcon />} onClick={toTail}>
          {state.closed ? t("toEnd") : t("follow", { count: Math.max(0, lastLine - seen) })}
        </Button>
      )}
    </div>
  );
}

function LiveWord({ connected }: { readonly connected: boolean }) {
  const t = useTranslations("log");
  return (
    <span className={styles.dot} data-connected={connected || undefined}>
      {t(connected ? "live" : "reconnecting")}
    </span>
  );
}
