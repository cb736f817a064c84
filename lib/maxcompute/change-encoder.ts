import { CRC32C_START, crc32cInt32, crc32cInt64, crc32cUpdate } from "./crc32c";
import { shift, shiftBy } from "./crc32c-shift";
import { MAX_INT64_DIGITS, writeInt64, writeTwoDecimals } from "./change/digits";
import { copy, copyBytes, COPY_SLACK, MAX_FIELD_HEAD, writeVarint, writeZigZag } from "./change/field-bytes";
import {
  CELL_NAME,
  CELL_NAME_LENGTH,
  CELL_OP,
  CELL_STRIDE,
  CELL_VALUE,
  CELL_VALUE_LENGTH,
  CELL_VERSION,
  OP_DELETE_ROW,
  ROW_CELL,
  ROW_COLUMN_INDEX,
  ROW_RECORD,
  ROW_STRIDE,
  TEXT_OFFSET,
  VALUE_BLOB,
  VALUE_BOOLEAN,
  VALUE_DOUBLE,
  VALUE_INTEGER,
  VALUE_STRING,
  type ChangeRows,
} from "./change/layout";
import { NameCache } from "./change/name-cache";
import type { ChangePlan, Segment, Target } from "./change/plan";
import { isCopied, isReserved, RecordContext } from "./change/record-context";
import { gapShare, RowSegment, writeColumnIndex } from "./change/row-segment";
import { VersionField } from "./change/version-field";
import type { RecordEncoder } from "./record/encoder";
import { sumHigh, sumLow } from "./record/record-sum";
import { WIRE_DELIMITED, WIRE_VARINT } from "./record/wire";

/** Plain text of a double never has more: 324 places behind the point, or 309 before it. */
const MAX_DOUBLE_TEXT = 400;
/** End tag as it stands on the wire, read as one big-endian number. */
const END_TAG = 0x80c0ff7f | 0;
const END_BYTES = 4 + 5;
const MAX_OP_TEXT = 2;
const FALSE = Buffer.from("false");
const TRUE = Buffer.from("true");

/*
 * Change rows to records without an object per row, in the order of the plan's segments:
 *
 *   row segments      keys, constants, operation, sequence: prepared once per record, copied; ten digits patched
 *   name              prepared once per column name, copied
 *   version           prepared once per distinct version, copied
 *   value             copied or printed, and really hashed
 *
 * Whatever is copied adds its share to the checksum by linearity: see crc32c-shift.ts.
 */
export class ChangeEncoder {
  readonly #rules: ChangePlan["rules"];
  readonly #segments: readonly CompiledSegment[];
  readonly #context: RecordContext;
  /** Bytes of a row that depend on nothing but the plan. */
  readonly fixedBytes: number;
  readonly #names: number;
  readonly #values: number;
  #serial = 0;
  #valueState = 0;

  constructor({ segments, rules }: ChangePlan) {
    this.#rules = rules;
    this.#segments = segments.map((segment, i) => compile(segment, i === 0));
    const parts = segments.flatMap((segment) => (segment.kind === "row" ? segment.parts : []));
    this.#context = new RecordContext(parts, rules);
    const count = (kind: Segment["kind"]) => segments.filter((segment) => segment.kind === kind).length;
    this.#names = count("name");
    this.#values = count("value");
    const constants = this.#segments.reduce((sum, { row }) => sum + (row?.worstBytes ?? 0), 0);
    const heads = (parts.length + segments.length) * MAX_FIELD_HEAD;
    const versions = count("version") * MAX_INT64_DIGITS;
    this.fixedBytes = heads + constants + MAX_OP_TEXT * parts.length + versions + END_BYTES + COPY_SLACK;
  }

