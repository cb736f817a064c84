import { decodeFilter } from "@/lib/tablestore/filter";
import type { Cell, PrimaryKey, WireRow } from "@/lib/tablestore/row";
import { encodeRow } from "@/lib/tablestore/row-encoder";
import { conditionFailed, invalid } from "../service-error";
import type { RowChange } from "../store/operation";
import type { TableOptions } from "../store/table";
import { putRow, updateRow, type ChangedRow } from "./change-row";
import { matches } from "./filter-row";
import type { StoredCell, StoredRow } from "./stored-row";

/** A change beside the row it is for, as that stands; null also when the change does not depend on it. */
export interface Decision {
  readonly change: RowChange;
  readonly wire: WireRow;
  readonly primaryKey: PrimaryKey;
  readonly current: StoredRow | null;
  readonly options: TableOptions;
}

/** Whether `current` has to be known to decide a change. */
export function dependsOnRow({ existence, columnCondition, type }: RowChange): boolean {
  return existence !== "IGNORE" || columnCondition !== null || type === "update";
}

/** Everything for which a change may be refused. @throws ServiceError */
export function checkChangeOf({ change, wire, primaryKey, current, options }: Decision, nowMs: number): void {
  checkVersions(wire.cells, options, nowMs);
  if (change.type === "update" && !options.allowUpdate)
    throw invalid("The table does not allow UpdateRow: allow_update is false.");
  checkCondition(change, primaryKey, current);
}

/** What the change makes of the row; cells that name no version get `version`. @throws ServiceError */
export function changed({ change: { type }, wire, current, options }: Decision, version: bigint): ChangedRow {
  if (type === "put") return putRow(wire.cells, version, options.maxVersions);
  if (type === "update") return updateRow(current?.cells ?? null, wire.cells, version, options.maxVersions);
  return { cells: null, recorded: [] };
}

/** What the request asked to have returned, as PlainBuffer. */
export function returned(
  { returns, returnColumns }: RowChange,
  primaryKey: PrimaryKey,
  { cells }: ChangedRow,
): Uint8Array | null {
  if (returns === "none") return null;
  if (returns === "key") return encodeRow({ primaryKey });
  const asked: readonly StoredCell[] = cells?.filter(({ name }) => returnColumns.includes(name)) ?? [];
  return encodeRow({ primaryKey, cells: asked });
}

function checkCondition(change: RowChange, primaryKey: PrimaryKey, current: StoredRow | null): void {
  if (change.existence === "EXPECT_EXIST" && current === null) throw conditionFailed();
  if (change.existence === "EXPECT_NOT_EXIST" && current !== null) throw conditionFailed();
  if (change.columnCondition === null) return;
  if (!matches(decodeFilter(change.columnCondition), current ?? { primaryKey, cells: [] })) throw conditionFailed();
}

/** A version may lie as far from the clock as the table's deviation says, and not be expired already. */
function checkVersions(cells: readonly Cell[], { deviationSec, timeToLive }: TableOptions, nowMs: number): void {
  const now = BigInt(nowMs);
  const deviation = BigInt(deviationSec) * 1000n;
  const oldest = timeToLive < 0 ? now - deviation : max(now - deviation, now - BigInt(timeToLive) * 1000n);
  for (const { name, op, version } of cells)
    if ((op === "put" || op === "increment") && version !== null && (version < oldest || version >= now + deviation))
      throw invalid(`Invalid timestamp. Cell:${name}.`);
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
