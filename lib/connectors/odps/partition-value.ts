import { Temporal } from "temporal-polyfill";
import type { OdpsWriterParameter } from "@/lib/core/job/odps";
import type { RowCursor } from "@/lib/engine/contract";

type Mapping = OdpsWriterParameter["partitionColumnMapping"][number];

/** The original formats partition values in GMT+8, whatever the job's zone. */
const ZONE = "+08:00";
const FIELDS = /yyyy|MM|dd|HH|mm|ss/g;

/**
 * The partition value of a record: the column's text, or its date in another format where the job maps the column.
 * A text that does not match the format it should have stays as it is. Null and blank texts are for the caller.
 */
export function partitionValue(cursor: RowCursor, column: number, mapping: Mapping | undefined): string | null {
  if (cursor.isNull(column)) return null;
  if (mapping === undefined) return cursor.getText(column);
  if (cursor.typeAt(column) === "date") {
    const wall = Temporal.Instant.fromEpochMilliseconds(cursor.getDate(column))
      .toZonedDateTimeISO(ZONE)
      .toPlainDateTime();
    return format(wall, mapping.dateFormat);
  }
  const text = cursor.getText(column);
  if (mapping.srcDateFormat === undefined) return text;
  const wall = parse(text, mapping.srcDateFormat);
  return wall === null ? text : format(wall, mapping.dateFormat);
}

/** Gives a record's value of one partition level, by the job's mapping of that column. */
export function levelValue({ partitionColumnMapping }: Pick<OdpsWriterParameter, "partitionColumnMapping">) {
  return (cursor: RowCursor, { name, source }: { readonly name: string; readonly source: number }): string | null =>
    partitionValue(
      cursor,
      source,
      partitionColumnMapping.find((mapped) => mapped.name.toLowerCase() === name),
    );
}

function format(wall: Temporal.PlainDateTime, pattern: string): string {
  const values: Readonly<Record<string, [number, number]>> = {
    yyyy: [wall.year, 4],
    MM: [wall.month, 2],
    dd: [wall.day, 2],
    HH: [wall.hour, 2],
    mm: [wall.minute, 2],
    ss: [wall.second, 2],
  };
  return pattern.replace(FIELDS, (field) => String(values[field]![0]).padStart(values[field]![1], "0"));
}

function parse(text: string, pattern: string): Temporal.PlainDateTime | null {
  const fields: readonly string[] = pattern.match(FIELDS) ?? [];
  const source = pattern
    .split(FIELDS)
    .map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .reduce((before, literal, index) => `${before}(\\d{${fields[index - 1]!.length}})${literal}`);
  const match = new RegExp(`^${source}$`).exec(text);
  if (match === null) return null;
  const value = (field: string, otherwise: number) => {
    const index = fields.indexOf(field);
    return index < 0 ? otherwise : Number(match[index + 1]);
  };
  try {
    return Temporal.PlainDateTime.from(
      {
        year: value("yyyy", 1970),
        month: value("MM", 1),
        day: value("dd", 1),
        hour: value("HH", 0),
        minute: value("mm", 0),
        second: value("ss", 0),
      },
      { overflow: "reject" },
    );
  } catch {
    return null;
  }
}
