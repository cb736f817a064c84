import { damaged } from "../record/source";

/*
 * LZ4 blocks: sequences of (token, literals, offset u16 LE, match). The token's high nibble is the number of literals,
 * its low nibble the match length minus four; 15 goes on in further bytes until one is below 255. The last sequence has
 * literals only. Source: github.com/lz4/lz4 doc/lz4_Block_format.md
 */

const MIN_MATCH = 4;
const NIBBLE = 15;
const MAX_OFFSET = 65_535;
/** No match starts within this distance of the end … */
const MATCH_START_MARGIN = 12;
/** … and the last bytes are always literals: decoders copy ahead and rely on it. */
const LAST_LITERALS = 5;
const HASH_BITS = 14;
/** Every so many misses the search steps one byte further, so that what does not repeat is passed quickly. */
const SKIP_SHIFT = 6;

/** Most bytes a block of `length` bytes can become. */
export function lz4Bound(length: number): number {
  return length + Math.ceil(length / 255) + 16;
}

/** Compresses `source` into `target` and gives the bytes written. `target` has room for `lz4Bound` bytes. */
export function lz4CompressBlock(source: Uint8Array, target: Uint8Array): number {
  const table = new Int32Array(1 << HASH_BITS).fill(-1);
  const matchLimit = source.length - LAST_LITERALS;
  const startLimit = source.length - MATCH_START_MARGIN;
  let anchor = 0;
  let out = 0;
  let misses = 1 << SKIP_SHIFT;
  for (let at = 0; at <= startLimit;) {
    const sequence = word(source, at);
    const slot = Math.imul(sequence, 0x9e3779b1 | 0) >>> (32 - HASH_BITS);
    const candidate = table[slot]!;
    table[slot] = at;
    if (candidate < 0 || at - candidate > MAX_OFFSET || word(source, candidate) !== sequence) {
      at += misses++ >> SKIP_SHIFT;
      continue;
    }
    misses = 1 << SKIP_SHIFT;
    let end = at + MIN_MATCH;
    for (let from = candidate + MIN_MATCH; end < matchLimit && source[end] === source[from]; from++) end++;
    const matchLength = end - at - MIN_MATCH;
    out = writeLiterals(source, anchor, at, Math.min(matchLength, NIBBLE), target, out);
    const offset = at - candidate;
    target[out++] = offset & 255;
    target[out++] = offset >> 8;
    if (matchLength >= NIBBLE) out = writeLength(matchLength - NIBBLE, target, out);
    at = end;
    anchor = end;
  }
  return writeLiterals(source, anchor, source.length, 0, target, out);
}

function writeLiterals(
  source: Uint8Array,
  from: number,
  to: number,
  matchNibble: number,
  target: Uint8Array,
  at: number,
): number {
  const count = to - from;
  let out = at;
  target[out++] = (Math.min(count, NIBBLE) << 4) | matchNibble;
  if (count >= NIBBLE) out = writeLength(count - NIBBLE, target, out);
  target.set(source.subarray(from, to), out);
  return out + count;
}

function writeLength(length: number, target: Uint8Array, at: number): number {
  let out = at;
  let rest = length;
  for (; rest >= 255; rest -= 255) target[out++] = 255;
  target[out++] = rest;
  return out;
}

/**
 * Expands `source` into `target` from `start` on and gives where it ends; matches may reach back before `start`, as far
 * as `target` holds earlier blocks of a linked frame (`target[floor…start)`).
 * @throws AppError "maxcompute.stream_damaged" instead of reading or writing outside
 */
export function lz4ExpandBlock(source: Uint8Array, target: Uint8Array, start: number, floor: number): number {
  let at = 0;
  let out = start;
  const length = (nibble: number): number => {
    let total = nibble;
    if (nibble < NIBBLE) return total;
    for (let byte = 255; byte === 255; total += byte) {
      if (at >= source.length) invalid();
      byte = source[at++]!;
    }
    return total;
  };
  for (;;) {
    if (at >= source.length) invalid();
    const token = source[at++]!;
    const literals = length(token >> 4);
    if (literals > source.length - at || literals > target.length - out) invalid();
    target.set(source.subarray(at, at + literals), out);
    at += literals;
    out += literals;
    if (at === source.length) return out;
    if (at + 2 > source.length) invalid();
    const offset = source[at]! | (source[at + 1]! << 8);
    at += 2;
    const matched = length(token & NIBBLE) + MIN_MATCH;
    if (offset === 0 || offset > out - floor || matched > target.length - out) invalid();
    if (offset >= matched) target.copyWithin(out, out - offset, out - offset + matched);
    else for (let i = 0; i < matched; i++) target[out + i] = target[out + i - offset]!;
    out += matched;
  }
}

function invalid(): never {
  damaged("the lz4 data is not valid");
}

function word(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}
