import { AppError } from "@/lib/core/errors";
import { pageMemory } from "./page-memory";
import { instantiate, type KernelExports } from "./instance";
import { SlabMemory } from "./slab-memory";

/** An indexed page: see lib/tablestore/stream-page.ts. */
export interface KernelPage {
  readonly bytes: Uint8Array;
  readonly records: Int32Array;
  readonly cells: Int32Array;
}

export interface WalkedPage extends KernelPage {
  readonly recordCount: number;
  readonly cellCount: number;
  /** Where the first field begins that is no record, in bytes. */
  readonly rest: number;
}

/** Rows of column mode over a page: see lib/engine/change-batch.ts. */
export interface KernelRows {
  readonly page: KernelPage;
  readonly index: Int32Array;
  readonly count: number;
}

export interface MadeRows {
  readonly index: Int32Array;
  readonly count: number;
  readonly byteSize: number;
}

/** Large enough for writes to be worth their overhead. */
export const SLAB_BYTES = 256 * 1024;

const RECORD_INTS = 8;
const CELL_INTS = 6;
const ROW_INTS = 3;
const SLACK_BYTES = 32;
/** Epoch, time and row index, for `encode` to fill in. */
const SEQUENCE_START = `${"0".repeat(10)}_${"0".repeat(20)}_${"0".repeat(10)}_`;

/**
 * The hot loops in WebAssembly, over scratch memory of fixed size: what they work on is copied in, what they make is
 * copied out into page memory, and nothing of it is kept, so that whoever calls owns everything. What is in the memory
 * already is not copied again. What does not fit, or is not for the loops, is answered with null: the caller has the same in
 * TypeScript, which is the reference.
 */
export class Kernel {
  readonly exports: KernelExports;
  /** What the last call says besides its value. */
  readonly result: Int32Array;
  /** Buffers of SLAB_BYTES that `encode` can write to directly. */
  readonly slabs: SlabMemory;
  readonly #byteSize: Float64Array;
  readonly #page: Uint8Array;
  readonly #records: Int32Array;
  readonly #cells: Int32Array;
  readonly #rows: Int32Array;
  readonly #plan: Int32Array;
  readonly #sequence: Uint8Array;
  readonly #out: Uint8Array;
  #heldPlan: string | null = null;
  #heldShard: string | null = null;
  #sequenceLength = 0;
  /** What the memory holds, as views: neither answers nor tables are written to once there is a view of them. */
  #heldBytes: Uint8Array | null = null;
  #heldCells: Int32Array | null = null;
  #heldRows: Int32Array | null = null;

  constructor() {
    const exports = instantiate();
    this.exports = exports;
    const { buffer } = exports.memory;
    const ints = (at: WebAssembly.Global, bytes: WebAssembly.Global) =>
      new Int32Array(buffer, at.value as number, (bytes.value as number) >> 2);
    this.result = new Int32Array(buffer, exports.RESULT.value as number, 8);
    this.slabs = new SlabMemory(
      buffer as ArrayBuffer,
      exports.SLABS.value as number,
      exports.SLABS_BYTES.value as number,
      SLAB_BYTES,
    );
    this.#byteSize = new Float64Array(buffer, (exports.RESULT.value as number) + 8, 1);
    const area = (at: WebAssembly.Global, bytes: WebAssembly.Global) =>
      new Uint8Array(buffer, at.value as number, bytes.value as number);
    this.#page = area(exports.PAGE, exports.PAGE_BYTES);
    this.#sequence = area(exports.SEQUENCE, exports.SEQUENCE_BYTES);
    this.#out = area(exports.OUT, exports.OUT_BYTES);
    this.#plan = ints(exports.PLAN, exports.PLAN_BYTES);
    this.#records = ints(exports.RECORDS, exports.RECORDS_BYTES);
    this.#cells = ints(exports.CELLS, exports.CELLS_BYTES);
    this.#rows = ints(exports.ROWS, exports.ROWS_BYTES);
  }

