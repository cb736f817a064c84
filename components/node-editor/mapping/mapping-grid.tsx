"use client";
import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type CSSProperties,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
} from "react";
import { useTranslations } from "use-intl";
import type { Mapping } from "@/lib/core/mapping/mapping";
import type { Judgement } from "@/lib/core/mapping/verdict";
import { drawnLines, layoutOf } from "./drawn-lines";
import { HEAD_HEIGHT, looseCurve, MAX_ROWS, middle, ROW_HEIGHT, spanOf, STEP } from "./geometry";
import { AddField, ChooseField } from "./mapping-inputs";
import { MappingLines } from "./mapping-lines";
import { DestinationRow, SourceRow } from "./mapping-rows";
import styles from "./mapping.module.css";
import type { PortRole, Side } from "./port";
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
  const span = useMemo(() => spanOf(view.top, view.height, rows), [view, rows]);
  const { from, to } = span;
  const { lines, above, below } = useMemo(() => drawnLines(mapping, layout, span), [mapping, layout, span]);
  const fedBy = useMemo(() => groupByEntry(mapping), [mapping]);

  const measure = useCallback(() => {
    const top = Math.floor((scroll.current?.scrollTop ?? 0) / STEP) * STEP;
    setView((now) => (now.top === top ? now : { ...now, top }));
  }, []);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      const height = entry!.contentRect.height - HEAD_HEIGHT;
      setView((now) => (now.height === height ? now : { ...now, height }));
    });
    if (scroll.current) observer.observe(scroll.current);
    return () => observer.disconnect();
  }, []);

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

  const remove = (side: Side, id: string) => {
    const gone = side === "destination" ? (mapping.lines.has(id) ? [id] : []) : (fedBy.get(id) ?? []);
    gone.forEach((destination) => onFeed(destination, null));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const port = portAt(event.target);
    if (!port) return;
    const { side, id } = port;
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
  const onFocus = (event: FocusEvent) => {
    const port = portAt(event.target);
    const at = port && (port.side === "source" ? sourceRow : destinationRow).get(port.id);
    if (port && at !== undefined) setSpot((now) => (now[port.side] === at ? now : { ...now, [port.side]: at }));
  };
  const onPointerDown = (event: PointerEvent) => {
    const port = portAt(event.target);
    if (port && !readOnly) press(port, event);
  };
  const onClick = ({ target }: MouseEvent) => {
    if (!(target instanceof Element)) return;
    const removed = target.closest<HTMLElement>("[data-remove]")?.dataset["remove"];
    const column = target.closest<HTMLElement>("[data-column]")?.dataset["column"];
    if (removed !== undefined) onRemove(removed);
    else if (column !== undefined && mapping.lines.has(column)) onSelect(column);
  };
  const roleOf = (side: Side, id: string): PortRole => {
    if (!picked) return "rest";
    if (picked.side === side) return picked.id === id ? "picked" : "rest";
    return side === "destination" && mapping.lines.has(id) ? "taken" : "offered";
  };
  const select = (destination: string) => {
    onSelect(destination);
    const at = destinationRow.get(destination);
    if (at !== undefined) focusRow("destination", at);
  };

  const bands = selected === null ? [] : bandsOf(selected, mapping, sourceRow, destinationRow);
  const height = rows * ROW_HEIGHT;
  const chosenRow = Math.min(spot.destination, destinations.length - 1);
  const chosen = destinations[chosenRow];
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
      <div
        className={styles.body}
        style={{ height }}
        ref={laneBox}
        onPointerDown={onPointerDown}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        onClick={onClick}
      >
        {bands.map((row) => (
          <div key={row} className={styles.band} style={{ top: row * ROW_HEIGHT }} />
        ))}
        <div className={styles.side} data-side="source">
          {sources.slice(from, to).map((field, offset) => {
            const fed = fedBy.get(field.entry) ?? NONE;
            return (
              <SourceRow
                key={field.entry}
                row={from + offset}
                field={field}
                sample={samples.get(field.entry)}
                fed={fed}
                worst={fed.map(verdictOf).find((verdict) => verdict !== undefined && verdict !== "safe")}
                current={from + offset === Math.min(spot.source, sources.length - 1)}
                hovered={hovered !== null && fed.includes(hovered)}
                role={roleOf("source", field.entry)}
                disabled={readOnly}
              />
            );
          })}
          {!readOnly && <AddField row={sources.length} onAdd={onAdd} />}
        </div>
        <MappingLines
          lines={lines}
          span={span}
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
          {destinations.slice(from, to).map((column, offset) => (
            <DestinationRow
              key={column.name}
              row={from + offset}
              column={column}
              entry={mapping.lines.get(column.name)}
              verdict={verdictOf(column.name)}
              current={from + offset === chosenRow}
              hovered={hovered === column.name}
              role={roleOf("destination", column.name)}
              disabled={readOnly}
            />
          ))}
          {chosen && !readOnly && (
            <ChooseField
              key={chosen.name}
              row={chosenRow}
              column={chosen.name}
              entry={mapping.lines.get(chosen.name)}
              sources={mapping.sources}
              onFeed={onFeed}
            />
          )}
        </div>
      </div>
    </div>
  );
}

const NONE: readonly string[] = [];

/** The port that an event happened on. */
function portAt(target: EventTarget): Picked | null {
  const { side, port } = (target instanceof Element ? target.closest<HTMLElement>("[data-port]") : null)?.dataset ?? {};
  return port === undefined ? null : { side: side as Side, id: port };
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
