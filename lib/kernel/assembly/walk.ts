import { crc8, crc8Byte } from "./crc8";
import {
  CELL_NAME,
  CELL_NAME_LENGTH,
  CELL_OP,
  CELL_STRIDE,
  CELL_VALUE,
  CELL_VALUE_LENGTH,
  CELL_VERSION,
  OP_DELETE_ALL,
  OP_DELETE_ONE,
  RECORD_ACTION,
  RECORD_CELL_COUNT,
  RECORD_FIRST_CELL,
  RECORD_FIRST_ORIGINAL,
  RECORD_IS_DELETE,
  RECORD_KEY_COUNT,
  RECORD_ORIGINAL_COUNT,
  RECORD_SEQUENCE,
  RECORD_STRIDE,
  SEQUENCE_LENGTH,
  TEXT_OFFSET,
  TYPE_BLOB,
  TYPE_BOOLEAN,
  TYPE_DOUBLE,
  TYPE_INTEGER,
  TYPE_STRING,
} from "./layout";
import { CELLS, CELLS_BYTES, PAGE, RECORDS, RECORDS_BYTES, RESULT } from "./memory";
import { isUtf8 } from "./utf8";

/*
 * lib/tablestore/stream-page-walker.ts, which is the reference: it accepts the same pages and makes the same tables. What
 * is wrong with a page that is refused here, the reference says. Positions are addresses here and offsets in the tables;
 * no cell stands at address 0, so that 0 says that there is none.
 */

const VARINT: u32 = 0;
const FIXED64: u32 = 1;
const BYTES: u32 = 2;
const FIXED32: u32 = 5;

const HEADER: u32 = 0x75;
const TAG_PRIMARY_KEY: u32 = 0x01;
const TAG_ATTRIBUTES: u32 = 0x02;
const TAG_CELL: u32 = 0x03;
const TAG_NAME: u32 = 0x04;
const TAG_VALUE: u32 = 0x05;
const TAG_OP: u32 = 0x06;
const TAG_VERSION: u32 = 0x07;
const TAG_DELETE: u32 = 0x08;
const TAG_ROW_CHECKSUM: u32 = 0x09;
const TAG_CELL_CHECKSUM: u32 = 0x0a;
const TAG_EXTENSION: u32 = 0x0b;
const TAG_SEQUENCE: u32 = 0x0c;
const TAG_EPOCH: u32 = 0x0d;
const TAG_TIMESTAMP: u32 = 0x0e;
const TAG_ROW_INDEX: u32 = 0x0f;

/** Where the number read last ends, or 0 when it is not one. */
let varintEnd: usize = 0;
/** Where the next descriptors go. */
let nextRecord: usize = 0;
let nextCell: usize = 0;
/** Of the row read last. */
let rowChecksum: u32 = 0;
let keyCount: u32 = 0;
let isDelete: u32 = 0;
let sequence: usize = 0;

/** Indexes `length` bytes at PAGE. Results: records, cells, offset of the first field that is no record. */
export function walk(length: u32): bool {
  nextRecord = RECORDS;
  nextCell = CELLS;
  const end = PAGE + length;
  let rest = end;
  let at = PAGE;
  while (at < end) {
    const start = at;
    const key = varint(at, end);
    at = varintEnd;
    const field = key >> 3;
    if (at == 0 || field < 1 || field > 0x1fffffff) return false;
    const wireType = u32(key & 7);
    if (field != 1) {
      rest = min(rest, start);
      at = skipField(at, end, wireType);
      if (at == 0) return false;
      continue;
    }
    if (wireType != BYTES) return false;
    const size = varint(at, end);
    at = varintEnd;
    if (at == 0 || size > u64(end - at)) return false;
    if (!record(at, at + usize(size))) return false;
    at += usize(size);
  }
  store<u32>(RESULT, (nextRecord - RECORDS) / RECORD_STRIDE);
  store<u32>(RESULT, (nextCell - CELLS) / CELL_STRIDE, 4);
  store<u32>(RESULT, rest - PAGE, 8);
  return true;
}

