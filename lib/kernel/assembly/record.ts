import { writeInt64, writeSixteen, writeTen } from "./digits";
import {
  CELL_STRIDE,
  CELL_VALUE,
  CELL_VALUE_LENGTH,
  RECORD_FIRST_CELL,
  RECORD_SEQUENCE,
  RECORD_STRIDE,
  SEQUENCE_EPOCH,
  SEQUENCE_ROW_INDEX,
  SEQUENCE_TIMESTAMP,
  TEXT_OFFSET,
  TYPE_BLOB,
  TYPE_INTEGER,
  TYPE_STRING,
} from "./layout";
import { CELLS, KEY_DIGITS, KEY_TEXTS, PAGE, RECORDS, SEQUENCE } from "./memory";
import {
  header,
  KEY_INDEX,
  KEY_STRIDE,
  KEY_TARGET,
  KEYS,
  PLAN_COPIES_BINARY,
  PLAN_KEYS,
  PLAN_MAX_TEXT,
  PLAN_SEQUENCE_LENGTH,
  PLAN_SEQUENCES,
  TARGET_BIGINT,
} from "./plan";
import { isUtf8 } from "./utf8";

/* What the rows of one record have in common: see lib/maxcompute/change/record-context.ts. */

export const COLUMN_INDEX_DIGITS: u32 = 10;
export const KEY_TEXT_STRIDE: usize = 8;
const DIGITS_STRIDE: usize = 48;
const RESERVED: i64 = i64.MIN_VALUE;
const AFTER_EPOCH: usize = 11;
const TIMESTAMP_ZEROS: usize = 4;
const AFTER_TIMESTAMP: usize = 32;
const UNSAFE_TIME: u64 = 1 << 53;

/** Bytes that the key and sequence fields of the record take at most, heads not counted. */
export let recordBytes: u32 = 0;

/** Number of each record that was opened: what was prepared for one belongs to no other. */
export let recordSerial: u64 = 0;

/** Cell of the record's first key column. */
let firstCell: u32 = 0;

/** False when some part of the record is not for the kernel. */
export function openRecord(record: u32): bool {
  recordSerial++;
  const descriptor = RECORDS + record * RECORD_STRIDE;
  firstCell = load<u32>(descriptor, RECORD_FIRST_CELL);
  const sequences = header(PLAN_SEQUENCES);
  recordBytes = sequences * (header(PLAN_SEQUENCE_LENGTH) + COLUMN_INDEX_DIGITS);
  if (sequences != 0 && !writeSequence(PAGE + load<u32>(descriptor, RECORD_SEQUENCE))) return false;
  const keys = header(PLAN_KEYS);
  for (let key: u32 = 0; key < keys; key++) if (!openKey(key)) return false;
  return true;
}

/** Address of a key's value: its type byte. */
export function keyValue(key: u32): usize {
  const index = load<u32>(KEYS + key * KEY_STRIDE, KEY_INDEX);
  return PAGE + load<u32>(CELLS + (firstCell + index) * CELL_STRIDE, CELL_VALUE);
}

function openKey(key: u32): bool {
  const target = load<u32>(KEYS + key * KEY_STRIDE, KEY_TARGET);
  const value = keyValue(key);
  const type: u32 = load<u8>(value);
  let from: usize;
  let length: u32;
  if (type == TYPE_INTEGER) {
    const number = load<i64>(value, 1);
    if (target == TARGET_BIGINT) return number != RESERVED;
    from = KEY_DIGITS + key * DIGITS_STRIDE;
    length = writeInt64(from, number) - from;
  } else {
    if ((type != TYPE_STRING && type != TYPE_BLOB) || target == TARGET_BIGINT) return false;
    const index = load<u32>(KEYS + key * KEY_STRIDE, KEY_INDEX);
    from = value + TEXT_OFFSET;
    length = load<u32>(CELLS + (firstCell + index) * CELL_STRIDE, CELL_VALUE_LENGTH) - TEXT_OFFSET;
    if (type == TYPE_BLOB && !isCopied(from, length)) return false;
  }
  store<u32>(KEY_TEXTS + key * KEY_TEXT_STRIDE, from);
  store<u32>(KEY_TEXTS + key * KEY_TEXT_STRIDE, length, 4);
  recordBytes += length;
  return length <= header(PLAN_MAX_TEXT);
}

/** Whether a binary value passes for a text as it is. */
export function isCopied(from: usize, length: u32): bool {
  return header(PLAN_COPIES_BINARY) != 0 && isUtf8(from, from + length);
}

/** −2⁶³ fits the encoding but not the type. */
export function isReserved(value: i64): bool {
  return value == RESERVED;
}

function writeSequence(at: usize): bool {
  const epoch = load<i32>(at, SEQUENCE_EPOCH);
  const timestamp = load<u64>(at, SEQUENCE_TIMESTAMP);
  const row = load<i32>(at, SEQUENCE_ROW_INDEX);
  // Signs and impossible times take part in the padding; nobody sends them.
  if (epoch < 0 || row < 0 || timestamp >= UNSAFE_TIME) return false;
  writeTen(SEQUENCE, epoch);
  writeSixteen(SEQUENCE + AFTER_EPOCH + TIMESTAMP_ZEROS, timestamp);
  writeTen(SEQUENCE + AFTER_TIMESTAMP, row);
  return true;
}
