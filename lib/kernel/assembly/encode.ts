import { copyLoosely, copyText } from "./copy";
import { crc32c, crc32cInt32, crc32cInt64, CRC32C_START } from "./crc32c";
import { shifted, shiftTable } from "./crc32c-shift";
import { writeInt64, writeTen } from "./digits";
import { writeDouble } from "./double";
import {
  begin,
  fedBytes,
  fieldEnd,
  fieldState,
  int64Field,
  textField,
  WIRE_DELIMITED,
  WIRE_VARINT,
  writeVarint,
  writeZigZag,
} from "./field";
import { prepareForm } from "./form";
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
  TYPE_BLOB,
  TYPE_BOOLEAN,
  TYPE_DOUBLE,
  TYPE_INTEGER,
  TYPE_STRING,
} from "./layout";
import { CELLS, COLUMN_DIGITS, COLUMN_INDEXES, PAGE, RESULT, ROWS, VERSIONS } from "./memory";
import {
  clearNames,
  findName,
  MAX_NAME_BYTES,
  NAME_FED,
  NAME_HEAD,
  NAME_LENGTH,
  NAME_STATE,
  NAME_TABLE,
} from "./names";
import {
  FORM_BEHIND,
  FORM_BEHIND_TABLE,
  FORM_FED,
  FORM_GAP,
  FORM_HEAD,
  FORM_LENGTH,
  FORM_SERIAL,
  FORM_STATE,
  FORM_TABLE,
  formOf,
  header,
  NAME,
  PLAN_EMPTY_AS_NULL,
  PLAN_FIXED,
  PLAN_MAX_TEXT,
  PLAN_NAMES,
  PLAN_SEGMENTS,
  PLAN_VALUES,
  ROW,
  SEGMENT_FIELD,
  SEGMENT_HAS_OPERATION,
  SEGMENT_KIND,
  SEGMENT_ORDINAL,
  SEGMENT_STRIDE,
  SEGMENT_TARGET,
  SEGMENTS,
  TARGET_BIGINT,
  VERSION,
} from "./plan";
import { isCopied, isReserved, openRecord, recordBytes, recordSerial } from "./record";

/* lib/maxcompute/change-encoder.ts, which is the reference: the same records, byte for byte. */

/** Why `encode` returned: all rows are done; one is not for any kernel; there is no room; one is too long for this one. */
const DONE: u32 = 0;
const REFUSED: u32 = 1;
const FULL: u32 = 2;
const TOO_LONG: u32 = 3;

/** Plain text of a double never has more: see `writeDouble`. */
const MAX_DOUBLE_TEXT: u32 = 400;
/** End tag as it stands on the wire, read as a little-endian number. */
const END_TAG: u32 = 0x7fffc080;

const VERSION_STRIDE: usize = 96;
const VERSION_VALUE: usize = 0;
const VERSION_LENGTH: usize = 8;
const VERSION_FED: usize = 12;
const VERSION_STATE: usize = 16;
const VERSION_TABLE: usize = 20;
const VERSION_HEAD: usize = 32;
const VERSION_DIGITS: usize = RESULT + 2048;

/** Register behind the value written last. */
let valueState: u32 = 0;

export function initColumnDigits(): void {
  for (let i: u32 = 0; i < COLUMN_INDEXES; i++) {
    const at = COLUMN_DIGITS + (i << 4);
    writeTen(at, i);
    store<u32>(at, crc32c(0, at, at + 10), 12);
  }
}

/** Call when another plan stands at PLAN. */
export function planChanged(): void {
  clearNames();
  memory.fill(VERSIONS, 0, VERSION_STRIDE * 64);
}

/**
 * Records of the rows from `from` on, at `start` and at most `room` bytes of them. Gives the row it came to. Results: bytes
 * written, records written, register behind their checksums, both sums, why it returned, and bytes that the next row needs
 * at most.
 */
