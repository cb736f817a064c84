import { begin, fedBytes, fieldEnd, fieldState, gappedField, int64Field, textField } from "./field";
import { CRC32C_START } from "./crc32c";
import { shiftTable } from "./crc32c-shift";
import { TEXT_OFFSET, TYPE_STRING } from "./layout";
import { KEY_TEXTS, PLAN, RESULT, SEQUENCE } from "./memory";
import {
  FORM_BEHIND,
  FORM_BEHIND_TABLE,
  FORM_FED,
  FORM_GAP,
  FORM_HEAD,
  FORM_LENGTH,
  FORM_ROOM,
  FORM_SERIAL,
  FORM_STATE,
  FORM_TABLE,
  header,
  KEY_STRIDE,
  KEY_TARGET,
  KEYS,
  PART_CONSTANT,
  PART_FIELD,
  PART_KEY,
  PART_KIND,
  PART_LENGTH,
  PART_OPERATION,
  PART_STRIDE,
  PART_VALUE,
  PARTS,
  PLAN_EMPTY_AS_NULL,
  PLAN_SEQUENCE_LENGTH,
  SEGMENT_PART_COUNT,
  SEGMENT_PARTS,
  TARGET_BIGINT,
} from "./plan";
import { COLUMN_INDEX_DIGITS, KEY_TEXT_STRIDE, keyValue, recordSerial } from "./record";

const MAX_FIELD_HEAD: u32 = 10;
/** Where the two letters of an operation are put to be copied. */
const OP_TEXT: usize = RESULT + 1024;

/**
 * Fields that all rows of one record share, but for the operation and the column index: prepared once per record and
 * operation. False when they are too long for this. See lib/maxcompute/change/row-segment.ts.
 */
export function prepareForm(form: usize, segment: usize, operation: u32, isFirst: bool): bool {
  const start = form + FORM_HEAD;
  const sequenceLength = header(PLAN_SEQUENCE_LENGTH);
  let part = PARTS + load<u32>(segment, SEGMENT_PARTS) * PART_STRIDE;
  const end = part + load<u32>(segment, SEGMENT_PART_COUNT) * PART_STRIDE;
  let gap: i32 = -1;
  let fedAtGap: u32 = 0;
  begin(start, isFirst ? CRC32C_START : 0);
  for (; part < end; part += PART_STRIDE) {
    const kind = load<u32>(part, PART_KIND);
    const field = load<u32>(part, PART_FIELD);
    if (kind == PART_KEY) {
      const key = load<u32>(part, PART_VALUE);
      if (load<u32>(KEYS + key * KEY_STRIDE, KEY_TARGET) == TARGET_BIGINT) {
        if (!fits(start, MAX_FIELD_HEAD)) return false;
        int64Field(field, load<i64>(keyValue(key), 1));
        continue;
      }
      const from: usize = load<u32>(KEY_TEXTS + key * KEY_TEXT_STRIDE);
      const length = load<u32>(KEY_TEXTS + key * KEY_TEXT_STRIDE, 4);
      if (length == 0 && header(PLAN_EMPTY_AS_NULL) != 0 && load<u8>(from - TEXT_OFFSET) == TYPE_STRING) continue;
      if (!fits(start, length)) return false;
      textField(field, from, length);
    } else if (kind == PART_CONSTANT) {
      const length = load<u32>(part, PART_LENGTH);
      if (!fits(start, length)) return false;
      textField(field, PLAN + load<u32>(part, PART_VALUE), length);
    } else if (kind == PART_OPERATION) {
      if (!fits(start, 2)) return false;
      // U, DA, DR, DO
      store<u16>(OP_TEXT, operation == 0 ? 0x55 : operation == 1 ? 0x4144 : operation == 2 ? 0x5244 : 0x4f44);
      textField(field, OP_TEXT, operation == 0 ? 1 : 2);
    } else {
      if (!fits(start, sequenceLength + COLUMN_INDEX_DIGITS)) return false;
      gappedField(field, SEQUENCE, sequenceLength, COLUMN_INDEX_DIGITS);
      gap = fieldEnd - start - COLUMN_INDEX_DIGITS;
      fedAtGap = fedBytes;
    }
  }
  store<u64>(form, recordSerial, FORM_SERIAL);
  store<u32>(form, fieldEnd - start, FORM_LENGTH);
  store<u32>(form, fedBytes, FORM_FED);
  store<u32>(form, fieldState, FORM_STATE);
  store<u32>(form, isFirst ? 0 : shiftTable(fedBytes), FORM_TABLE);
  store<i32>(form, gap, FORM_GAP);
  store<u32>(form, fedBytes - fedAtGap, FORM_BEHIND);
  store<u32>(form, gap < 0 || fedBytes == fedAtGap ? 0 : shiftTable(fedBytes - fedAtGap), FORM_BEHIND_TABLE);
  return true;
}

function fits(start: usize, length: u32): bool {
  return fieldEnd - start + length + MAX_FIELD_HEAD <= FORM_ROOM && length < u32(FORM_ROOM);
}
