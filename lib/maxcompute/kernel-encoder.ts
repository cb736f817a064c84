import { sharedKernel, type Kernel } from "@/lib/kernel/kernel";
import { tally } from "@/lib/kernel/tally";
import { kernelPlan, PLAN_SEQUENCE_LENGTH } from "./change/kernel-plan";
import type { ChangeRows } from "./change/layout";
import type { ChangePlan } from "./change/plan";
import { ChangeEncoder } from "./change-encoder";
import type { RecordEncoder } from "./record/encoder";

/** Records for slabs elsewhere are taken out of the kernel's memory in pieces that stay in the processor's cache. */
const PIECE_BYTES = 128 * 1024;
/** What the kernel may write beyond the end of what it was asked for. */
const SLACK_BYTES = 64;

/** Why the kernel stopped: see lib/kernel/assembly/encode.ts. */
const REFUSED = 1;
const FULL = 2;
const TOO_LONG = 3;

/** What `encode` of ChangeEncoder promises. */
export type ChangeEncoding = Pick<ChangeEncoder, "encode">;

/** The fastest encoder there is for a plan. */
export function changeEncoder(plan: ChangePlan): ChangeEncoding {
  const plain = new ChangeEncoder(plan);
  const kernel = sharedKernel();
  const limits = kernel && { bytes: kernel.sizeOf("PLAN_BYTES"), forms: kernel.sizeOf("MAX_FORMS") };
  const ints = limits && kernelPlan(plan, plain.fixedBytes + SLACK_BYTES, limits);
  return kernel === null || ints === null ? plain : new KernelEncoder(kernel, ints, plain);
}

/**
 * ChangeEncoder in WebAssembly: the same bytes. Rows, pages and plans that are too long for the kernel's memory go to the
 * encoder in TypeScript.
 */
class KernelEncoder implements ChangeEncoding {
  readonly #kernel: Kernel;
  readonly #plan: Int32Array;
  readonly #key: string;
  readonly #plain: ChangeEncoder;

  constructor(kernel: Kernel, plan: Int32Array, plain: ChangeEncoder) {
    this.#kernel = kernel;
    this.#plan = plan;
    this.#key = Buffer.from(plan.buffer).toString("latin1");
    this.#plain = plain;
  }

  encode(rows: ChangeRows, from: number, encoder: RecordEncoder): number {
    const kernel = this.#kernel;
    const { result } = kernel;
    if (!kernel.hold(rows) || !kernel.setSequence(rows.shardId)) return this.#encodePlainly(rows, from, encoder);
    kernel.setPlan(this.#key, this.#plan, PLAN_SEQUENCE_LENGTH);
    const most = kernel.sizeOf("OUT_BYTES") - SLACK_BYTES;
    const out = kernel.exports.OUT.value as number;
    let row = from;
    let needed = 0;
    for (;;) {
      const region = encoder.region(needed);
      const place = kernel.addressOf(region.bytes, region.at);
      const free = region.end - region.at;
      const room = place === null ? Math.min(free, Math.max(PIECE_BYTES, needed), most) : free;
      row = kernel.exports.encode(row, rows.count, place ?? out, room, encoder.metaState);
      const bytes = result[0]!;
      const records = result[1]!;
      const status = result[5]!;
      tally.rows.kernel += records;
      if (place === null) region.bytes.set(kernel.written(bytes), region.at);
      encoder.accept(region, region.at + bytes, {
        records,
        metaState: result[2]!,
        low: result[3]!,
        high: result[4]!,
      });
      needed = status === FULL ? result[6]! : 0;
      if (status === TOO_LONG || needed > most) {
        const next = this.#encodePlainly({ ...rows, count: row + 1 }, row, encoder);
        if (next === row) return row;
        row = next;
        needed = 0;
      } else if (status === REFUSED || row === rows.count) return row;
    }
  }

  #encodePlainly(rows: ChangeRows, from: number, encoder: RecordEncoder): number {
    const reached = this.#plain.encode(rows, from, encoder);
    tally.rows.plain += reached - from;
    return reached;
  }
}
