import { OPERATIONS } from "@/lib/tablestore/operations";
import type { StreamRecord } from "../store/table";

/*
 * The answer of GetStreamRecord, put together in one piece: pages of a thousand records are what the sandbox answers
 * most, and their records are stored as the bytes that are sent.
 *
 *   answer := (0x0A length record)* rest                   rest is the message without records
 *   record := 0x08 action 0x12 length bytes [0x1A length bytes]
 */
const TAG = { record: 0x0a, action: 0x08, bytes: 0x12, origin: 0x1a } as const;

type Rest = Omit<Parameters<typeof OPERATIONS.GetStreamRecord.response.encode>[0], "streamRecords">;

/** Gathers the records of one page. */
export class RecordPage {
  readonly #records: StreamRecord[] = [];
  sizeBytes = 0;

  get length(): number {
    return this.#records.length;
  }

  add(record: StreamRecord): void {
    this.#records.push(record);
    this.sizeBytes += record.record.length + (record.origin?.length ?? 0);
  }

  encode(rest: Rest): Uint8Array {
    const tail = OPERATIONS.GetStreamRecord.response.encode(rest);
    const sizes = this.#records.map(sizeOf);
    const length = sizes.reduce((sum, size) => sum + 1 + varintSize(size) + size, tail.length);
    const answer = new Uint8Array(length);
    let at = 0;
    for (const [index, { action, record, origin }] of this.#records.entries()) {
      answer[at++] = TAG.record;
      at = writeVarint(answer, at, sizes[index]!);
      answer[at++] = TAG.action;
      answer[at++] = action;
      at = writeField(answer, at, TAG.bytes, record);
      if (origin !== null) at = writeField(answer, at, TAG.origin, origin);
    }
    answer.set(tail, at);
    return answer;
  }
}

function sizeOf({ record, origin }: StreamRecord): number {
  const field = (bytes: Uint8Array) => 1 + varintSize(bytes.length) + bytes.length;
  return 2 + field(record) + (origin === null ? 0 : field(origin));
}

function writeField(answer: Uint8Array, start: number, tag: number, bytes: Uint8Array): number {
  answer[start] = tag;
  const at = writeVarint(answer, start + 1, bytes.length);
  answer.set(bytes, at);
  return at + bytes.length;
}

function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest > 0x7f; rest >>>= 7) size += 1;
  return size;
}

function writeVarint(answer: Uint8Array, start: number, value: number): number {
  let at = start;
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) answer[at++] = (rest & 0x7f) | 0x80;
  answer[at++] = rest;
  return at;
}
