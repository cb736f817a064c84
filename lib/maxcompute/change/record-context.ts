import { isUtf8 } from "node:buffer";
import { viewOf } from "./field-bytes";
import { MAX_INT64_DIGITS, writeInt64, writePadded } from "./digits";
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
  VALUE_BLOB,
  VALUE_INTEGER,
  VALUE_STRING,
  type ChangePage,
} from "./layout";
import type { ChangeRules, RowPart } from "./plan";

const EPOCH_DIGITS = 10;
const TIMESTAMP_DIGITS = 20;
const ROW_DIGITS = 10;
const UNDERSCORE = 95;
const COLON = 58;
const TIMESTAMP_AT = EPOCH_DIGITS + 1;
const ROW_AT = TIMESTAMP_AT + TIMESTAMP_DIGITS + 1;
const SHARD_AT = ROW_AT + ROW_DIGITS + 1;
const SAFE_HIGH = 0x20_0000;
export const COLUMN_INDEX_DIGITS = 10;

type KeyPart = Extract<RowPart, { readonly kind: "primaryKey" }>;

/** Where one key column of the record at hand stands in `bytes`. */
interface KeyText {
  bytes: DataView;
  from: number;
  to: number;
}

/** What the fields of one record's rows have in common: its key and its sequence. */
export class RecordContext {
  readonly #rules: ChangeRules;
  readonly #keys: readonly KeyPart[];
  readonly #sequences: number;
  readonly #texts: KeyText[];
  readonly #digits: Buffer;
  readonly #digitsView: DataView;
  /** `epoch_timestamp_row_shard:` without the column index. */
  sequence = Buffer.alloc(0);
  sequenceView = viewOf(this.sequence);
  bytes: Uint8Array = new Uint8Array(0);
  view: DataView = viewOf(this.bytes);
  /** Bytes that key and sequence fields take at most, heads not counted. */
  worstBytes = 0;
  #shardId: string | null = null;
  #cells: Int32Array = new Int32Array(0);
  #firstCell = 0;

  constructor(parts: readonly RowPart[], rules: ChangeRules) {
    this.#rules = rules;
    this.#keys = parts.filter((part) => part.kind === "primaryKey");
    this.#sequences = parts.filter(({ kind }) => kind === "sequence").length;
    this.#digits = Buffer.alloc(this.#keys.length * MAX_INT64_DIGITS);
    this.#digitsView = viewOf(this.#digits);
    this.#texts = this.#keys.map(() => ({ bytes: this.#digitsView, from: 0, to: 0 }));
  }

  openPage({ bytes, cells }: ChangePage, shardId: string): void {
    if (bytes !== this.bytes) {
      this.bytes = bytes;
      this.view = viewOf(bytes);
    }
    this.#cells = cells;
    if (shardId === this.#shardId) return;
    this.#shardId = shardId;
    this.sequence = Buffer.alloc(SHARD_AT + Buffer.byteLength(shardId) + 1);
    this.sequence[TIMESTAMP_AT - 1] = this.sequence[ROW_AT - 1] = this.sequence[SHARD_AT - 1] = UNDERSCORE;
    this.sequence.write(shardId, SHARD_AT);
    this.sequence[this.sequence.length - 1] = COLON;
    this.sequenceView = viewOf(this.sequence);
  }

  /** False when some part of the record is not for the kernel. */
  openRecord(records: Int32Array, record: number): boolean {
    const at = record * RECORD_STRIDE;
    this.#firstCell = records[at + RECORD_FIRST_CELL]!;
    this.worstBytes = this.#sequences * (this.sequence.length + COLUMN_INDEX_DIGITS);
    if (this.#sequences > 0 && !this.#writeSequence(records[at + RECORD_SEQUENCE]!)) return false;
    for (let key = 0; key < this.#keys.length; key++) if (!this.#openKey(key)) return false;
    return true;
  }

  /** Text of a key column, after `openRecord`; for integers to be written as such see `keyInteger`. */
  keyText(part: RowPart): KeyText {
    return this.#texts[this.#keys.indexOf(part as KeyPart)]!;
  }

  /** Offset of the eight bytes of an integer key column. */
  keyInteger(index: number): number {
    return this.#cells[(this.#firstCell + index) * CELL_STRIDE + CELL_VALUE]! + 1;
  }

  #openKey(key: number): boolean {
    const { index, target } = this.#keys[key]!;
    const descriptor = (this.#firstCell + index) * CELL_STRIDE;
    const value = this.#cells[descriptor + CELL_VALUE]!;
    const text = this.#texts[key]!;
    const { bytes } = this;
    switch (bytes[value]) {
      case VALUE_INTEGER: {
        const low = this.view.getInt32(value + 1, true);
        const high = this.view.getInt32(value + 5, true);
        if (target === "bigint") return !isReserved(low, high);
        text.bytes = this.#digitsView;
        text.from = key * MAX_INT64_DIGITS;
        text.to = writeInt64(this.#digits, text.from, low, high);
        break;
      }
      case VALUE_BLOB:
      case VALUE_STRING:
        if (target === "bigint") return false;
        text.bytes = this.view;
        text.from = value + TEXT_OFFSET;
        text.to = value + this.#cells[descriptor + CELL_VALUE_LENGTH]!;
        if (bytes[value] === VALUE_BLOB && !isCopied(bytes, text.from, text.to, this.#rules)) return false;
        break;
      default:
        return false;
    }
    this.worstBytes += text.to - text.from;
    return text.to - text.from <= this.#rules.maxTextBytes;
  }

  /** Whether the key's text is an empty one of the source that is left out. */
  isLeftOut(part: RowPart): boolean {
    const { from, to } = this.keyText(part);
    return from === to && this.#rules.emptyAsNull && this.bytes[from - TEXT_OFFSET] === VALUE_STRING;
  }

  #writeSequence(at: number): boolean {
    const { view, sequence } = this;
    const epoch = view.getInt32(at + SEQUENCE_EPOCH, true);
    const low = view.getUint32(at + SEQUENCE_TIMESTAMP, true);
    const high = view.getInt32(at + SEQUENCE_TIMESTAMP + 4, true);
    const row = view.getInt32(at + SEQUENCE_ROW_INDEX, true);
    // Signs and impossible times take part in the padding; nobody sends them.
    if (epoch < 0 || row < 0 || high < 0 || high >= SAFE_HIGH) return false;
    writePadded(sequence, 0, epoch, EPOCH_DIGITS);
    writePadded(sequence, TIMESTAMP_AT, high * 0x1_0000_0000 + low, TIMESTAMP_DIGITS);
    writePadded(sequence, ROW_AT, row, ROW_DIGITS);
    return true;
  }
}

/** −2^63 fits the encoding but not the type. */
export function isReserved(low: number, high: number): boolean {
  return high === -0x8000_0000 && low === 0;
}

/** Whether a binary value passes for a text as it is. */
export function isCopied(bytes: Uint8Array, from: number, to: number, { copiesBinary }: ChangeRules): boolean {
  return copiesBinary && isUtf8(bytes.subarray(from, to));
}
