/*
 * The map of the module's memory, which never grows. Below PAGE are tables and what belongs to one job; from PAGE on there
 * is scratch for one page at a time: its bytes, the index of them, the rows of column mode, and records. What the other side
 * fills in or reads is exported.
 *
 * Loops copy and compare eight or sixteen bytes at a time, up to SLACK beyond the end of what they were asked for.
 */
export const SLACK: usize = 32;

/** Eight tables of 256 bytes: see `crc8.ts`. */
export const CRC8: usize = 1024;
/** Eight tables of 256 registers: see `crc32c.ts`. */
export const CRC32C: usize = 4096;
/** Powers of ten from 10⁻²⁹² to 10³²⁴ in 128 bits each, filled in from outside: see `double.ts`. */
export const POWERS: usize = 16384;
/** The digit pairs 00 to 99. */
export const PAIRS: usize = 28672;
/** Ten digits and their checksum for column indexes below COLUMN_INDEXES, 16 bytes each. */
export const COLUMN_DIGITS: usize = 32768;
export const COLUMN_INDEXES: u32 = 1024;
/** Slot of each distance's table, or 0: see `crc32c-shift.ts`. */
export const SHIFT_SLOTS: usize = 49152;
export const MAX_DISTANCE: u32 = 8192;
/** Tables of 4 KB: first those of the distances 2⁰ to 2¹³, then those that were asked for. */
export const SHIFT_TABLES: usize = 65536;
export const SHIFT_POWERS: u32 = 14;
export const MAX_SHIFT_TABLES: u32 = 256;

/** What the caller is told besides a function's value. */
export const RESULT: usize = 1114112;
/** The job: header, keys, segments, parts, constants: see `plan.ts`. */
export const PLAN: usize = 1118208;
export const PLAN_BYTES: usize = 65536;
/** Start of a record's sequence information, with the shard's identifier in place. */
export const SEQUENCE: usize = PLAN + PLAN_BYTES;
export const SEQUENCE_BYTES: usize = 4096;
/** Where the keys of the record at hand stand: address and length; then the digits of those that are whole numbers. */
export const KEY_TEXTS: usize = SEQUENCE + SEQUENCE_BYTES;
export const KEY_DIGITS: usize = KEY_TEXTS + 1024;
/** The version at hand as a prepared field, one for each segment. */
export const VERSIONS: usize = KEY_TEXTS + 8192;
/** Prepared row segments, four for each segment. */
export const FORMS: usize = VERSIONS + 8192;
export const FORM_BYTES: usize = 8192;
export const MAX_FORMS: u32 = 128;
/** Column names as prepared fields: entries by place, entries by hash, and the entries themselves. */
export const NAME_PLACES: usize = FORMS + FORM_BYTES * MAX_FORMS;
export const NAMES_BY_PLACE: u32 = 1024;
export const NAME_HASHES: usize = NAME_PLACES + 16 * 4 * NAMES_BY_PLACE;
export const NAME_SLOTS: u32 = 4096;
export const NAME_ENTRIES: usize = NAME_HASHES + 4 * NAME_SLOTS;
export const NAME_ENTRY_BYTES: usize = 1048576;

export const PAGE: usize = 4194304;
export const PAGE_BYTES: usize = 6291456;
export const RECORDS: usize = PAGE + PAGE_BYTES + 4096;
export const RECORDS_BYTES: usize = 2097152;
export const CELLS: usize = RECORDS + RECORDS_BYTES;
export const CELLS_BYTES: usize = 8388608;
export const ROWS: usize = CELLS + CELLS_BYTES;
export const ROWS_BYTES: usize = 4194304;
export const OUT: usize = ROWS + ROWS_BYTES;
export const OUT_BYTES: usize = 1048576;

/** Slabs that records are sent from: lent by lib/kernel/slab-memory.ts. */
export const SLABS: usize = 26279936;
export const SLABS_BYTES: usize = 50331648;
