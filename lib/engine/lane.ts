import { ByteChannel } from "./byte-channel";
import type { BlockRecord, ChannelWriter, ReadSplit, RecordBatch, SplitMark, WriteSession } from "./contract";
import type { DirtyRecords } from "./dirty-records";
import { keptRecords } from "./kept-record";
import { withoutOversize } from "./oversize";
import type { RateLimit } from "./rate-limit";
import type { SplitLedger } from "./split-ledger";
import type { Transformed } from "./transform";

/** A lane buffers at least this much, however many lanes share the budget. */
const MIN_LANE_BYTES = 1 << 20;

/** A lane's share of the budget for read but unwritten batches. */
export const laneBytes = (budgetBytes: number, lanes: number): number =>
  Math.max(MIN_LANE_BYTES, Math.floor(budgetBytes / Math.max(1, lanes)));

/** Where lanes get their splits from. */
export interface LaneQueue {
  /** The next split to read, or null when none is left to be handed out. */
  next(signal: AbortSignal): Promise<ReadSplit | null>;
  /** It is read to its end. */
  drained(split: ReadSplit): Promise<void> | void;
}

/** What the lanes of one process share. */
export interface LaneContext {
  readonly queue: LaneQueue;
  readonly session: Pick<WriteSession, "openChannel">;
  readonly ledgers: ReadonlyMap<string, SplitLedger>;
  readonly dirty: DirtyRecords;
  readonly limit: RateLimit;
  readonly transform: ((batch: RecordBatch) => Transformed) | null;
  readonly maxRecordBytes: number;
  /** Bytes that may wait between this lane's reader and its writer. */
  readonly bufferBytes: number;
  readonly blockWritten: (block: BlockRecord, marks: readonly SplitMark[]) => Promise<void>;
  readonly alive: () => void;
  readonly waits: { writerMs: number; readerMs: number };
  readonly signal: AbortSignal;
}

/** What travels from the reading to the writing half of a lane: a batch with its losses so far, or a split's end. */
type Item =
  | {
      readonly kind: "batch";
      readonly read: RecordBatch;
      /** Place of its first record within the split. */
      readonly first: number;
      readonly out: RecordBatch;
      /** Which row of `read` a row of `out` comes from. */
      readonly rowOf: (row: number) => number;
      readonly dirty: number;
      readonly filtered: number;
    }
  | { readonly kind: "drained"; readonly split: ReadSplit };

/**
 * One of the job's concurrent lanes: takes the next split, reads it batch by batch through the transformers and the
 * rate limit into a bounded channel, and writes what comes out at its other end. Reading and writing overlap; the
 * channel's budget holds back whichever is faster. Returns when no split is left and everything is written.
 */
export async function runLane(index: number, context: LaneContext): Promise<void> {
  const channel = new ByteChannel<Item>(context.bufferBytes);
  const stop = () => channel.fail(context.signal.reason);
  context.signal.addEventListener("abort", stop, { once: true });
  const fail = (error: unknown) => {
    channel.fail(error);
    throw error;
  };
  try {
    await Promise.all([readSplits(channel, context).catch(fail), writeBatches(index, channel, context).catch(fail)]);
  } finally {
    context.signal.removeEventListener("abort", stop);
  }
}

async function readSplits(channel: ByteChannel<Item>, context: LaneContext): Promise<void> {
  const { queue, signal } = context;
  for (;;) {
    const split = await queue.next(signal);
    if (split === null) break;
    await readSplit(split, channel, context);
    await queue.drained(split);
  }
  channel.end();
}

async function readSplit(split: ReadSplit, channel: ByteChannel<Item>, context: LaneContext): Promise<void> {
  const { ledgers, limit, waits, signal, alive } = context;
  const ledger = ledgers.get(split.id)!;
  ledger.reading();
  for await (const read of split.read(signal, ledger.position)) {
    signal.throwIfAborted();
    alive();
    const first = ledger.arrived(read);
    const item = await prepare(read, first, context);
    await limit.take({ bytes: read.byteSize, records: read.count }, signal);
    const before = performance.now();
    await channel.push(item, read.byteSize);
    waits.writerMs += performance.now() - before;
  }
  signal.throwIfAborted();
  await channel.push({ kind: "drained", split }, 0);
}

