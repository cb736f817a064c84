import { AppError } from "@/lib/core/errors";
import { GetStreamRecord } from "./operations/streams";
import type { ColumnValue, PrimaryKey, SequenceInfo, WireRow } from "./row";
import { decodeRow, keyValues } from "./row-decoder";

/** One cell of a change. Every put and every deletion of one version names its version. */
export type ChangedCell =
  | { readonly op: "put"; readonly name: string; readonly value: ColumnValue; readonly version: bigint }
  | { readonly op: "deleteOne"; readonly name: string; readonly value: null; readonly version: bigint }
  | { readonly op: "deleteAll"; readonly name: string; readonly value: null; readonly version: null };

export type StreamAction = "PUT_ROW" | "UPDATE_ROW" | "DELETE_ROW";

/** One change of one row. A put replaces the row: whatever was there before is gone. */
export interface StreamRecord {
  readonly action: StreamAction;
  readonly primaryKey: PrimaryKey;
  readonly cells: readonly ChangedCell[];
  readonly sequence: SequenceInfo;
  /** Previous values of the stream's original columns; null unless the stream carries them. */
  readonly originalCells: readonly ChangedCell[] | null;
}

/** What one GetStreamRecord call returned. */
export interface StreamPage {
  readonly records: readonly StreamRecord[];
  /** Where to go on, or null when the shard is closed and read to its end. */
  readonly nextIterator: string | null;
  /** False when the log is drained, true when it may hold more, null when the service did not say. */
  readonly mayMoreRecord: boolean | null;
}

/**
 * A GetStreamRecord answer as objects.
 * @throws AppError "tablestore.damaged_message" and "tablestore.damaged_row", also for cells that no change can hold:
 * the Java client's rules.
 */
export function decodeStreamPage(body: Uint8Array): StreamPage {
  const { streamRecords, nextShardIterator = "", mayMoreRecord = null } = GetStreamRecord.response.decode(body);
  return {
    records: streamRecords.map(({ actionType: action, record, originRecord }) => {
      const row = decodeRow(record);
      const { primaryKey, sequence } = row;
      if (sequence === null) throw damaged("a stream record without sequence info");
      const originalCells = originRecord === undefined ? null : changedCells(decodeRow(originRecord));
      return { action, primaryKey: keyValues(primaryKey), cells: changedCells(row), sequence, originalCells };
    }),
    nextIterator: nextShardIterator === "" ? null : nextShardIterator,
    mayMoreRecord,
  };
}

function changedCells({ primaryKey, cells }: WireRow): ChangedCell[] {
  keyValues(primaryKey);
  return cells.map(({ name, op, value, version }): ChangedCell => {
    if (op === "put" && value !== null && version !== null) return { op, name, value, version };
    if (op === "deleteOne" && value === null && version !== null) return { op, name, value, version };
    if (op === "deleteAll" && value === null && version === null) return { op, name, value, version };
    throw damaged(`column '${name}' of a stream record is not a change`);
  });
}

function damaged(reason: string): AppError {
  return new AppError("tablestore.damaged_row", { reason });
}
