import { isSame } from "./copy";
import { shiftTable } from "./crc32c-shift";
import { begin, fedBytes, fieldEnd, fieldState, textField } from "./field";
import { NAME_ENTRIES, NAME_ENTRY_BYTES, NAME_HASHES, NAME_PLACES, NAME_SLOTS, NAMES_BY_PLACE, SLACK } from "./memory";

/*
 * Column names as prepared fields: see lib/maxcompute/change/name-cache.ts. Rows repeat each other's names in the same
 * places, so place is tried first. Nothing is ever taken out; when there is no more room, everything is.
 */
export const NAME_LENGTH: usize = 0;
export const NAME_FED: usize = 4;
export const NAME_STATE: usize = 8;
export const NAME_TABLE: usize = 12;
const NAME_SIZE: usize = 16;
const NAME_OWNER: usize = 20;
export const NAME_HEAD: usize = 32;

/** Longer ones are not for the kernel. */
export const MAX_NAME_BYTES: u32 = 1024;
const MOST_NAMES: u32 = NAME_SLOTS / 2;

let nextEntry: usize = NAME_ENTRIES;
let count: u32 = 0;

export function clearNames(): void {
  memory.fill(NAME_PLACES, 0, NAME_ENTRIES - NAME_PLACES);
  nextEntry = NAME_ENTRIES;
  count = 0;
}

/** The name at `[from, from + length)` as field `field` of the name segment `owner`. */
export function findName(owner: u32, field: u32, from: usize, length: u32, place: u32): usize {
  if (place >= NAMES_BY_PLACE) return lookUp(owner, field, from, length);
  const slot = NAME_PLACES + ((owner * NAMES_BY_PLACE + place) << 2);
  const probable: usize = load<u32>(slot);
  if (probable != 0 && load<u32>(probable, NAME_SIZE) == length && isSame(nameOf(probable), from, length)) {
    return probable;
  }
  const found = lookUp(owner, field, from, length);
  store<u32>(slot, found);
  return found;
}

function lookUp(owner: u32, field: u32, from: usize, length: u32): usize {
  let hash: u32 = 0x811c9dc5 ^ owner;
  for (let i: usize = 0; i < length; i++) hash = (hash ^ load<u8>(from + i)) * 0x01000193;
  const size = (NAME_HEAD + 2 * 10 + length + SLACK + 15) & ~15;
  if (count == MOST_NAMES || nextEntry + size > NAME_ENTRIES + NAME_ENTRY_BYTES) clearNames();
  let index = (hash ^ (hash >> 16)) & (NAME_SLOTS - 1);
  for (; ; index = (index + 1) & (NAME_SLOTS - 1)) {
    const entry: usize = load<u32>(NAME_HASHES + (index << 2));
    if (entry == 0) break;
    const isIt =
      load<u32>(entry, NAME_OWNER) == owner &&
      load<u32>(entry, NAME_SIZE) == length &&
      isSame(nameOf(entry), from, length);
    if (isIt) return entry;
  }
  const entry = nextEntry;
  nextEntry += size;
  count++;
  begin(entry + NAME_HEAD, 0);
  textField(field, from, length);
  store<u32>(entry, fieldEnd - entry - NAME_HEAD, NAME_LENGTH);
  store<u32>(entry, fedBytes, NAME_FED);
  store<u32>(entry, fieldState, NAME_STATE);
  store<u32>(entry, shiftTable(fedBytes), NAME_TABLE);
  store<u32>(entry, length, NAME_SIZE);
  store<u32>(entry, owner, NAME_OWNER);
  store<u32>(NAME_HASHES + (index << 2), entry);
  return entry;
}

/** Where the bare name stands in its field. */
function nameOf(entry: usize): usize {
  return entry + NAME_HEAD + load<u32>(entry, NAME_LENGTH) - load<u32>(entry, NAME_SIZE);
}