export function encode(from: u32, count: u32, start: usize, room: u32, metaState: u32): u32 {
  const limit = start + room;
  const segmentsEnd = SEGMENTS + header(PLAN_SEGMENTS) * SEGMENT_STRIDE;
  const fixedBytes = header(PLAN_FIXED);
  const names = header(PLAN_NAMES);
  const values = header(PLAN_VALUES);
  let out = start;
  let meta = metaState;
  let low: u32 = 0;
  let high: u32 = 0;
  let record: i32 = -1;
  let status = DONE;
  let needed: u32 = 0;
  let row = from;
  for (; row < count; row++) {
    const at = ROWS + row * ROW_STRIDE;
    const recordOfRow = load<i32>(at, ROW_RECORD);
    if (recordOfRow != record) {
      record = recordOfRow;
      if (!openRecord(record)) {
        status = REFUSED;
        break;
      }
    }
    const cell = load<i32>(at, ROW_CELL);
    const columnIndex = load<u32>(at, ROW_COLUMN_INDEX);
    const isRow = cell < 0;
    const descriptor = CELLS + usize(isRow ? 0 : cell) * CELL_STRIDE;
    const operation: u32 = isRow ? OP_DELETE_ROW : load<u32>(descriptor, CELL_OP);
    const nameLength: u32 = isRow ? 0 : load<u32>(descriptor, CELL_NAME_LENGTH);
    const value: u32 = isRow ? 0 : load<u32>(descriptor, CELL_VALUE);
    const valueLength: u32 = isRow ? 0 : load<u32>(descriptor, CELL_VALUE_LENGTH);
    const version: u32 = isRow ? 0 : load<u32>(descriptor, CELL_VERSION);

    // A value is at most a page long, a name much shorter: this does not overflow.
    needed = fixedBytes + recordBytes + names * nameLength + values * max(valueLength, MAX_DOUBLE_TEXT);
    if (nameLength > MAX_NAME_BYTES) {
      status = TOO_LONG;
      break;
    }
    if (out + needed > limit) {
      status = FULL;
      break;
    }

    const recordStart = out;
    let state = CRC32C_START;
    for (let segment = SEGMENTS; segment < segmentsEnd; segment += SEGMENT_STRIDE) {
      const kind = load<u32>(segment, SEGMENT_KIND);
      if (kind == ROW) {
        const isFirst = segment == SEGMENTS;
        const form = formOf(
          load<u32>(segment, SEGMENT_ORDINAL),
          load<u32>(segment, SEGMENT_HAS_OPERATION) != 0 ? operation : 0,
        );
        if (load<u64>(form, FORM_SERIAL) != recordSerial && !prepareForm(form, segment, operation, isFirst)) {
          status = TOO_LONG;
          break;
        }
        const length = load<u32>(form, FORM_LENGTH);
        copyLoosely(out, form + FORM_HEAD, length);
        if (isFirst) state = load<u32>(form, FORM_STATE);
        else
          state = shifted(load<u32>(form, FORM_TABLE), load<u32>(form, FORM_FED), state) ^ load<u32>(form, FORM_STATE);
        const gap = load<i32>(form, FORM_GAP);
        if (gap >= 0) {
          const own = writeColumnIndex(out + gap, columnIndex);
          const behind = load<u32>(form, FORM_BEHIND);
          state ^= behind == 0 ? own : shifted(load<u32>(form, FORM_BEHIND_TABLE), behind, own);
        }
        out += length;
      } else if (kind == NAME) {
        if (isRow) continue;
        const field = load<u32>(segment, SEGMENT_FIELD);
        const name = findName(
          load<u32>(segment, SEGMENT_ORDINAL),
          field,
          PAGE + load<u32>(descriptor, CELL_NAME),
          nameLength,
          columnIndex,
        );
        const length = load<u32>(name, NAME_LENGTH);
        copyLoosely(out, name + NAME_HEAD, length);
        state = shifted(load<u32>(name, NAME_TABLE), load<u32>(name, NAME_FED), state) ^ load<u32>(name, NAME_STATE);
        out += length;
      } else if (kind == VERSION) {
        if (version == 0) continue;
        const prepared = VERSIONS + load<u32>(segment, SEGMENT_ORDINAL) * VERSION_STRIDE;
        const number = load<i64>(PAGE + version);
        if (load<u32>(prepared, VERSION_LENGTH) == 0 || load<i64>(prepared, VERSION_VALUE) != number) {
          if (load<u32>(segment, SEGMENT_TARGET) == TARGET_BIGINT && isReserved(number)) {
            status = REFUSED;
            break;
          }
          prepareVersion(prepared, segment, number);
        }
        const length = load<u32>(prepared, VERSION_LENGTH);
        copyLoosely(out, prepared + VERSION_HEAD, length);
        const table: usize = load<u32>(prepared, VERSION_TABLE);
        state = shifted(table, load<u32>(prepared, VERSION_FED), state) ^ load<u32>(prepared, VERSION_STATE);
        out += length;
      } else {
        if (value == 0) continue;
        out = writeValue(out, segment, PAGE + value, valueLength, state);
        if (out == 0) {
          status = REFUSED;
          break;
        }
        state = valueState;
      }
    }
    if (status != DONE) {
      out = recordStart;
      break;
    }
    const crc = ~state;
    store<u32>(out, END_TAG);
    out = writeVarint(out + 4, crc);
    meta = crc32cInt32(meta, crc);
    low += mix(crc, 0x2c1b3c6d, 0x297a2d39);
    high += mix(crc ^ 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35);
  }
  store<u32>(RESULT, out - start);
  store<u32>(RESULT, row - from, 4);
  store<u32>(RESULT, meta, 8);
  store<u32>(RESULT, low, 12);
  store<u32>(RESULT, high, 16);
  store<u32>(RESULT, status, 20);
  store<u32>(RESULT, needed, 24);
  return row;
}