  /** The tables of a page; null when something is wrong with it. */
  walk(bytes: Uint8Array): WalkedPage | null {
    this.#heldBytes = this.#heldCells = this.#heldRows = null;
    if (bytes.length > this.#page.length) return null;
    this.#page.set(bytes);
    if (this.exports.walk(bytes.length) === 0) return null;
    const recordCount = this.result[0]!;
    const cellCount = this.result[1]!;
    const page = {
      bytes,
      records: pageMemory.copyOf(this.#records.subarray(0, recordCount * RECORD_INTS)),
      recordCount,
      cells: pageMemory.copyOf(this.#cells.subarray(0, cellCount * CELL_INTS)),
      cellCount,
      rest: this.result[2]!,
    };
    this.#heldBytes = bytes;
    this.#heldCells = page.cells;
    return page;
  }

  /** The rows of the records `[from, to)`; `fixedBytes` counts for each of them besides key, name and value. */
  rows(page: KernelPage, from: number, to: number, fixedBytes: number): MadeRows | null {
    if (!this.#holdPage(page)) return null;
    this.#heldRows = null;
    if (this.exports.changeRows(from, to, fixedBytes) === 0) return null;
    const count = this.result[0]!;
    const index = pageMemory.copyOf(this.#rows.subarray(0, count * ROW_INTS));
    this.#heldRows = index;
    return { index, count, byteSize: this.#byteSize[0]! };
  }

  /** The sum of the hashes of the rows. */
  hash(rows: KernelRows): bigint | null {
    return this.hold(rows) ? BigInt.asUintN(64, this.exports.hashRows(rows.count)) : null;
  }

  /** Brings rows and their page into the memory. False when they do not fit. */
  hold({ page, index, count }: KernelRows): boolean {
    if (!this.#holdPage(page)) return false;
    if (this.#heldRows === index) return true;
    if (count * ROW_INTS > this.#rows.length) return false;
    this.#rows.set(index);
    this.#heldRows = index;
    return true;
  }

  sizeOf(name: "PLAN_BYTES" | "MAX_FORMS" | "OUT_BYTES"): number {
    return this.exports[name].value as number;
  }

  /**
   * The plan that `encode` follows; `key` tells plans apart. The length of the sequence's beginning is not the plan's, and
   * goes into it at `lengthAt`.
   */
  setPlan(key: string, plan: Int32Array, lengthAt: number): void {
    if (key !== this.#heldPlan) {
      this.#heldPlan = key;
      this.#plan.set(plan);
      this.exports.planChanged();
    }
    this.#plan[lengthAt] = this.#sequenceLength;
  }

  /** The shard whose identifier sequences carry. False when it is too long. */
  setSequence(shardId: string): boolean {
    if (shardId === this.#heldShard) return true;
    const text = Buffer.from(`${SEQUENCE_START}${shardId}:`);
    if (text.length > this.#sequence.length - SLACK_BYTES) return false;
    this.#heldShard = shardId;
    this.#sequenceLength = text.length;
    this.#sequence.set(text);
    return true;
  }

  /** The address of a byte of `bytes`, or null when it does not lie in the kernel's memory. */
  addressOf(bytes: Uint8Array, at: number): number | null {
    return bytes.buffer === this.exports.memory.buffer ? bytes.byteOffset + at : null;
  }

  /** The first bytes of what `encode` wrote to OUT, until it is called again. */
  written(bytes: number): Uint8Array {
    return this.#out.subarray(0, bytes);
  }

  #holdPage({ bytes, records, cells }: KernelPage): boolean {
    if (this.#heldBytes === bytes && this.#heldCells === cells) return true;
    const fits =
      bytes.length <= this.#page.length && records.length <= this.#records.length && cells.length <= this.#cells.length;
    if (!fits) return false;
    this.#page.set(bytes);
    this.#records.set(records);
    this.#cells.set(cells);
    this.#heldBytes = bytes;
    this.#heldCells = cells;
    this.#heldRows = null;
    return true;
  }
}

let shared: Kernel | null | undefined;
let problem: AppError | null = null;

/** The kernel of this process, made when it is first asked for; null where the runtime cannot run it. */
export function sharedKernel(): Kernel | null {
  if (shared === undefined) {
    try {
      shared = new Kernel();
    } catch (cause) {
      shared = null;
      const reason = cause instanceof Error ? cause.message : String(cause);
      problem = new AppError("run.without_webassembly", { reason }, { cause });
    }
  }
  return shared;
}

/**
 * What a log should say when this process has no kernel, in English and in Chinese: who runs the machine may not be who
 * reads the log. Nothing when it has one.
 */
export function kernelWarnings(): string[] {
  sharedKernel();
  const texts = problem === null ? [] : [problem.describe("en"), problem.describe("zh")];
  return texts.map(({ message, remedy }) => `${message} ${remedy}`);
}
