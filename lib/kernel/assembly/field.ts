import { copyText } from "./copy";
import { crc32c, crc32cInt32, crc32cInt64 } from "./crc32c";

/*
 * Prepared fields: their bytes, and what they do to the record's checksum. `begin`, the fields, then whoever prepares them
 * takes `fieldEnd`, `fieldState` and `fedBytes`. See lib/maxcompute/change/field-bytes.ts.
 */

export const WIRE_VARINT: u32 = 0;
export const WIRE_DELIMITED: u32 = 2;

export let fieldEnd: usize = 0;
/** Register behind what the fields feed to the checksum, which is not what they are on the wire. */
export let fieldState: u32 = 0;
export let fedBytes: u32 = 0;

export function begin(start: usize, state: u32): void {
  fieldEnd = start;
  fieldState = state;
  fedBytes = 0;
}

export function textField(field: u32, from: usize, length: u32): void {
  const at = writeVarint(writeVarint(fieldEnd, (field << 3) | WIRE_DELIMITED), length);
  copyText(at, from, length);
  fed(field, at, length);
}

/** A text of which the last `zeros` bytes are zero. */
export function gappedField(field: u32, from: usize, length: u32, zeros: u32): void {
  const at = writeVarint(writeVarint(fieldEnd, (field << 3) | WIRE_DELIMITED), length + zeros);
  copyText(at, from, length);
  memory.fill(at + length, 0, zeros);
  fed(field, at, length + zeros);
}

export function int64Field(field: u32, value: i64): void {
  fieldEnd = writeZigZag(writeVarint(fieldEnd, (field << 3) | WIRE_VARINT), value);
  fieldState = crc32cInt64(crc32cInt32(fieldState, field), u64(value));
  fedBytes += 12;
}

function fed(field: u32, at: usize, length: u32): void {
  fieldEnd = at + length;
  fieldState = crc32c(crc32cInt32(fieldState, field), at, fieldEnd);
  fedBytes += 4 + length;
}

export function writeVarint(at: usize, value: u32): usize {
  let end = at;
  let rest = value;
  for (; rest > 127; rest >>= 7) store<u8>(end++, (rest & 127) | 128);
  store<u8>(end, rest);
  return end + 1;
}

export function writeZigZag(at: usize, value: i64): usize {
  let rest = u64((value << 1) ^ (value >> 63));
  let end = at;
  for (; rest > 127; rest >>= 7) store<u8>(end++, (rest & 127) | 128);
  store<u8>(end, rest);
  return end + 1;
}