function record(start: usize, end: usize): bool {
  let action: u64 = 0;
  let row: usize = 0;
  let rowEnd: usize = 0;
  let original: usize = 0;
  let originalEnd: usize = 0;
  let at = start;
  while (at < end) {
    const key = varint(at, end);
    at = varintEnd;
    const field = key >> 3;
    if (at == 0 || field < 1 || field > 0x1fffffff) return false;
    const wireType = u32(key & 7);
    if (field == 1) {
      if (wireType != VARINT) return false;
      action = varint(at, end);
      at = varintEnd;
      if (at == 0 || action < 1 || action > 3) return false;
    } else if (field == 2 || field == 3 || field == 8) {
      if (wireType != BYTES) return false;
      const size = varint(at, end);
      at = varintEnd;
      if (at == 0 || size > u64(end - at)) return false;
      const from = at;
      at += usize(size);
      if (field == 2) {
        row = from;
        rowEnd = at;
      } else if (field == 3) {
        original = from;
        originalEnd = at;
      }
    } else {
      at = skipField(at, end, wireType);
      if (at == 0) return false;
    }
  }
  if (action == 0 || row == 0) return false;
  const first = nextCell;
  if (!plainRow(row, rowEnd) || sequence == 0) return false;
  const descriptor = nextRecord;
  if (descriptor + RECORD_STRIDE > RECORDS + RECORDS_BYTES) return false;
  nextRecord = descriptor + RECORD_STRIDE;
  const firstNumber = (first - CELLS) / CELL_STRIDE;
  store<u32>(descriptor, u32(action), RECORD_ACTION);
  store<u32>(descriptor, firstNumber, RECORD_FIRST_CELL);
  store<u32>(descriptor, keyCount, RECORD_KEY_COUNT);
  store<u32>(descriptor, (nextCell - first) / CELL_STRIDE - keyCount, RECORD_CELL_COUNT);
  store<u32>(descriptor, sequence - PAGE, RECORD_SEQUENCE);
  store<u32>(descriptor, isDelete, RECORD_IS_DELETE);
  store<i32>(descriptor, -1, RECORD_FIRST_ORIGINAL);
  store<u32>(descriptor, 0, RECORD_ORIGINAL_COUNT);
  if (original == 0) return true;
  const firstOriginal = nextCell;
  if (!plainRow(original, originalEnd)) return false;
  store<u32>(descriptor, (firstOriginal - CELLS) / CELL_STRIDE + keyCount, RECORD_FIRST_ORIGINAL);
  store<u32>(descriptor, (nextCell - firstOriginal) / CELL_STRIDE - keyCount, RECORD_ORIGINAL_COUNT);
  return true;
}

/** One PlainBuffer that must hold one row; its cells are appended. */
function plainRow(start: usize, end: usize): bool {
  if (end - start < 4 || load<u32>(start) != HEADER) return false;
  let at = start + 4;
  const first = nextCell;
  rowChecksum = 0;
  if (at < end && load<u8>(at) == TAG_PRIMARY_KEY) {
    at++;
    while (at < end && load<u8>(at) == TAG_CELL) {
      at = cell(at + 1, end, true);
      if (at == 0) return false;
    }
  }
  keyCount = (nextCell - first) / CELL_STRIDE;
  if (at < end && load<u8>(at) == TAG_ATTRIBUTES) {
    at++;
    while (at < end && load<u8>(at) == TAG_CELL) {
      at = cell(at + 1, end, false);
      if (at == 0) return false;
    }
  }
  isDelete = 0;
  if (at < end && load<u8>(at) == TAG_DELETE) {
    isDelete = 1;
    at++;
  }
  sequence = 0;
  if (at < end && load<u8>(at) == TAG_EXTENSION) {
    at = extension(at + 1, end);
    if (at == 0) return false;
  }
  if (end - at < 2 || load<u8>(at) != TAG_ROW_CHECKSUM) return false;
  if (load<u8>(at, 1) != crc8Byte(rowChecksum, isDelete)) return false;
  for (at += 2; at < end; at++) if (load<u8>(at) != 0) return false;
  return true;
}

