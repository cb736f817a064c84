import { crc32cUpdate } from "../crc32c";
import { shift, shiftBy, shiftedStart, shiftTable, type ShiftTable } from "../crc32c-shift";
import { writePadded } from "./digits";
import { copyBytes, FieldBytes, viewOf } from "./field-bytes";
import { OP_TEXTS } from "./layout";
import type { RowPart } from "./plan";
import { COLUMN_INDEX_DIGITS, type RecordContext } from "./record-context";

const OPS = OP_TEXTS.map((text) => Buffer.from(text));
const OP_VIEWS = OPS.map(viewOf);
const ZEROS_VIEW = viewOf(new Uint8Array(COLUMN_INDEX_DIGITS));
/** Column indexes with prepared digits; a row has rarely more columns. */
const PREPARED = 1024;
const PREPARED_DIGITS = prepareDigits();
const PREPARED_OWN = Int32Array.from({ length: PREPARED }, (_, i) =>
  crc32cUpdate(0, PREPARED_DIGITS, i * COLUMN_INDEX_DIGITS, (i + 1) * COLUMN_INDEX_DIGITS),
);

/** One prepared form of a row segment: as `FieldBytes`, with a gap for the digits of the column index. */
export class Form extends FieldBytes {
  /** Offset of the gap, or −1. Its bytes are zero, so that the digits' share of the checksum can be added. */
  gapAt = -1;
  /** Checksum bytes behind the gap, and their table. */
  gapTable: ShiftTable | null = null;
  gapDistance = 0;
  /** Register when the segment begins the record. */
  started = 0;
  /** Serial number of the record it was prepared for. */
  serial = -1;
}

/**
 * Fields that all rows of one record share, but for the operation and the column index: prepared once per record and
 * operation, copied as a whole, with ten digits patched in.
 */
export class RowSegment {
  readonly #parts: readonly RowPart[];
  readonly #forms: readonly Form[];
  readonly #isFirst: boolean;
  /** Bytes of the constants, for the estimate of a row's length. */
  readonly worstBytes: number;

  constructor(parts: readonly RowPart[], isFirst: boolean) {
    this.#parts = parts;
    this.#isFirst = isFirst;
    const hasOperation = parts.some(({ kind }) => kind === "operation");
    const shared = new Form(256);
    this.#forms = OPS.map(() => (hasOperation ? new Form(256) : shared));
    this.worstBytes = parts.reduce((sum, part) => sum + (part.kind === "constant" ? part.text.length : 0), 0);
  }

  /** The form for rows of this operation, of the record that `serial` counts. */
  form(operation: number, serial: number, context: RecordContext): Form {
    const form = this.#forms[operation]!;
    if (form.serial !== serial) this.#prepare(form, operation, serial, context);
    return form;
  }

  #prepare(form: Form, operation: number, serial: number, context: RecordContext): void {
    form.clear();
    form.gapAt = -1;
    form.serial = serial;
    let crcAtGap = 0;
    for (const part of this.#parts) {
      switch (part.kind) {
        case "constant":
          form.text(part.field, viewOf(part.text), 0, part.text.length);
          break;
        case "operation":
          form.text(part.field, OP_VIEWS[operation]!, 0, OPS[operation]!.length);
          break;
        case "primaryKey":
          if (part.target === "bigint") {
            const at = context.keyInteger(part.index);
            form.int64(part.field, context.view.getInt32(at, true), context.view.getInt32(at + 4, true));
          } else if (!context.isLeftOut(part)) {
            const { bytes, from, to } = context.keyText(part);
            form.text(part.field, bytes, from, to);
          }
          break;
        case "sequence": {
          const { sequence } = context;
          const length = sequence.length + COLUMN_INDEX_DIGITS;
          form.beginText(part.field, length);
          copyBytes(form.view, form.length, context.sequenceView, 0, sequence.length);
          copyBytes(form.view, form.length + sequence.length, ZEROS_VIEW, 0, COLUMN_INDEX_DIGITS);
          form.length += length;
          form.fedText(part.field, length);
          form.gapAt = form.length - COLUMN_INDEX_DIGITS;
          crcAtGap = form.crcLength;
          break;
        }
      }
    }
    form.finish();
    form.gapDistance = form.crcLength - crcAtGap;
    form.gapTable = form.gapAt < 0 ? null : shiftTable(form.gapDistance);
    if (this.#isFirst) form.started = shiftedStart(form.crcLength) ^ form.own;
  }
}

/** Writes the ten digits and returns their register from 0. */
export function writeColumnIndex(out: Uint8Array, at: number, columnIndex: number): number {
  if (columnIndex >= PREPARED) {
    writePadded(out, at, columnIndex, COLUMN_INDEX_DIGITS);
    return crc32cUpdate(0, out, at, at + COLUMN_INDEX_DIGITS);
  }
  const from = columnIndex * COLUMN_INDEX_DIGITS;
  for (let i = 0; i < COLUMN_INDEX_DIGITS; i++) out[at + i] = PREPARED_DIGITS[from + i]!;
  return PREPARED_OWN[columnIndex]!;
}

/** Adds the share of the gap's digits to a register behind the whole form. */
export function gapShare(form: Form, own: number): number {
  if (form.gapTable !== null) return shiftBy(form.gapTable, own);
  return shift(own, form.gapDistance);
}

function prepareDigits(): Uint8Array {
  const digits = new Uint8Array(PREPARED * COLUMN_INDEX_DIGITS);
  for (let i = 0; i < PREPARED; i++) writePadded(digits, i * COLUMN_INDEX_DIGITS, i, COLUMN_INDEX_DIGITS);
  return digits;
}
