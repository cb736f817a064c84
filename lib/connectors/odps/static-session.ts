import { AppError } from "@/lib/core/errors";
import type { OdpsWriterParameter } from "@/lib/core/job/odps";
import type {
  BlockRecord,
  ChannelEvents,
  ChannelWriter,
  JournalEntry,
  RecordBatch,
  RunContext,
  SessionSeal,
  WriteResult,
  WriteSession,
} from "@/lib/engine/contract";
import type { UploadSession } from "@/lib/maxcompute/tunnel/upload-session";
import { blockBytes, blockSlabs } from "./block-memory";
import { BlockUpload, type StoredBlock } from "./block-upload";
import type { RowWriter } from "./row-writer";

export interface StaticSessionParts {
  readonly context: RunContext<OdpsWriterParameter>;
  readonly upload: UploadSession;
  readonly rows: () => RowWriter;
  /** What a successor needs to find the session again. */
  readonly detail: SessionSeal["detail"];
  /** Blocks that an earlier attempt stored in this session, with their records and channels. */
  readonly earlier: readonly Extract<JournalEntry, { type: "blockWritten" }>[];
  readonly resumed: boolean;
  /** Where the numbers of blocks come from when another process has the session. */
  readonly nextBlock?: () => Promise<number>;
  /** SQL to run once the rows are visible. */
  readonly postSql: (signal: AbortSignal) => Promise<void>;
}

/**
 * One upload session for the whole job: its commit makes all rows visible at once. Channel c of n writes the blocks
 * c, c + n, c + 2n, …, so ids never clash; a block that is sent again under its id replaces the earlier one. Once the
 * session is shared, every process takes the numbers of its blocks from one place.
 */
export class StaticSession implements WriteSession {
  readonly accepts = ["ots-change", "cells"] as const;
  readonly resumed: boolean;
  readonly #parts: StaticSessionParts;
  readonly #blocks = new Map<number, number>();
  readonly #slabs = blockSlabs();
  #nextBlock: (() => Promise<number>) | null;

  constructor(parts: StaticSessionParts) {
    this.#parts = parts;
    this.#nextBlock = parts.nextBlock ?? null;
    this.resumed = parts.resumed;
    for (const { block, records } of parts.earlier) this.#blocks.set(block, records);
  }