async function prepare(
  read: RecordBatch,
  first: number,
  { maxRecordBytes, transform, dirty }: LaneContext,
): Promise<Item> {
  const fitting = withoutOversize(read, maxRecordBytes);
  const transformed = transform?.(fitting.batch) ?? { batch: fitting.batch, rows: null, filtered: 0, rejected: [] };
  const fittingRow = (row: number) => fitting.rows?.[row] ?? row;
  const failed = transformed.rejected.map((each) => ({ ...each, row: fittingRow(each.row) }));
  const rejected = [...fitting.rejected, ...failed];
  await dirty.add(keptRecords(rejected, { side: "reader", batch: read, first, maxRecordBytes }));
  return {
    kind: "batch",
    read,
    first,
    out: transformed.batch,
    rowOf: (row) => fittingRow(transformed.rows?.[row] ?? row),
    dirty: rejected.length,
    filtered: transformed.filtered,
  };
}

async function writeBatches(index: number, channel: ByteChannel<Item>, context: LaneContext): Promise<void> {
  const { session, ledgers, waits, signal, alive } = context;
  const marks = new UnstoredMarks();
  const blockWritten = async (block: BlockRecord, batches: number) => {
    alive();
    await context.blockWritten(block, marks.takeThrough(batches));
  };
  const writer = await session.openChannel(index, { blockWritten }, signal);
  for (let batches = 0; ;) {
    const before = performance.now();
    const item = await channel.pull();
    waits.readerMs += performance.now() - before;
    if (item === null) break;
    signal.throwIfAborted();
    const ledger = ledgers.get(item.kind === "batch" ? item.read.source.split : item.split.id)!;
    if (item.kind === "drained") ledger.drained(item.split.end());
    else {
      if (item.out.count > 0) batches++;
      await writeBatch(item, writer, ledger, context);
    }
    marks.add(batches, ledger.mark());
    alive();
  }
  await writer.close(signal);
}

async function writeBatch(
  { read, first, out, rowOf, dirty, filtered }: Extract<Item, { kind: "batch" }>,
  writer: ChannelWriter,
  ledger: SplitLedger,
  context: LaneContext,
): Promise<void> {
  const result = out.count === 0 ? NOTHING : await writer.write(out, context.signal);
  const refused = result.dirty.map((each) => ({ ...each, row: rowOf(each.row) }));
  const { maxRecordBytes } = context;
  await context.dirty.add(keptRecords(refused, { side: "writer", batch: read, first, maxRecordBytes }));
  const rejected = dirty + result.dirty.length;
  ledger.settled({ batch: read, written: result.written, writtenHash: result.hash, dirty: rejected, filtered });
  read.release?.();
}

const NOTHING = { written: 0, hash: 0n, dirty: [] };

/** Marks of batches that were given to the writer but are in no stored block yet, oldest first. */
class UnstoredMarks {
  readonly #marks: { readonly batches: number; readonly mark: SplitMark }[] = [];

  /** A mark that no batch separates from the one before replaces it. */
  add(batches: number, mark: SplitMark): void {
    const last = this.#marks.at(-1);
    if (last?.batches === batches && last.mark.split === mark.split) this.#marks.pop();
    this.#marks.push({ batches, mark });
  }

  /** The latest mark of each split among the first `batches` batches. */
  takeThrough(batches: number): SplitMark[] {
    const latest = new Map<string, SplitMark>();
    while (this.#marks.length > 0 && this.#marks[0]!.batches <= batches) {
      const { mark } = this.#marks.shift()!;
      latest.set(mark.split, mark);
    }
    return [...latest.values()];
  }
}
