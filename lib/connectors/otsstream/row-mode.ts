import type { OtsstreamReaderParameter } from "@/lib/core/job/otsstream";
import type { BatchBuilder } from "@/lib/engine/batch-builder";
import type { BatchSchema } from "@/lib/engine/contract";
import { AppError } from "@/lib/core/errors";
import type { ColumnValue } from "@/lib/tablestore/row";
import { recordAt, type StreamPageIndex } from "@/lib/tablestore/stream-page";
import type { StreamRecord } from "@/lib/tablestore/stream-record";
import { sequenceInfo } from "./sequence-info";

/** A column of row mode; a tag is looked up among the tags of its time series. */
export interface RowColumn {
  readonly name: string;
  readonly isTag: boolean;
}

export interface RowLayout {
  readonly columns: readonly RowColumn[];
  readonly withSequence: boolean;
  readonly isTimeseries: boolean;
}

export function rowLayout(parameter: OtsstreamReaderParameter): RowLayout {
  return {
    columns: parameter.column.map((entry) =>
      typeof entry === "string"
        ? { name: entry, isTag: false }
        : { name: entry.name, isTag: entry.is_timeseries_tag ?? false },
    ),
    withSequence: parameter.isExportSequenceInfo,
    isTimeseries: parameter.isTimeseriesTable,
  };
}

export function rowSchema({ columns, withSequence }: RowLayout, zone: string): BatchSchema {
  const names = [...columns.map(({ name }) => name), ...(withSequence ? ["sequenceInfo"] : [])];
  return { columns: names.map((name) => ({ name, type: "string" })), zone };
}

/** Hidden first key of time-series tables, and the text that holds their tags. */
const HASH_KEY = "_#h";
const TAGS = "_tags";

/**
 * Adds the records `[from, to)` of a page: one row per written row that holds any of the columns. Deleted rows and
 * deleted cells leave nothing. Source: DataX otsstreamreader SingleVerAndUpOnlyModeRecordSender.
 */
export function addRows(
  builder: BatchBuilder,
  page: StreamPageIndex,
  [from, to]: readonly [from: number, to: number],
  layout: RowLayout,
  shardId: string,
): void {
  for (let index = from; index < to; index++) {
    const record = recordAt(page, index);
    if (record.action === "DELETE_ROW") continue;
    const values = valuesOf(record, layout);
    const row = layout.columns.map((column) => valueOf(values, column));
    if (row.every((value) => value === undefined)) continue;
    for (const value of row) builder.put(value ?? null);
    if (layout.withSequence) builder.putText(sequenceInfo(record.sequence, shardId, null));
    builder.endRow();
  }
}

/** Key columns and written cells by name; a cell wins over a key of its name, the last of several versions wins. */
function valuesOf({ primaryKey, cells }: StreamRecord, { isTimeseries }: RowLayout): Map<string, ColumnValue> {
  const values = new Map<string, ColumnValue>();
  for (const { name, value } of primaryKey) if (!isTimeseries || name !== HASH_KEY) values.set(name, value);
  for (const cell of cells) {
    if (cell.op === "put") values.set(isTimeseries ? cell.name.split(":")[0]! : cell.name, cell.value);
  }
  return values;
}

function valueOf(values: ReadonlyMap<string, ColumnValue>, { name, isTag }: RowColumn): ColumnValue | undefined {
  return isTag ? parseTags(String(values.get(TAGS) ?? "[]")).get(name) : values.get(name);
}

/**
 * `["name=value","name=value"]`, the text in which a time series keeps its tags.
 * @throws AppError input.invalid
 */
export function parseTags(text: string): ReadonlyMap<string, string> {
  if (!/^\[(?:"[^"=]*=[^"]*"(?:,(?=")|(?=\])))*\]$/.test(text)) {
    throw new AppError("input.invalid", { reason: 'Parse "_tags" fail, please check your config.' });
  }
  return new Map([...text.matchAll(/"([^"=]*)=([^"]*)"/g)].map((match) => [match[1]!, match[2]!]));
}
