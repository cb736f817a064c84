"use client";
import { Button, Input, Tooltip } from "antd";
import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
} from "react";
import { useTranslations } from "use-intl";
import { DeleteIcon, PlusIcon, WarningIcon } from "@/components/ui/icons";
import type { Mapping } from "@/lib/core/mapping/mapping";
import type { SourceField } from "@/lib/core/mapping/source-field";
import type { Judgement } from "@/lib/core/mapping/verdict";
import { drawnLines, layoutOf } from "./drawn-lines";
import { HEAD_HEIGHT, looseCurve, MAX_ROWS, middle, ROW_HEIGHT, spanOf } from "./geometry";
import { MappingLines } from "./mapping-lines";
import styles from "./mapping.module.css";
import { Port, type Side } from "./port";
import { useDrawing, type Picked } from "./use-drawing";

interface MappingGridProps {
  readonly mapping: Mapping;
  readonly judgements: ReadonlyMap<string, Judgement>;
  /** The first value of each field, where one was read. */
  readonly samples: ReadonlyMap<string, string>;
  readonly search: string;
  readonly narrow: boolean;
  readonly full: boolean;
  readonly readOnly: boolean;
  readonly selected: string | null;
  readonly onSelect: (destination: string | null) => void;
  readonly onConnect: (entry: string, destination: string) => void;
  readonly onFeed: (destination: string, entry: string | null) => void;
  readonly onAdd: (text: string) => boolean;
  readonly onRemove: (entry: string) => void;
  /** Says something to screen readers. */
  readonly announce: (sentence: string) => void;
}

interface Spot {
  readonly source: number;
  readonly destination: number;
}

