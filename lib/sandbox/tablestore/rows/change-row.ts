import type { Cell } from "@/lib/tablestore/row";
import { invalid } from "../service-error";
import { compareCells, keepNewest, type StoredCell } from "./stored-row";

/** What a change makes of a row, and the cells of its stream record in the order of the request. */
export interface ChangedRow {
  /** Null when there is no row afterwards. */
  readonly cells: readonly StoredCell[] | null;
  readonly recorded: readonly Cell[];
}

/** Cells that name no version get `version`, in milliseconds. */
export function putRow(cells: readonly Cell[], version: bigint, maxVersions: number): ChangedRow {
  const recorded = cells.map((cell) => withVersion(cell, version));
  return { cells: arrange(recorded, maxVersions), recorded };
}

/** Applies the cells in order. A row that does not exist yet comes into being with its first put. */
export function updateRow(
  current: readonly StoredCell[] | null,
  changes: readonly Cell[],
  version: bigint,
  maxVersions: number,
): ChangedRow {
  let cells = [...(current ?? [])];
  let hasPut = false;
  const recorded = changes.map((change): Cell => {
    if (change.op === "deleteAll" || change.op === "deleteOne") {
      cells = cells.filter(
        (cell) => cell.name !== change.name || (change.op === "deleteOne" && cell.version !== change.version),
      );
      return change;
    }
    hasPut = true;
    const put = withVersion(change.op === "increment" ? incremented(cells, change) : change, version);
    cells = cells.filter((cell) => cell.name !== put.name || cell.version !== put.version);
    cells.push(put);
    return put;
  });
  return { cells: current === null && !hasPut ? null : arrange(cells, maxVersions), recorded };
}

/** The cell that an increment leaves: counters start at zero and wrap as 64-bit integers do. */
function incremented(cells: readonly StoredCell[], change: Cell): Cell {
  const newest = cells
    .filter((cell) => cell.name === change.name)
    .reduce<StoredCell | null>((best, cell) => (best === null || cell.version >= best.version ? cell : best), null);
  const value = newest?.value ?? 0n;
  if (typeof value !== "bigint") throw invalid(`Column '${change.name}' cannot be incremented: it is no integer.`);
  return { ...change, op: "put", value: BigInt.asIntN(64, value + BigInt(change.value as bigint)) };
}

function withVersion(cell: Cell, version: bigint): StoredCell {
  return { name: cell.name, op: "put", value: cell.value!, version: cell.version ?? version };
}

function arrange(cells: readonly StoredCell[], maxVersions: number): StoredCell[] {
  const last = new Map(cells.map((cell) => [`${cell.version}/${cell.name}`, cell]));
  return keepNewest([...last.values()].sort(compareCells), maxVersions);
}
