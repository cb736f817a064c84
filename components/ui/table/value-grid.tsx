"use client";
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { PreviewCell } from "@/lib/core/catalog";
import styles from "./value-grid.module.css";
import { windowRows } from "./window-rows";

const ROW_PX = 29;
const OPERATIONS = ["U", "UO", "DO", "DA", "DR"] as const;

interface ValueGridProps {
  readonly label: string;
  readonly columns: readonly { readonly name: string; readonly type?: string }[];
  readonly rows: readonly (readonly PreviewCell[])[];
}

/** Values as the service gave them: keys verbatim, NULL and the empty text told apart. Only rows in sight are drawn. */
export function ValueGrid({ label, columns, rows }: ValueGridProps) {
  const t = useTranslations("table");
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600 });
  useLayoutEffect(() => {
    const element = scroller.current!;
    const measure = new ResizeObserver(() => setView((now) => ({ ...now, height: element.clientHeight })));
    measure.observe(element);
    return () => measure.disconnect();
  }, []);
  const drawn = windowRows(rows.length, ROW_PX, view.top, view.height);
  const kinds = useMemo(
    () =>
      columns.map((_, index) => {
        const cells = rows.flatMap((row) => row[index] ?? []);
        return cells.length > 0 && cells.every(({ kind }) => kind === "number") ? "number" : undefined;
      }),
    [columns, rows],
  );
  return (
    <div
      ref={scroller}
      className={styles.scroll}
      tabIndex={0}
      role="region"
      aria-label={label}
      onScroll={({ currentTarget }) =>
        setView((now) =>
          Math.abs(now.top - currentTarget.scrollTop) < ROW_PX * 4 ? now : { ...now, top: currentTarget.scrollTop },
        )
      }
    >
      <table className={styles.table} aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            {columns.map(({ name, type }, index) => (
              <th key={index} scope="col" data-kind={kinds[index]}>
                {name}
                {type !== undefined && <small>{type}</small>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {drawn.paddingTop > 0 && <tr style={{ height: drawn.paddingTop }} aria-hidden />}
          {rows.slice(drawn.from, drawn.to).map((row, at) => (
            <tr key={drawn.from + at} aria-rowindex={drawn.from + at + 2}>
              {row.map((cell, index) => (
                <td key={index} data-kind={kinds[index]} title={cell?.text}>
                  {cell === null ? (
                    <em>NULL</em>
                  ) : cell.text === "" ? (
                    <em>{t("emptyValue")}</em>
                  ) : (
                    <>
                      {cell.text}
                      {columns[index]?.name.toLowerCase() === "optype" && isOperation(cell.text) && (
                        <small>{t(`operation.${cell.text}`)}</small>
                      )}
                    </>
                  )}
                </td>
              ))}
            </tr>
          ))}
          {drawn.paddingBottom > 0 && <tr style={{ height: drawn.paddingBottom }} aria-hidden />}
        </tbody>
      </table>
    </div>
  );
}

const isOperation = (text: string): text is (typeof OPERATIONS)[number] =>
  (OPERATIONS as readonly string[]).includes(text);
