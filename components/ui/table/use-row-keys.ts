"use client";
import { useState, type RefObject } from "react";
import { useShortcut } from "../shortcuts/use-shortcut";
import type { Selection } from "./data-table";

interface RowKeysOptions<Row> {
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly rowHeight: number;
  readonly selection: Selection | undefined;
  readonly onOpen: ((row: Row) => void) | undefined;
}

/** J, K and the arrows move between rows, Enter opens, X selects, Esc clears the selection. */
export function useRowKeys<Row>({ rows, keyOf, scroller, rowHeight, selection, onOpen }: RowKeysOptions<Row>) {
  const [focused, setFocused] = useState<string | null>(null);
  const at = rows.findIndex((row) => keyOf(row) === focused);

  const move = (step: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, at === -1 ? 0 : at + step));
    const row = rows[next];
    if (row === undefined) return;
    const key = keyOf(row);
    setFocused(key);
    const find = () => scroller.current?.querySelector<HTMLElement>(`tr[data-key="${CSS.escape(key)}"]`);
    const element = find();
    if (element) return element.focus();
    // The row is outside the drawn window: bring it in, then focus it.
    scroller.current?.scrollTo({ top: next * rowHeight });
    requestAnimationFrame(() => requestAnimationFrame(() => find()?.focus()));
  };
  const row = rows[at];

  useShortcut("next", () => move(1), rows.length > 0);
  useShortcut("previous", () => move(-1), rows.length > 0);
  useShortcut("open", () => row !== undefined && onOpen?.(row), row !== undefined && onOpen !== undefined);
  useShortcut(
    "select",
    () => {
      if (row === undefined || !selection) return;
      const keys = new Set(selection.keys);
      const key = keyOf(row);
      if (!keys.delete(key)) keys.add(key);
      selection.onChange(keys);
    },
    row !== undefined && selection !== undefined,
  );
  useShortcut("clearSelection", () => selection?.onChange(new Set()), (selection?.keys.size ?? 0) > 0);

  return { focused, setFocused };
}