/** The two columns and the lines between them. Only what can be seen is drawn. */
export function MappingGrid(props: MappingGridProps) {
  const { mapping, judgements, samples, search, narrow, full, readOnly, selected, announce } = props;
  const { onSelect, onConnect, onFeed, onAdd, onRemove } = props;
  const t = useTranslations("mapping");
  const lane = narrow ? 96 : 168;
  const layout = useMemo(() => layoutOf(mapping, search), [mapping, search]);
  const { sources, destinations, sourceRow, destinationRow } = layout;
  const rows = Math.max(sources.length + (readOnly ? 0 : 1), destinations.length);
  const scroll = useRef<HTMLDivElement>(null);
  const laneBox = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: MAX_ROWS * ROW_HEIGHT });
  const [hovered, setHovered] = useState<string | null>(null);
  const [spot, setSpot] = useState<Spot>({ source: 0, destination: 0 });
  const [wantsFocus, setWantsFocus] = useState<Picked | null>(null);
  const { from, to } = spanOf(view.top, view.height, rows);
  const { lines, above, below } = useMemo(() => drawnLines(mapping, layout, { from, to }), [mapping, layout, from, to]);
  const fedBy = useMemo(() => groupByEntry(mapping), [mapping]);

  const measure = useCallback(() => {
    const { scrollTop = 0, clientHeight = 0 } = scroll.current ?? {};
    const next = { top: Math.floor(scrollTop / ROW_HEIGHT) * ROW_HEIGHT, height: clientHeight - HEAD_HEIGHT };
    setView((now) => (now.top === next.top && now.height === next.height ? now : next));
  }, []);
  useEffect(() => {
    const observer = new ResizeObserver(measure);
    if (scroll.current) observer.observe(scroll.current);
    return () => observer.disconnect();
  }, [measure]);

  const { picked, pointer, pick, press } = useDrawing(
    laneBox,
    (from, to) => {
      const [entry, destination] = from.side === "source" ? [from.id, to.id] : [to.id, from.id];
      onConnect(entry, destination);
    },
    () => announce(t("say.dropped")),
  );

  const focusRow = (side: Side, index: number) => {
    const list = side === "source" ? sources.map(({ entry }) => entry) : destinations.map(({ name }) => name);
    const at = Math.max(0, Math.min(list.length - 1, index));
    const box = scroll.current;
    if (list[at] === undefined || !box) return;
    const top = at * ROW_HEIGHT;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + ROW_HEIGHT > box.scrollTop + box.clientHeight - HEAD_HEIGHT) {
      box.scrollTop = top + ROW_HEIGHT - box.clientHeight + HEAD_HEIGHT;
    }
    measure();
    setSpot((now) => ({ ...now, [side]: at }));
    setWantsFocus({ side, id: list[at] });
  };
  useEffect(() => {
    if (wantsFocus === null) return;
    const selector = `[data-side="${wantsFocus.side}"][data-port="${CSS.escape(wantsFocus.id)}"]`;
    scroll.current?.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true });
  }, [wantsFocus]);

  const onPress = (side: Side, id: string, event: PointerEvent<HTMLButtonElement>) => {
    if (!readOnly) press(side, id, event);
  };
  const remove = (side: Side, id: string) => {
    const gone = side === "destination" ? (mapping.lines.has(id) ? [id] : []) : (fedBy.get(id) ?? []);
    gone.forEach((destination) => onFeed(destination, null));
  };
  const onKey = (side: Side, id: string, event: KeyboardEvent<HTMLButtonElement>) => {
    const at = (side === "source" ? sourceRow : destinationRow).get(id) ?? 0;
    const steps: Readonly<Record<string, () => void>> = {
      ArrowDown: () => focusRow(side, at + 1),
      ArrowUp: () => focusRow(side, at - 1),
      PageDown: () => focusRow(side, at + MAX_ROWS),
      PageUp: () => focusRow(side, at - MAX_ROWS),
      Home: () => focusRow(side, 0),
      End: () => focusRow(side, Infinity),
      ArrowRight: () => side === "source" && focusRow("destination", spot.destination),
      ArrowLeft: () => side === "destination" && focusRow("source", spot.source),
      Enter: () => {
        if (readOnly) return;
        if (picked && picked.side !== side) {
          pick(null);
          const [entry, destination] = side === "source" ? [id, picked.id] : [picked.id, id];
          return onConnect(entry, destination);
        }
        pick({ side, id });
        announce(t(side === "source" ? "say.pickedSource" : "say.pickedDestination", { name: id }));
        const other = side === "source" ? "destination" : "source";
        focusRow(other, spot[other]);
      },
      Delete: () => !readOnly && remove(side, id),
      Backspace: () => !readOnly && remove(side, id),
    };
    if (event.key === "Escape" && (picked || selected !== null)) {
      pick(null);
      onSelect(null);
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const step = event.ctrlKey || event.metaKey || event.altKey ? undefined : steps[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    step();
  };
  const onFocus = (side: Side, id: string) => {
    const at = (side === "source" ? sourceRow : destinationRow).get(id);
    if (at !== undefined) setSpot((now) => (now[side] === at ? now : { ...now, [side]: at }));
  };
  const roleOf = (side: Side, id: string) => {
    if (!picked) return "rest" as const;
    if (picked.side === side) return picked.id === id ? ("picked" as const) : ("rest" as const);
    return side === "destination" && mapping.lines.has(id) ? ("taken" as const) : ("offered" as const);
  };
  const select = (destination: string) => {
    onSelect(destination);
    const at = destinationRow.get(destination);
    if (at !== undefined) focusRow("destination", at);
  };

  const bands = selected === null ? [] : bandsOf(selected, mapping, sourceRow, destinationRow);
  const height = rows * ROW_HEIGHT;
  const verdictOf = (destination: string) => judgements.get(destination)?.verdict;
  return (
    <div
      ref={scroll}
      className={styles.scroll}
      data-mapping-scroll
      style={
        { "--lane": `${lane}px`, ...(full ? {} : { maxHeight: MAX_ROWS * ROW_HEIGHT + HEAD_HEIGHT }) } as CSSProperties
      }
      onScroll={measure}
    >
      <div className={styles.head}>
        <div>
          <span>{t("column.source")}</span>
          <span>{t("column.type")}</span>
          <span className={styles.wide}>{t("column.sample")}</span>
        </div>
        <div className={styles.lane}>
          {above > 0 && <span aria-label={t("linesAbove", { count: above })}>↑ {above}</span>}
          {below > 0 && <span aria-label={t("linesBelow", { count: below })}>↓ {below}</span>}
        </div>
        <div>
          <span>{t("column.destination")}</span>
          <span>{t("column.type")}</span>
          <span className={styles.wide}>{t("column.verdict")}</span>
        </div>
      </div>
      <div className={styles.body} style={{ height }} ref={laneBox}>
        {bands.map((row) => (
          <div key={row} className={styles.band} style={{ top: row * ROW_HEIGHT }} />
        ))}
        <div className={styles.side} data-side="source">
          {sources.slice(from, to).map((field, offset) => {
            const row = from + offset;
            const fed = fedBy.get(field.entry) ?? [];
            const worst = fed.map(verdictOf).find((verdict) => verdict !== undefined && verdict !== "safe");
            return (
              <div
                key={field.entry}
                className={styles.row}
                style={{ top: row * ROW_HEIGHT }}
                data-hover={fed.some((name) => name === hovered) ? "" : undefined}
              >
                <span className={styles.name} title={field.entry}>
                  {field.entry}
                  {field.kind === "primaryKey" && <small>{t("kind.primaryKey")}</small>}
                </span>
                <FieldType field={field} />
                <span className={`${styles.sample} ${styles.wide}`} title={samples.get(field.entry)}>
                  {field.constant ?? samples.get(field.entry) ?? "—"}
                </span>
                {!readOnly && (
                  <Tooltip title={t("remove")}>
                    <Button
                      className={styles.remove!}
                      type="text"
                      size="small"
                      icon={<DeleteIcon />}
                      aria-label={t("removeField", { name: field.entry })}
                      tabIndex={row === spot.source ? 0 : -1}
                      onClick={() => onRemove(field.entry)}
                    />
                  </Tooltip>
                )}
                <Port
                  side="source"
                  id={field.entry}
                  label={t("port.source", {
                    name: field.entry,
                    to: fed.length === 0 ? t("port.unmapped") : fed.join(", "),
                  })}
                  current={row === Math.min(spot.source, sources.length - 1)}
                  mapped={fed.length > 0}
                  verdict={worst}
                  role={roleOf("source", field.entry)}
                  disabled={readOnly}
                  onPress={onPress}
                  onKey={onKey}
                  onFocus={onFocus}
                />
              </div>
            );
          })}
          {!readOnly && <AddField top={sources.length * ROW_HEIGHT} onAdd={onAdd} />}
        </div>
        <MappingLines
          lines={lines}
          lane={lane}
          height={height}
          verdictOf={verdictOf}
          selected={selected}
          hovered={hovered}
          onSelect={select}
          onHover={setHovered}
          loose={pointer && picked ? loose(picked, pointer, lane, sourceRow, destinationRow) : null}
        />
        <div className={styles.side} data-side="destination">
          {destinations.slice(from, to).map((column, offset) => {
            const row = from + offset;
            const entry = mapping.lines.get(column.name);
            const judgement = judgements.get(column.name);
            const verdict = judgement?.verdict;
            const words =
              verdict === undefined
                ? t(column.required ? "verdict.required" : "verdict.null")
                : t(`verdict.${verdict}`);
            const current = row === Math.min(spot.destination, destinations.length - 1);
            return (
              <div
                key={column.name}
                className={styles.row}
                style={{ top: row * ROW_HEIGHT }}
                data-missing={column.missing ? "" : undefined}
                data-hover={hovered === column.name ? "" : undefined}
                onClick={() => entry !== undefined && onSelect(column.name)}
              >
                <Port
                  side="destination"
                  id={column.name}
                  label={t("port.destination", {
                    name: column.name,
                    from: entry ?? t("port.unmapped"),
                    verdict: words,
                  })}
                  current={current}
                  mapped={entry !== undefined}
                  verdict={verdict}
                  role={roleOf("destination", column.name)}
                  disabled={readOnly}
                  onPress={onPress}
                  onKey={onKey}
                  onFocus={onFocus}
                />
                <span className={styles.name} title={column.comment ?? column.name}>
                  {column.name}
                </span>
                <span className={styles.type}>{column.type}</span>
                <span
                  className={`${styles.verdict} ${styles.wide}`}
                  data-verdict={verdict ?? (column.required ? "impossible" : undefined)}
                >
                  {verdict !== undefined && verdict !== "safe" && <WarningIcon />}
                  {words}
                </span>
                {current && !readOnly && (
                  <ChooseField column={column.name} entry={entry} sources={mapping.sources} onFeed={onFeed} />
                )}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function FieldType({ field: { kind, type } }: { readonly field: SourceField }) {
  const t = useTranslations("mapping");
  if (kind === "constant" || kind === "variable" || kind === "unrecognised") {
    return (
      <span className={styles.type} data-words={kind}>
        {t(`kind.${kind}`)}
      </span>
    );
  }
  return type === "ANY" ? (
    <span className={styles.type} data-words="any" title={t("kind.anyHelp")}>
      {t("kind.any")}
    </span>
  ) : (
    <span className={styles.type}>{type}</span>
  );
}

/** The last row of the left side: becomes a text box. */
function AddField({ top, onAdd }: { readonly top: number; readonly onAdd: (text: string) => boolean }) {
  const t = useTranslations("mapping");
  const [text, setText] = useState<string | null>(null);
  const add = () => {
    if (text === null || text.trim() === "") return setText(null);
    if (onAdd(text)) setText(null);
  };
  return (
    <div className={styles.add} style={{ top }}>
      {text === null ? (
        <Button type="link" size="small" icon={<PlusIcon />} onClick={() => setText("")}>
          {t("addRow")}
        </Button>
      ) : (
        <Input
          className="mono"
          autoFocus
          size="small"
          aria-label={t("newField")}
          placeholder={t("newFieldHint", { constant: "'text'", variable: "${name}" })}
          value={text}
          onChange={({ target }) => setText(target.value)}
          onPressEnter={add}
          onBlur={add}
          onKeyDown={(event) => {
            event.stopPropagation();
            if (event.key === "Escape") setText(null);
          }}
        />
      )}
    </div>
  );
}

interface ChooseFieldProps {
  readonly column: string;
  readonly entry: string | undefined;
  readonly sources: readonly SourceField[];
  readonly onFeed: (destination: string, entry: string | null) => void;
}

/** The same by a list: seen only while it has the focus. Its options are made when they are needed. */
function ChooseField({ column, entry, sources, onFeed }: ChooseFieldProps) {
  const t = useTranslations("mapping");
  const [open, setOpen] = useState(false);
  const offered = open ? sources.map((field) => field.entry) : entry === undefined ? [] : [entry];
  return (
    <select
      className={styles.choose}
      aria-label={t("sourceFieldOf", { name: column })}
      value={entry ?? ""}
      onFocus={() => setOpen(true)}
      onBlur={() => setOpen(false)}
      onChange={({ target }) => onFeed(column, target.value === "" ? null : target.value)}
    >
      <option value="">{t("port.unmapped")}</option>
      {offered.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  );
}

function groupByEntry({ lines }: Mapping): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const [destination, entry] of lines) groups.set(entry, [...(groups.get(entry) ?? []), destination]);
  return groups;
}

function bandsOf(
  selected: string,
  mapping: Mapping,
  sourceRow: ReadonlyMap<string, number>,
  destinationRow: ReadonlyMap<string, number>,
): readonly number[] {
  const from = sourceRow.get(mapping.lines.get(selected) ?? "");
  const to = destinationRow.get(selected);
  // A band runs through both columns: a line between two rows has none of its own.
  return from !== undefined && from === to ? [from] : [];
}

/** The line from the picked port to the pointer, which is measured from the middle of the lane. */
function loose(
  { side, id }: Picked,
  pointer: { readonly x: number; readonly y: number },
  lane: number,
  sourceRow: ReadonlyMap<string, number>,
  destinationRow: ReadonlyMap<string, number>,
): string | null {
  const row = (side === "source" ? sourceRow : destinationRow).get(id);
  if (row === undefined) return null;
  return looseCurve(side === "source" ? 0 : lane, middle(row), pointer.x + lane / 2, pointer.y);
}
