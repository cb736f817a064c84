import {
  CELL_NAME,
  CELL_NAME_LENGTH,
  CELL_OP,
  CELL_STRIDE,
  CELL_VALUE,
  CELL_VALUE_LENGTH,
  CELL_VERSION,
  RECORD_FIRST_CELL,
  RECORD_KEY_COUNT,
  RECORD_SEQUENCE,
  RECORD_STRIDE,
  ROW_CELL,
  ROW_COLUMN_INDEX,
  ROW_DELETED,
  ROW_RECORD,
  ROW_STRIDE,
  SEQUENCE_LENGTH,
} from "./layout";
import { CELLS, PAGE, RECORDS, ROWS } from "./memory";

/* lib/engine/multiset-hash.ts and the order of lib/connectors/otsstream/change-batch.ts, which are the reference. */

/** Both lanes of the record at hand. */
let a: u32 = 0;
let b: u32 = 0;

/** The sum over `count` rows at ROWS: the second lane above the first. */
export function hashRows(count: u32): u64 {
  let low: u32 = 0;
  let high: u32 = 0;
  let open: i32 = -1;
  let beginA: u32 = 0;
  let beginB: u32 = 0;
  for (let row = ROWS, end = ROWS + usize(count) * ROW_STRIDE; row < end; row += ROW_STRIDE) {
    const record = load<i32>(row, ROW_RECORD);
    if (record != open) {
      open = record;
      mixKey(record);
      beginA = a;
      beginB = b;
    } else {
      a = beginA;
      b = beginB;
    }
    mixNumber(load<u32>(row, ROW_COLUMN_INDEX));
    const cell = load<i32>(row, ROW_CELL);
    if (cell != ROW_DELETED) {
      const at = CELLS + usize(cell) * CELL_STRIDE;
      mixNumber(load<u32>(at, CELL_OP));
      mixBytes(PAGE + load<u32>(at, CELL_NAME), load<u32>(at, CELL_NAME_LENGTH));
      mixBytes(PAGE + load<u32>(at, CELL_VALUE), load<u32>(at, CELL_VALUE_LENGTH));
      const version = load<u32>(at, CELL_VERSION);
      if (version != 0) mixBytes(PAGE + version, 8);
    }
    const first = avalanche(a ^ (b >> 15));
    low += first;
    high += avalanche(b + first * 5);
  }
  return (u64(high) << 32) | u64(low);
}

/** Begins a record with what all its rows share: its sequence and its key. */
function mixKey(record: i32): void {
  const descriptor = RECORDS + usize(record) * RECORD_STRIDE;
  a = 0x9e3779b9;
  b = 0x85ebca6b;
  mixBytes(PAGE + load<u32>(descriptor, RECORD_SEQUENCE), SEQUENCE_LENGTH);
  const first = load<u32>(descriptor, RECORD_FIRST_CELL);
  const end = first + load<u32>(descriptor, RECORD_KEY_COUNT);
  for (let key = first; key < end; key++) {
    const at = CELLS + usize(key) * CELL_STRIDE;
    mixBytes(PAGE + load<u32>(at, CELL_VALUE), load<u32>(at, CELL_VALUE_LENGTH));
  }
}

function mixNumber(value: u32): void {
  a = mixA(a, value);
  b = mixB(b, value, a);
}

/** A stretch of bytes and its length. */
function mixBytes(from: usize, length: u32): void {
  let x = mixA(a, length);
  let y = mixB(b, length, x);
  const end = from + length;
  let at = from;
  for (; at + 4 <= end; at += 4) {
    const word = load<u32>(at);
    x = mixA(x, word);
    y = mixB(y, word, x);
  }
  if (at < end) {
    const rest = load<u32>(at) & ((1 << ((end - at) << 3)) - 1);
    x = mixA(x, rest);
    y = mixB(y, rest, x);
  }
  a = x;
  b = y;
}

function mixA(lane: u32, word: u32): u32 {
  return rotl<u32>(lane ^ (rotl<u32>(word * 0xcc9e2d51, 15) * 0x1b873593), 13) * 5 + 0xe6546b64;
}

/** `other` is the first lane, after the same word. */
function mixB(lane: u32, word: u32, other: u32): u32 {
  return rotl<u32>(lane ^ word, 17) * 0x2745937f + other;
}

function avalanche(value: u32): u32 {
  let mixed = (value ^ (value >> 16)) * 0x85ebca6b;
  mixed = (mixed ^ (mixed >> 13)) * 0xc2b2ae35;
  return mixed ^ (mixed >> 16);
}
