import type { OdpsColumn } from "../documents/table";
import { malformed } from "../documents/xml";
import { parseOdpsType } from "../odps-type";
import type { RecordColumn } from "../record/encoder";

/** Columns of a record stream. @throws AppError "maxcompute.type_unsupported" */
export function recordColumns(columns: readonly OdpsColumn[]): readonly RecordColumn[] {
  return columns.map(({ name, type }) => ({ name, type: parseOdpsType(type) }));
}

/** Some of the columns, in the order asked for. */
export function selectColumns(columns: readonly RecordColumn[], names: readonly string[]): readonly RecordColumn[] {
  return names.map((name) => {
    const found = columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
    if (found === undefined) throw malformed(`the tunnel session has no column ${name}`);
    return found;
  });
}
