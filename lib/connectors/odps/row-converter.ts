import { AppError } from "@/lib/core/errors";
import type { OdpsWriterParameter } from "@/lib/core/job/odps";
import type { RecordBatch, RejectedRow, RowCursor } from "@/lib/engine/contract";
import { bytesText } from "@/lib/engine/text";
import { formatOdpsType } from "@/lib/maxcompute/odps-type";
import type { OdpsValue } from "@/lib/maxcompute/odps-value";
import type { RecordColumn } from "@/lib/maxcompute/record/encoder";
import { converterFor, type Converter } from "./conversions";
import { Unfit } from "./unfit";

/** One column of the destination and the source column that feeds it. */
interface Feed {
  readonly source: number;
  readonly name: string;
  readonly convert: Converter;
  /** Text and binary fields have a longest length. */
  readonly isSized: boolean;
}

type Rules = Pick<
  OdpsWriterParameter,
  "emptyAsNull" | "overLengthRule" | "maxFieldLength" | "maxOdpsFieldLength" | "binaryEncoding" | "compat"
>;

export interface ConvertedRows {
  readonly dirty: readonly RejectedRow[];
}

/** Turns records into rows of a record stream, one after the other, into the same row. */
export class RowConverter {
  readonly #feeds: readonly (Feed | null)[];
  readonly #rules: Rules;
  readonly #row: OdpsValue[];

  /** @throws AppError "odps.type_not_writable" */
  constructor(columns: readonly RecordColumn[], sources: ReadonlyMap<string, number>, rules: Rules, zone: string) {
    const options = { zone, binaryEncoding: rules.binaryEncoding, ...rules.compat };
    this.#rules = rules;
    this.#row = columns.map(() => null);
    this.#feeds = columns.map(({ name, type }) => {
      const source = sources.get(name.toLowerCase());
      if (source === undefined) return null;
      const convert = converterFor(type, options);
      if (convert !== null) return { source, name, convert, isSized: type.kind === "string" || type.kind === "binary" };
      if (rules.compat.unsupportedAsNull) return null;
      throw new AppError(
        "odps.type_not_writable",
        { column: name, type: formatOdpsType(type).toUpperCase() },
        { path: "column" },
      );
    });
  }

  /** Gives each of the records `[from, to)` that converts to `take`, which may refuse it by an AppError; the others are dirty. */
  convert(
    batch: RecordBatch,
    take: (row: readonly OdpsValue[], cursor: RowCursor) => void,
    from = 0,
    to = batch.count,
  ): ConvertedRows {
    const cursor = batch.cursor();
    const dirty: RejectedRow[] = [];
    for (let index = from; index < to; index++) {
      cursor.seek(index);
      const error = this.#fill(cursor) ?? attempt(() => take(this.#row, cursor));
      if (error !== null) dirty.push(rejectedRow(index, error));
    }
    return { dirty };
  }

  #fill(cursor: RowCursor): AppError | null {
    for (let index = 0; index < this.#feeds.length; index++) {
      const feed = this.#feeds[index]!;
      if (feed === null) continue;
      try {
        this.#row[index] = this.#value(feed, cursor);
      } catch (thrown) {
        if (thrown instanceof AppError) return thrown;
        if (!(thrown instanceof Unfit)) throw thrown;
        const params = { index: feed.source, column: feed.name, reason: thrown.message };
        return new AppError("odps.value_unfit", params, { details: { column: feed.source } });
      }
    }
    return null;
  }

  #value({ source, name, convert, isSized }: Feed, cursor: RowCursor): OdpsValue {
    if (cursor.isNull(source)) return null;
    const isEmptyText =
      this.#rules.emptyAsNull && cursor.typeAt(source) === "string" && cursor.getBytes(source).length === 0;
    if (isEmptyText) return null;
    const value = convert(cursor, source);
    return isSized ? this.#sized(value, { source, name }) : value;
  }

  #sized(value: OdpsValue, { source, name }: Pick<Feed, "source" | "name">): OdpsValue {
    const { maxOdpsFieldLength: limit, maxFieldLength, overLengthRule } = this.#rules;
    const bytes = value instanceof Uint8Array ? value.length : Buffer.byteLength(String(value));
    if (value === null || bytes <= limit) return value;
    if (overLengthRule === "setNull") return null;
    if (overLengthRule === "truncate") return cut(value, maxFieldLength);
    const params = { index: source, column: name, bytes, limit };
    throw new AppError("odps.value_too_long", params, { details: { column: source } });
  }
}

/**
 * The original cuts text to six bytes less than the limit, counting three bytes for a character above U+00FF and one
 * for any other; bytes are cut exactly. Source: DataX OdpsUtil.processOverLengthData
 */
function cut(value: OdpsValue, limit: number): OdpsValue {
  if (value instanceof Uint8Array && !isText(value)) return value.subarray(0, limit);
  const text = value instanceof Uint8Array ? bytesText(value) : String(value);
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += character.codePointAt(0)! > 0xff ? 3 * character.length : 1;
    if (bytes > limit - 6) break;
    end += character.length;
  }
  return text.slice(0, end);
}

/** Text travels as UTF-8 where it needs no decoding; what is not UTF-8 was bytes. */
function isText(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function attempt(action: () => void): AppError | null {
  try {
    action();
    return null;
  } catch (thrown) {
    if (
      thrown instanceof AppError &&
      (thrown.code === "maxcompute.value_invalid" || thrown.code.startsWith("odps.value_"))
    )
      return thrown;
    throw thrown;
  }
}

function rejectedRow(row: number, { code, message, details: { column } }: AppError): RejectedRow {
  return { row, column: typeof column === "number" ? column : null, code, reason: message };
}