/** Of the sums over records: see lib/maxcompute/record/record-sum.ts. */
function mix(value: u32, first: u32, second: u32): u32 {
  let mixed = (value ^ (value >> 15)) * first;
  mixed = (mixed ^ (mixed >> 13)) * second;
  return mixed ^ (mixed >> 16);
}

/** Writes the ten digits and gives their register from 0. */
function writeColumnIndex(at: usize, columnIndex: u32): u32 {
  if (columnIndex >= COLUMN_INDEXES) {
    writeTen(at, columnIndex);
    return crc32c(0, at, at + 10);
  }
  const digits = COLUMN_DIGITS + (columnIndex << 4);
  store<u64>(at, load<u64>(digits));
  store<u16>(at, load<u16>(digits, 8), 8);
  return load<u32>(digits, 12);
}

function prepareVersion(prepared: usize, segment: usize, number: i64): void {
  const field = load<u32>(segment, SEGMENT_FIELD);
  begin(prepared + VERSION_HEAD, 0);
  if (load<u32>(segment, SEGMENT_TARGET) == TARGET_BIGINT) int64Field(field, number);
  else textField(field, VERSION_DIGITS, writeInt64(VERSION_DIGITS, number) - VERSION_DIGITS);
  store<i64>(prepared, number, VERSION_VALUE);
  store<u32>(prepared, fieldEnd - prepared - VERSION_HEAD, VERSION_LENGTH);
  store<u32>(prepared, fedBytes, VERSION_FED);
  store<u32>(prepared, fieldState, VERSION_STATE);
  store<u32>(prepared, shiftTable(fedBytes), VERSION_TABLE);
}

/** Appends the value and leaves the register in `valueState`; gives where it ends, or 0 when it is not for a kernel. */
function writeValue(out: usize, segment: usize, value: usize, valueLength: u32, state: u32): usize {
  const type: u32 = load<u8>(value);
  const field = load<u32>(segment, SEGMENT_FIELD);
  if (load<u32>(segment, SEGMENT_TARGET) == TARGET_BIGINT) {
    const number = load<i64>(value, 1);
    if (type != TYPE_INTEGER || isReserved(number)) return 0;
    valueState = crc32cInt64(crc32cInt32(state, field), u64(number));
    return writeZigZag(writeVarint(out, (field << 3) | WIRE_VARINT), number);
  }
  let from: usize;
  let end: usize;
  if (type == TYPE_STRING || type == TYPE_BLOB) {
    const length = valueLength - TEXT_OFFSET;
    if (length == 0 && type == TYPE_STRING && header(PLAN_EMPTY_AS_NULL) != 0) {
      valueState = state;
      return out;
    }
    if (length > header(PLAN_MAX_TEXT)) return 0;
    if (type == TYPE_BLOB && !isCopied(value + TEXT_OFFSET, length)) return 0;
    from = writeVarint(writeVarint(out, (field << 3) | WIRE_DELIMITED), length);
    end = from + length;
    copyText(from, value + TEXT_OFFSET, length);
  } else {
    // The length of a number is known behind it: it takes one byte, unless a double is very long.
    const head = writeVarint(out, (field << 3) | WIRE_DELIMITED);
    from = head + 1;
    if (type == TYPE_INTEGER) end = writeInt64(from, load<i64>(value, 1));
    else if (type == TYPE_DOUBLE) end = writeDouble(from, load<f64>(value, 1));
    else if (type == TYPE_BOOLEAN) {
      const isTrue = load<u8>(value, 1) != 0;
      store<u64>(from, isTrue ? 0x65757274 : 0x65736c6166);
      end = from + (isTrue ? 4 : 5);
    } else return 0;
    const length = u32(end - from);
    if (length > 127) {
      memory.copy(from + 1, from, length);
      from++;
      end++;
    }
    writeVarint(head, length);
  }
  valueState = crc32c(crc32cInt32(state, field), from, end);
  return end;
}