  /**
   * Appends the rows from `from` on to the stream. Returns the first row that is not for the kernel (a value too long, or
   * that needs a conversion), or `count` when all are done. The caller deals with that row and goes on behind it.
   */
  encode(rows: ChangeRows, from: number, encoder: RecordEncoder): number {
    const { page, index, count } = rows;
    const { bytes, records, cells } = page;
    const context = this.#context;
    const segments = this.#segments;
    context.openPage(page, rows.shardId);
    const source = context.view;
    let record = -1;
    let region = encoder.region(0);
    let { bytes: out, view, at, end } = region;
    let meta = encoder.metaState;
    let [written, low, high] = [0, 0, 0];
    let row = from;
    rows: for (; row < count; row++) {
      const descriptor = row * ROW_STRIDE;
      if (index[descriptor + ROW_RECORD]! !== record) {
        record = index[descriptor + ROW_RECORD]!;
        this.#serial++;
        if (!context.openRecord(records, record)) break;
      }
      const cell = index[descriptor + ROW_CELL]! * CELL_STRIDE;
      const columnIndex = index[descriptor + ROW_COLUMN_INDEX]!;
      const isRow = cell < 0;
      const operation = isRow ? OP_DELETE_ROW : cells[cell + CELL_OP]!;
      const nameLength = isRow ? 0 : cells[cell + CELL_NAME_LENGTH]!;
      const value = isRow ? 0 : cells[cell + CELL_VALUE]!;
      const valueLength = isRow ? 0 : cells[cell + CELL_VALUE_LENGTH]!;
      const version = isRow ? 0 : cells[cell + CELL_VERSION]!;

      const worst =
        this.fixedBytes +
        context.worstBytes +
        this.#names * nameLength +
        this.#values * Math.max(valueLength, MAX_DOUBLE_TEXT);
      if (at + worst > end) {
        encoder.accept(region, at, { records: written, metaState: meta, low, high });
        written = low = high = 0;
        region = encoder.region(worst);
        ({ bytes: out, view, at, end } = region);
      }

      const start = at;
      let state = CRC32C_START;
      for (let i = 0; i < segments.length; i++) {
        const segment = segments[i]!;
        switch (segment.kind) {
          case ROW: {
            const form = segment.row!.form(operation, this.#serial, context);
            copy(view, at, form.view, form.length);
            state =
              i === 0
                ? form.started
                : (form.table ? shiftBy(form.table, state) : shift(state, form.crcLength)) ^ form.own;
            if (form.gapAt >= 0) state ^= gapShare(form, writeColumnIndex(out, at + form.gapAt, columnIndex));
            at += form.length;
            break;
          }
          case NAME: {
            if (isRow) break;
            const name = segment.names!.find(bytes, cells[cell + CELL_NAME]!, nameLength, columnIndex);
            copy(view, at, name.view, name.length);
            state = (name.table ? shiftBy(name.table, state) : shift(state, name.crcLength)) ^ name.own;
            at += name.length;
            break;
          }
          case VERSION: {
            if (version === 0) break;
            const field = segment.version!.find(source.getInt32(version, true), source.getInt32(version + 4, true));
            if (field === null) {
              at = start;
              break rows;
            }
            copy(view, at, field.view, field.length);
            state = (field.table ? shiftBy(field.table, state) : shift(state, field.crcLength)) ^ field.own;
            at += field.length;
            break;
          }
          default: {
            if (value === 0) break;
            const ended = this.#writeValue(segment, out, view, at, value, valueLength, state);
            if (ended < 0) {
              at = start;
              break rows;
            }
            at = ended;
            state = this.#valueState;
          }
        }
      }
      view.setInt32(at, END_TAG);
      at = writeVarint(out, at + 4, ~state);
      meta = crc32cInt32(meta, ~state);
      low = sumLow(low, ~state);
      high = sumHigh(high, ~state);
      written++;
    }
    encoder.accept(region, at, { records: written, metaState: meta, low, high });
    return row;
  }

  /** Appends the value and leaves the register in `#valueState`; −1 when the value is not for the kernel. */
  #writeValue(
    segment: CompiledSegment,
    out: Buffer,
    outView: DataView,
    at: number,
    value: number,
    valueLength: number,
    state: number,
  ): number {
    const { bytes, view } = this.#context;
    const type = bytes[value]!;
    if (segment.target === "bigint") return this.#writeLong(segment, out, at, value, state);
    const tagged = writeVarint(out, at, segment.textTag);
    let first = tagged + 1;
    let end = first;
    switch (type) {
      case VALUE_BLOB:
      case VALUE_STRING: {
        const from = value + TEXT_OFFSET;
        const length = valueLength - TEXT_OFFSET;
        if (length === 0 && this.#rules.emptyAsNull && type === VALUE_STRING) {
          this.#valueState = state;
          return at;
        }
        if (length > this.#rules.maxTextBytes) return -1;
        if (type === VALUE_BLOB && !isCopied(bytes, from, from + length, this.#rules)) return -1;
        first = writeVarint(out, tagged, length);
        end = first + length;
        copyBytes(outView, first, view, from, length);
        break;
      }
      case VALUE_INTEGER:
        end = writeInt64(out, first, view.getInt32(value + 1, true), view.getInt32(value + 5, true));
        out[tagged] = end - first;
        break;
      case VALUE_DOUBLE: {
        const number = view.getFloat64(value + 1, true);
        end = writeTwoDecimals(out, first, number);
        if (end >= 0) {
          out[tagged] = end - first;
          break;
        }
        const text = this.#rules.doubleText(number);
        first = writeVarint(out, tagged, text.length);
        end = first + text.length;
        for (let i = 0; i < text.length; i++) out[first + i] = text.charCodeAt(i);
        break;
      }
      case VALUE_BOOLEAN: {
        const text = bytes[value + 1] === 0 ? FALSE : TRUE;
        out[tagged] = text.length;
        out.set(text, first);
        end = first + text.length;
        break;
      }
      default:
        return -1;
    }
    this.#valueState = crc32cUpdate(crc32cInt32(state, segment.field), out, first, end);
    return end;
  }

  #writeLong(segment: CompiledSegment, out: Buffer, at: number, value: number, state: number): number {
    const { bytes, view } = this.#context;
    const low = view.getInt32(value + 1, true);
    const high = view.getInt32(value + 5, true);
    if (bytes[value] !== VALUE_INTEGER || isReserved(low, high)) return -1;
    this.#valueState = crc32cInt64(crc32cInt32(state, segment.field), low, high);
    return writeZigZag(out, writeVarint(out, at, segment.integerTag), low, high);
  }
}

const ROW = 0;
const NAME = 1;
const VERSION = 2;
const VALUE = 3;

interface CompiledSegment {
  readonly kind: typeof ROW | typeof NAME | typeof VERSION | typeof VALUE;
  readonly field: number;
  readonly target: Target;
  readonly textTag: number;
  readonly integerTag: number;
  readonly row: RowSegment | null;
  readonly names: NameCache | null;
  readonly version: VersionField | null;
}

function compile(segment: Segment, isFirst: boolean): CompiledSegment {
  const field = segment.kind === "row" ? 0 : segment.field;
  const kinds = { row: ROW, name: NAME, version: VERSION, value: VALUE } as const;
  return {
    kind: kinds[segment.kind],
    field,
    target: "target" in segment ? segment.target : "string",
    textTag: (field << 3) | WIRE_DELIMITED,
    integerTag: (field << 3) | WIRE_VARINT,
    row: segment.kind === "row" ? new RowSegment(segment.parts, isFirst) : null,
    names: segment.kind === "name" ? new NameCache(field) : null,
    version: segment.kind === "version" ? new VersionField(field, segment.target) : null,
  };
}