  async openChannel(index: number, events: ChannelEvents, signal: AbortSignal): Promise<ChannelWriter> {
    const { context, upload, rows } = this.#parts;
    const { channels, parameter } = context;
    return new StaticChannel({
      nextBlock: this.#nextBlock ?? this.#ownNumbers(index),
      blockBytes: (block) => blockBytes(parameter.blockSizeInMB * 2 ** 20, channels, block),
      rows: rows(),
      open: (block) => new BlockUpload(upload, block, parameter.compress ? "deflate" : "none", this.#slabs, signal),
      stored: async ({ block, records, bytes, checksum }, batches) => {
        this.#blocks.set(block, records);
        await events.blockWritten({ session: upload.id, block, channel: index, records, bytes, checksum }, batches);
      },
    });
  }

  share(nextBlock: () => Promise<number>) {
    const { context, upload, detail } = this.#parts;
    this.#nextBlock = nextBlock;
    // A process of an earlier attempt may still be sending what it was at: each channel two blocks.
    const firstBlock = this.#blocks.size === 0 ? 0 : Math.max(...this.#blocks.keys()) + 1 + 2 * context.channels;
    return { session: { session: upload.id, detail }, firstBlock };
  }

  async adopt(blocks: readonly BlockRecord[], signal: AbortSignal): Promise<void> {
    const { upload } = this.#parts;
    for (const { block, records } of blocks) this.#blocks.set(block, records);
    const { blocks: held } = await upload.state(signal);
    for (const { id } of held) {
      if (this.#blocks.has(id)) continue;
      await upload.writeRows(id, [], "none", signal);
      this.#blocks.set(id, 0);
    }
  }

  async seal(signal: AbortSignal): Promise<readonly SessionSeal[]> {
    const { upload, detail } = this.#parts;
    const blocks = [...this.#blocks.keys()].sort((a, b) => a - b);
    const { blocks: held } = await upload.state(signal);
    const theirs = new Map(held.map(({ id, recordCount }) => [id, recordCount]));
    const missing = blocks.filter((block) => !theirs.has(block));
    const unexpected = [...theirs.keys()].filter((block) => !this.#blocks.has(block));
    if (missing.length > 0 || unexpected.length > 0) {
      const params = {
        session: upload.id,
        missing: missing.join(", ") || "–",
        unexpected: unexpected.join(", ") || "–",
      };
      throw new AppError("maxcompute.blocks_differ", params);
    }
    // A service that does not count a block's records says 0.
    const short = blocks.filter((block) => theirs.get(block)! > 0 && theirs.get(block) !== this.#blocks.get(block));
    if (short.length > 0) {
      const params = { session: upload.id, missing: `records of ${short.join(", ")}`, unexpected: "–" };
      throw new AppError("maxcompute.blocks_differ", params);
    }
    const records = [...this.#blocks.values()].reduce((sum, count) => sum + count, 0);
    return [{ session: upload.id, detail, blocks, records }];
  }

  async commit(signal: AbortSignal): Promise<void> {
    try {
      await this.#parts.upload.commit([...this.#blocks.keys()], signal);
    } catch (thrown) {
      throw asUnknown(thrown);
    }
  }

  async finish(signal: AbortSignal): Promise<void> {
    await this.#parts.postSql(signal);
  }

  #ownNumbers(index: number): () => Promise<number> {
    const { channels } = this.#parts.context;
    const own = [...this.#blocks.keys()].filter((block) => block % channels === index);
    let next = own.length === 0 ? index : Math.max(...own) + channels;
    return async () => {
      const block = next;
      next += channels;
      return block;
    };
  }

  /** The service forgets an uncommitted session by itself after a day; there is no call to end it. */
  async abort(): Promise<void> {}
}

/** The engine's word for a commit whose outcome nobody can tell. */
export function asUnknown(thrown: unknown): unknown {
  if (!(thrown instanceof AppError) || thrown.code !== "maxcompute.commit_unknown") return thrown;
  return new AppError("run.commit_unknown", { reason: thrown.message.replace(/\.$/, "") }, { cause: thrown });
}

interface ChannelParts {
  readonly nextBlock: () => Promise<number>;
  readonly blockBytes: (block: number) => number;
  readonly rows: RowWriter;
  readonly open: (block: number) => BlockUpload;
  readonly stored: (block: StoredBlock, batches: number) => Promise<void>;
}

/**
 * Blocks end between batches only, so that a block's end is a place from which reading can go on. The next block is
 * filled while the last one is being acknowledged.
 */
class StaticChannel implements ChannelWriter {
  readonly #parts: ChannelParts;
  #current: BlockUpload | null = null;
  #ending: EndingBlock | null = null;
  #batches = 0;

  constructor(parts: ChannelParts) {
    this.#parts = parts;
  }

  async write(batch: RecordBatch): Promise<WriteResult> {
    // Only now: the engine knows a batch's place once its `write` has returned, and a block's end must name it.
    if (this.#ending?.isSettled) await this.#store();
    const full = this.#current;
    if (full !== null && (!full.isOpen || full.byteSize >= this.#parts.blockBytes(full.block))) await this.#endBlock();
    const block = (this.#current ??= this.#parts.open(await this.#parts.nextBlock()));
    const before = block.records;
    const dirty = this.#parts.rows.write(batch, block.encoder);
    const [written, hash] = [block.records - before, block.encoder.takeSum()];
    await block.flush();
    this.#batches++;
    return { written, hash, dirty };
  }

  async close(): Promise<void> {
    await this.#endBlock();
    await this.#store();
  }

  /** Begins the end of the block at hand, after that of the one before: blocks are stored in their order. */
  async #endBlock(): Promise<void> {
    const block = this.#current;
    if (block === null) return;
    this.#current = null;
    // Batches of dirty records only leave nothing to store, but their marks must get into the journal.
    const ending = new EndingBlock(block.end(), this.#batches);
    await this.#store();
    this.#ending = ending;
  }

  /** Waits for the block that is ending, if there is one, and reports it. */
  async #store(): Promise<void> {
    const ending = this.#ending;
    if (ending === null) return;
    this.#ending = null;
    await this.#parts.stored(await ending.stored, ending.batches);
  }
}

/** A block that takes no more rows, with the batches up to its end. */
class EndingBlock {
  readonly stored: Promise<StoredBlock>;
  readonly batches: number;
  isSettled = false;

  constructor(stored: Promise<StoredBlock>, batches: number) {
    this.stored = stored;
    this.batches = batches;
    // Whoever waits hears of a failure; nobody may be waiting yet.
    const settle = () => void (this.isSettled = true);
    stored.then(settle, settle);
  }
}
