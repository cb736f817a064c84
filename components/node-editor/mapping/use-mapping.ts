import { useState } from "react";
import { begin, record, redo, undo, type History } from "@/lib/core/mapping/history";
import {
  columnLists,
  readMapping,
  type ColumnLists,
  type DestinationColumn,
  type Mapping,
} from "@/lib/core/mapping/mapping";
import type { SourceField } from "@/lib/core/mapping/source-field";

interface MappingInput {
  readonly natural: readonly SourceField[];
  readonly columns: readonly DestinationColumn[];
  readonly lists: ColumnLists;
  /** Row mode knows no constants. */
  readonly allowConstants: boolean;
}

/** A mapping under edit, with its steps. */
export interface MappingEditor {
  readonly mapping: Mapping;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly change: (next: Mapping) => void;
  readonly undo: () => void;
  readonly redo: () => void;
}

/**
 * The mapping behind a job's column lists. Row order and fields without a line live here only; when tables or lists
 * change from elsewhere, it is read anew.
 */
export function useMapping(input: MappingInput, onLists: (lists: ColumnLists) => void): MappingEditor {
  const read = () => readMapping(input.natural, input.columns, input.lists, input.allowConstants);
  const [state, setState] = useState(() => ({ input, lists: key(input.lists), history: begin(read()) }));
  let { history } = state;
  const tablesChanged = state.input.natural !== input.natural || state.input.columns !== input.columns;
  if (tablesChanged || state.lists !== key(input.lists)) {
    history = begin(read());
    setState({ input, lists: key(input.lists), history });
  }
  const move = (next: History<Mapping>) => {
    if (next === history) return;
    const lists = columnLists(next.present);
    const isSame = key(lists) === key(columnLists(history.present));
    setState({ input, lists: isSame ? key(input.lists) : key(lists), history: next });
    if (!isSame) onLists(lists);
  };
  return {
    mapping: history.present,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    change: (next) => move(record(history, next)),
    undo: () => move(undo(history)),
    redo: () => move(redo(history)),
  };
}

const key = ({ reader, writer }: ColumnLists) => JSON.stringify([reader, writer]);
