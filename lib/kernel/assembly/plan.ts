import { FORM_BYTES, FORMS, PLAN } from "./memory";

/*
 * The job as it stands at PLAN, all in int32: a header, then keys, segments and parts at fixed places, then the texts of
 * the constants. Written by `../encode-plan.ts`; the meaning is that of lib/maxcompute/change/plan.ts.
 */
export const PLAN_SEGMENTS: usize = 0;
export const PLAN_KEYS: usize = 4;
/** Sequence fields of a record. */
export const PLAN_SEQUENCES: usize = 8;
export const PLAN_NAMES: usize = 12;
export const PLAN_VALUES: usize = 16;
/** Bytes of a record that depend on nothing but the plan. */
export const PLAN_FIXED: usize = 20;
export const PLAN_MAX_TEXT: usize = 24;
export const PLAN_EMPTY_AS_NULL: usize = 28;
export const PLAN_COPIES_BINARY: usize = 32;
/** Bytes of the sequence's beginning at SEQUENCE: belongs to the shard. */
export const PLAN_SEQUENCE_LENGTH: usize = 36;

export const KEYS: usize = PLAN + 64;
export const KEY_STRIDE: usize = 8;
export const KEY_INDEX: usize = 0;
export const KEY_TARGET: usize = 4;

export const SEGMENTS: usize = PLAN + 512;
export const SEGMENT_STRIDE: usize = 32;
export const SEGMENT_KIND: usize = 0;
export const SEGMENT_FIELD: usize = 4;
export const SEGMENT_TARGET: usize = 8;
/** Of row segments: their parts, and whether the operation is among them. */
export const SEGMENT_PARTS: usize = 12;
export const SEGMENT_PART_COUNT: usize = 16;
export const SEGMENT_HAS_OPERATION: usize = 20;
/** Its number among the segments of its kind. */
export const SEGMENT_ORDINAL: usize = 24;

export const PARTS: usize = PLAN + 4096;
export const PART_STRIDE: usize = 16;
export const PART_KIND: usize = 0;
export const PART_FIELD: usize = 4;
/** Number among the keys, or offset of the constant's text from PLAN. */
export const PART_VALUE: usize = 8;
export const PART_LENGTH: usize = 12;

export const ROW: u32 = 0;
export const NAME: u32 = 1;
export const VERSION: u32 = 2;

export const PART_KEY: u32 = 0;
export const PART_CONSTANT: u32 = 1;
export const PART_OPERATION: u32 = 2;

export const TARGET_BIGINT: u32 = 1;

/** A prepared row segment: its bytes follow. */
export const FORM_SERIAL: usize = 32;
export const FORM_LENGTH: usize = 4;
export const FORM_FED: usize = 8;
/** Register behind the form: from the checksum's start when it begins the record, else from 0. */
export const FORM_STATE: usize = 12;
export const FORM_TABLE: usize = 16;
/** Offset of the ten digits of the column index, or -1; they are zero bytes here. */
export const FORM_GAP: usize = 20;
/** Checksum bytes behind the digits. */
export const FORM_BEHIND: usize = 24;
export const FORM_BEHIND_TABLE: usize = 28;
export const FORM_HEAD: usize = 64;
export const FORM_ROOM: usize = FORM_BYTES - FORM_HEAD - 64;

export function header(at: usize): u32 {
  return load<u32>(PLAN + at);
}

/** Forms of a row segment: one for each operation. */
export function formOf(ordinal: u32, operation: u32): usize {
  return FORMS + (ordinal * 4 + operation) * FORM_BYTES;
}
