"use client";
import { Checkbox } from "antd";
import { useLayoutEffect, useRef, useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { DownIcon, UpIcon } from "../icons";
import { nextSort, type Column, type Sort } from "./columns";
import styles from "./data-table.module.css";
import { useRowKeys } from "./use-row-keys";
import { windowRows } from "./window-rows";

export interface Selection {
  readonly keys: ReadonlySet<string>;
  readonly onChange: (keys: ReadonlySet<string>) => void;
}

interface DataTableProps<Row> {
  /** What the table lists, for screen readers. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Names the row in check boxes and announcements. */
  readonly nameOf: (row: Row) => string;
  /** 35 for one line, 45 for two. */
  readonly rowHeight?: number;
  readonly selection?: Selection;
  readonly sort?: Sort | null;
  readonly onSort?: (sort: Sort) => void;
  readonly onOpen?: (row: Row) => void;
  /** Rows that somebody else just changed; they carry a mark at their left edge. */
  readonly fresh?: ReadonlySet<string>;
  /** The end of the rows comes into sight: the next page is wanted. */
  readonly onNearEnd?: () => void;
  /** Rows shaped like the content while the first page is on its way. */
  readonly loading?: boolean;
  /** Shown instead of rows when there are none. */
  readonly empty?: ReactNode;
  readonly footer?: ReactNode;
}

const SKELETON_ROWS = 8;
const NEAR_END_PX = 400;

/**
 * The table of every list. A table of its own rather than the kit's, because that one draws long lists as bare `div`s:
 * here ten thousand rows are still a table to a screen reader, and every row can be reached with J and K.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const {
    label,
    columns,
    rows,
    keyOf,
    nameOf,
    rowHeight = 35,
    selection,
    sort,
    onSort,
    onOpen,
    loading,
    fresh,
  } = props;
  const t = useTranslations("table");
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 900 });
  const drawn = windowRows(rows.length, rowHeight, view.top, view.height);
  const { focused, setFocused } = useRowKeys({ rows, keyOf, scroller, rowHeight, selection, onOpen });
  const chosen = rows.filter((row) => selection?.keys.has(keyOf(row))).length;

  useLayoutEffect(() => {
    const element = scroller.current!;
    const measure = new ResizeObserver(() => setView((now) => ({ ...now, height: element.clientHeight })));
    measure.observe(element);
    return () => measure.disconnect();
  }, []);

  const onScroll = () => {
    const { scrollTop, scrollHeight, clientHeight } = scroller.current!;
    const quantum = rowHeight * 6;
    if (Math.abs(scrollTop - view.top) >= quantum || scrollTop === 0) setView({ top: scrollTop, height: clientHeight });
    if (scrollHeight - scrollTop - clientHeight < NEAR_END_PX) props.onNearEnd?.();
  };
  const toggle = (key: string, on: boolean) => {
    if (!selection) return;
    const keys = new Set(selection.keys);
    if (on) keys.add(key);
    else keys.delete(key);
    selection.onChange(keys);
  };

  return (
    <div className={styles.frame}>
      <div ref={scroller} className={styles.scroller} onScroll={onScroll} role="region" aria-label={label} tabIndex={0}>
        <table
          className={styles.table}
          aria-label={label}
          aria-rowcount={rows.length + 1}
          aria-busy={loading || undefined}
        >
          <colgroup>
            {selection && <col style={{ width: 36 }} />}
            {columns.map(({ id, width, wideOnly }) => (
              <col key={id} className={wideOnly ? styles.wideOnly : undefined} style={width ? { width } : undefined} />
            ))}
          </colgroup>
          <thead>
            <tr aria-rowindex={1}>
              {selection && (
                <th className={styles.check}>
                  <Checkbox
                    aria-label={t("selectAll")}
                    checked={chosen > 0 && chosen === rows.length}
                    indeterminate={chosen > 0 && chosen < rows.length}
                    disabled={rows.length === 0}
                    onChange={({ target }) => selection.onChange(new Set(target.checked ? rows.map(keyOf) : []))}
                  />
                </th>
              )}
              {columns.map((column) => (
                <Head key={column.id} column={column} sort={sort ?? null} onSort={onSort} />
              ))}
            </tr>
          </thead>
          <tbody>
            {drawn.paddingTop > 0 && <tr aria-hidden style={{ height: drawn.paddingTop }} />}
            {rows.slice(drawn.from, drawn.to).map((row, offset) => {
              const key = keyOf(row);
              const selected = selection?.keys.has(key) ?? false;
              return (
                <tr
                  key={key}
                  data-key={key}
                  data-selected={selected || undefined}
                  data-fresh={fresh?.has(key) || undefined}
                  aria-rowindex={drawn.from + offset + 2}
                  tabIndex={focused === key ? 0 : -1}
                  style={{ height: rowHeight }}
                  onFocus={(event) => event.target === event.currentTarget && setFocused(key)}
                  onDoubleClick={() => onOpen?.(row)}
                >
                  {selection && (
                    <td className={styles.check}>
                      <Checkbox
                        aria-label={t("select", { name: nameOf(row) })}
                        checked={selected}
                        onChange={({ target }) => toggle(key, target.checked)}
                      />
                    </td>
                  )}
                  {columns.map((column) => (
                    <Cell key={column.id} column={column} row={row} />
                  ))}
                </tr>
              );
            })}
            {drawn.paddingBottom > 0 && <tr aria-hidden style={{ height: drawn.paddingBottom }} />}
            {loading && rows.length === 0 && <Skeleton columns={columns} rowHeight={rowHeight} check={!!selection} />}
          </tbody>
        </table>
        {!loading && rows.length === 0 && props.empty}
      </div>
      {props.footer}
    </div>
  );
}

function Head<Row>({
  column,
  sort,
  onSort,
}: {
  readonly column: Column<Row>;
  readonly sort: Sort | null;
  readonly onSort: ((sort: Sort) => void) | undefined;
}) {
  const { title, align, sortKey, wideOnly } = column;
  const direction = sortKey !== undefined && sort?.key === sortKey ? sort.direction : undefined;
  const classes = [wideOnly && styles.wideOnly, align === "right" && styles.right].filter(Boolean).join(" ");
  if (sortKey === undefined || !onSort) {
    return (
      <th scope="col" className={classes}>
        {title}
      </th>
    );
  }
  return (
    <th scope="col" className={classes} aria-sort={direction ?? "none"}>
      <button type="button" className={styles.sort} onClick={() => onSort(nextSort(sort, sortKey))}>
        {title}
        <span className={styles.arrows} data-direction={direction}>
          <UpIcon />
          <DownIcon />
        </span>
      </button>
    </th>
  );
}

function Cell<Row>({ column, row }: { readonly column: Column<Row>; readonly row: Row }) {
  const { align, wideOnly, rowHeader, cell } = column;
  const classes = [wideOnly && styles.wideOnly, align === "right" && styles.right].filter(Boolean).join(" ");
  return rowHeader ? (
    <th scope="row" className={classes}>
      {cell(row)}
    </th>
  ) : (
    <td className={classes}>{cell(row)}</td>
  );
}

function Skeleton<Row>({
  columns,
  rowHeight,
  check,
}: {
  readonly columns: readonly Column<Row>[];
  readonly rowHeight: number;
  readonly check: boolean;
}) {
  return Array.from({ length: SKELETON_ROWS }, (_, index) => (
    <tr key={index} aria-hidden style={{ height: rowHeight }} className={styles.skeleton}>
      {check && <td />}
      {columns.map(({ id, wideOnly }) => (
        <td key={id} className={wideOnly ? styles.wideOnly : undefined}>
          <span style={{ width: `${55 + ((index * 7 + id.length * 13) % 35)}%` }} />
        </td>
      ))}
    </tr>
  ));
}