/** A cell behind its tag. Gives where it ends, or 0 when it is damaged. */
function cell(start: usize, end: usize, isKey: bool): usize {
  let at = start;
  if (end - at < 5 || load<u8>(at) != TAG_NAME) return 0;
  const nameLength = load<u32>(at, 1);
  at += 5;
  if (nameLength > end - at) return 0;
  const name = at;
  at += nameLength;
  let crc = crc8(0, name, at);
  if (crc > 0xff && !isUtf8(name, at)) return 0;
  crc &= 0xff;

  let value: usize = 0;
  let valueLength: u32 = 0;
  if (at < end && load<u8>(at) == TAG_VALUE) {
    if (end - at < 5) return 0;
    valueLength = load<u32>(at, 1);
    at += 5;
    if (valueLength > end - at) return 0;
    value = at;
    at += valueLength;
    crc = crc8(crc, value, at);
    if (!isValue(value, valueLength, isKey, crc > 0xff)) return 0;
    crc &= 0xff;
  }

  let op: u32 = 0;
  let version: usize = 0;
  while (at < end) {
    const tag: u32 = load<u8>(at);
    if (tag == TAG_VERSION && version == 0) {
      if (end - at < 9) return 0;
      version = at + 1;
      at += 9;
    } else if (tag == TAG_OP && op == 0) {
      if (end - at < 2) return 0;
      op = load<u8>(at, 1);
      if (op != OP_DELETE_ALL && op != OP_DELETE_ONE) return 0;
      at += 2;
    } else break;
  }
  if (version != 0) crc = crc8(crc, version, version + 8) & 0xff;
  if (op != 0) crc = crc8Byte(crc, op);
  if (end - at < 2 || load<u8>(at) != TAG_CELL_CHECKSUM || load<u8>(at, 1) != crc) return 0;

  const hasValue = value != 0;
  const isChange: bool = isKey
    ? hasValue && op == 0 && version == 0
    : hasValue == (op == 0) && (version != 0) == (op != OP_DELETE_ALL);
  if (!isChange) return 0;

  const descriptor = nextCell;
  if (descriptor + CELL_STRIDE > CELLS + CELLS_BYTES) return 0;
  nextCell = descriptor + CELL_STRIDE;
  store<u32>(descriptor, name - PAGE, CELL_NAME);
  store<u32>(descriptor, nameLength, CELL_NAME_LENGTH);
  store<u32>(descriptor, hasValue ? value - PAGE : 0, CELL_VALUE);
  store<u32>(descriptor, valueLength, CELL_VALUE_LENGTH);
  store<u32>(descriptor, op, CELL_OP);
  store<u32>(descriptor, version != 0 ? version - PAGE : 0, CELL_VERSION);
  rowChecksum = crc8Byte(rowChecksum, crc);
  return at + 2;
}

function isValue(value: usize, length: u32, isKey: bool, hasHighBit: bool): bool {
  if (length == 0) return false;
  const type: u32 = load<u8>(value);
  if (type == TYPE_INTEGER) return length == 9;
  if (type == TYPE_STRING || type == TYPE_BLOB) {
    if (length < TEXT_OFFSET || load<u32>(value, 1) != length - TEXT_OFFSET) return false;
    return type == TYPE_BLOB || !hasHighBit || isUtf8(value + TEXT_OFFSET, value + length);
  }
  if (isKey) return false;
  return (type == TYPE_DOUBLE && length == 9) || (type == TYPE_BOOLEAN && length == 2);
}

/** The extension behind its tag. Gives where it ends, or 0. */
function extension(start: usize, rowEnd: usize): usize {
  if (rowEnd - start < 4) return 0;
  const size = load<u32>(start);
  let at = start + 4;
  if (size > rowEnd - at) return 0;
  const end = at + size;
  while (at < end) {
    if (end - at < 5) return 0;
    const tag: u32 = load<u8>(at);
    const length = load<u32>(at, 1);
    at += 5;
    if (length > end - at) return 0;
    if (tag == TAG_SEQUENCE) {
      const isSequence =
        length == SEQUENCE_LENGTH &&
        load<u8>(at) == TAG_EPOCH &&
        load<u8>(at, 5) == TAG_TIMESTAMP &&
        load<u8>(at, 14) == TAG_ROW_INDEX;
      if (!isSequence) return 0;
      sequence = at;
    }
    at += length;
  }
  return at;
}

/** Where a field behind its key ends, or 0. */
function skipField(at: usize, end: usize, wireType: u32): usize {
  if (wireType == VARINT) {
    varint(at, end);
    return varintEnd;
  }
  if (wireType == BYTES) {
    const size = varint(at, end);
    return varintEnd == 0 || size > u64(end - varintEnd) ? 0 : varintEnd + usize(size);
  }
  if (wireType != FIXED64 && wireType != FIXED32) return 0;
  const size: usize = wireType == FIXED64 ? 8 : 4;
  return size > end - at ? 0 : at + size;
}

function varint(start: usize, end: usize): u64 {
  let value: u64 = 0;
  let at = start;
  for (let shift: u64 = 0; shift < 70; shift += 7) {
    if (at >= end) break;
    const byte: u64 = load<u8>(at++);
    value |= (shift == 63 ? byte & 1 : byte & 0x7f) << shift;
    if (byte < 0x80) {
      varintEnd = at;
      return value;
    }
  }
  varintEnd = 0;
  return 0;
}
