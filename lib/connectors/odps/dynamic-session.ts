import { AppError } from "@/lib/core/errors";
import type { OdpsWriterParameter } from "@/lib/core/job/odps";
import type {
  ChannelEvents,
  ChannelWriter,
  RejectedRow,
  RecordBatch,
  RowCursor,
  RunContext,
  SessionSeal,
  WriteResult,
  WriteSession,
} from "@/lib/engine/contract";
import { addSums } from "@/lib/engine/multiset-hash";
import { formatPartitionSpec, type PartitionSpec } from "@/lib/maxcompute/documents/partition-spec";
import type { UploadSession } from "@/lib/maxcompute/tunnel/upload-session";
import { blockBytes, blockSlabs } from "./block-memory";
import { BlockUpload } from "./block-upload";
import type { EarlierPartitions } from "./earlier-partitions";
import { pickRows } from "@/lib/engine/pick-rows";
import type { RowWriter } from "./row-writer";
import { asUnknown } from "./static-session";
import type { DynamicPartition } from "./target";

/** The original's floor; more partitions than this in one run are nearly always a wrong column. */
const MAX_PARTITIONS = 200;
/** Blocks of one channel that may be open at once: each holds a connection and a slab. */
const OPEN_BLOCKS = 16;

export interface DynamicSessionParts {
  readonly context: RunContext<OdpsWriterParameter>;
  readonly partition: DynamicPartition;
  /** Makes sure that the partition exists, and opens and announces a session for it. */
  readonly open: (
    spec: PartitionSpec,
    signal: AbortSignal,
  ) => Promise<{ upload: UploadSession; detail: SessionSeal["detail"] }>;
  readonly rows: (upload: UploadSession) => RowWriter;
  readonly valueOf: (cursor: RowCursor, level: { readonly name: string; readonly source: number }) => string | null;
  readonly postSql: (signal: AbortSignal) => Promise<void>;
  /** What an earlier attempt stored, when the run goes on with it. */
  readonly earlier: EarlierPartitions | null;
}

interface PartitionSession {
  readonly upload: UploadSession;
  readonly detail: SessionSeal["detail"];
  readonly blocks: Map<number, number>;
}

/**
 * One upload session per partition that the records name, all committed at the end, one after the other. Blocks of
 * several partitions end at different places of the source, so a run goes on from checkpoints: places where all blocks
 * of a channel were ended together, at the latest whenever they hold a block's worth of bytes among them.
 */
export class DynamicSession implements WriteSession {
  readonly accepts = ["ots-change", "cells"] as const;
  readonly resumed: boolean;
  readonly #parts: DynamicSessionParts;
  readonly #sessions = new Map<string, Promise<PartitionSession>>();
  readonly #slabs = blockSlabs();
  #nextBlock: number;

  constructor(parts: DynamicSessionParts) {
    const { earlier } = parts;
    this.#parts = parts;
    this.resumed = earlier !== null;
    this.#nextBlock = earlier?.nextBlock ?? 0;
    for (const [key, session] of earlier?.sessions ?? []) this.#sessions.set(key, Promise.resolve(session));
  }

  async openChannel(index: number, events: ChannelEvents, signal: AbortSignal): Promise<ChannelWriter> {
    const { channels, parameter } = this.#parts.context;
    return new DynamicChannel(this.#parts, {
      checkpointBytes: () => blockBytes(parameter.blockSizeInMB * 2 ** 20, channels, this.#nextBlock),
      session: (spec) => this.#session(spec, signal),
      openBlock: ({ upload }) => {
        const compression = parameter.compress ? "deflate" : "none";
        return new BlockUpload(upload, this.#nextBlock++, compression, this.#slabs, signal);
      },
      stored: async (session, { block, records, bytes, checksum }, batches) => {
        session.blocks.set(block, records);
        const written = { session: session.upload.id, block, channel: index, records, bytes, checksum };
        await events.blockWritten({ ...written, isCheckpoint: batches > 0 }, batches);
      },
    });
  }

  async seal(signal: AbortSignal): Promise<readonly SessionSeal[]> {
    const seals: SessionSeal[] = [];
    for (const { upload, detail, blocks } of await this.#all()) {
      const { blocks: held } = await upload.state(signal);
      const missing = [...blocks.keys()].filter((block) => !held.some(({ id }) => id === block));
      const unexpected = held.map(({ id }) => id).filter((block) => !blocks.has(block));
      if (missing.length + unexpected.length > 0) {
        throw new AppError("maxcompute.blocks_differ", {
          session: upload.id,
          missing: missing.join(", ") || "–",
          unexpected: unexpected.join(", ") || "–",
        });
      }
      const records = [...blocks.values()].reduce((sum, count) => sum + count, 0);
      seals.push({ session: upload.id, detail, blocks: [...blocks.keys()], records });
    }
    return seals;
  }

  /** A failure after the first commit leaves some partitions visible and others not: only a person can decide then. */
  async commit(signal: AbortSignal): Promise<void> {
    let committed = 0;
    for (const { upload, blocks } of await this.#all()) {
      try {
        await upload.commit([...blocks.keys()], signal);
        committed++;
      } catch (thrown) {
        if (committed === 0) throw asUnknown(thrown);
        const reason = `${committed} of ${this.#sessions.size} partitions are committed, the next one failed`;
        throw new AppError("run.commit_unknown", { reason }, { cause: thrown });
      }
    }
  }

  async finish(signal: AbortSignal): Promise<void> {
    await this.#parts.postSql(signal);
  }

  async abort(): Promise<void> {}

  #session(spec: PartitionSpec, signal: AbortSignal): Promise<PartitionSession> {
    const key = formatPartitionSpec(spec);
    const known = this.#sessions.get(key);
    if (known !== undefined) return known;
    if (this.#sessions.size >= MAX_PARTITIONS)
      throw new AppError("odps.too_many_partitions", { limit: MAX_PARTITIONS });
    const opened = this.#parts
      .open(spec, signal)
      .then((session) => ({ ...session, blocks: new Map<number, number>() }));
    this.#sessions.set(key, opened);
    return opened;
  }

  #all(): Promise<PartitionSession[]> {
    return Promise.all(this.#sessions.values());
  }
}

interface ChannelCalls {
  /** Bytes after which all open blocks are ended. */
  readonly checkpointBytes: () => number;
  readonly session: (spec: PartitionSpec) => Promise<PartitionSession>;
  readonly openBlock: (session: PartitionSession) => BlockUpload;
  readonly stored: (
    session: PartitionSession,
    block: Awaited<ReturnType<BlockUpload["end"]>>,
    batches: number,
  ) => Promise<void>;
}

interface OpenBlock {
  readonly session: PartitionSession;
  readonly rows: RowWriter;
  readonly block: BlockUpload;
}

/** The rows of a batch that belong into one partition; `indexes` are their places in the batch. */
interface PartitionRows {
  readonly spec: PartitionSpec;
  readonly indexes: readonly number[];
  readonly rows: RecordBatch;
}

/** Splits every batch by partition. Blocks are ended when too many are open, at checkpoints, and at the end. */
class DynamicChannel implements ChannelWriter {
  readonly #parts: DynamicSessionParts;
  readonly #calls: ChannelCalls;
  /** In the order of their last use, the coldest first. */
  readonly #open = new Map<string, OpenBlock>();
  #batches = 0;
  /** Since the last checkpoint. */
  #bytes = 0;

  constructor(parts: DynamicSessionParts, calls: ChannelCalls) {
    this.#parts = parts;
    this.#calls = calls;
  }

  async write(batch: RecordBatch, signal: AbortSignal): Promise<WriteResult> {
    // Only now: the engine knows a batch's place once its `write` has returned.
    if (this.#bytes >= this.#calls.checkpointBytes()) await this.#checkpoint();
    let written = 0;
    let hash = 0n;
    const dirty: RejectedRow[] = [];
    for (const [key, { spec, rows, indexes }] of this.#byPartition(batch)) {
      signal.throwIfAborted();
      const open = await this.#blockOf(key, spec);
      const before = open.block.records;
      const size = open.block.byteSize;
      const refused = open.rows.write(rows, open.block.encoder);
      dirty.push(...refused.map((each) => ({ ...each, row: indexes[each.row]! })));
      written += open.block.records - before;
      hash = addSums(hash, open.block.encoder.takeSum());
      this.#bytes += open.block.byteSize - size;
      await open.block.flush();
    }
    this.#batches++;
    return { written, hash, dirty };
  }

  async close(): Promise<void> {
    await this.#checkpoint();
  }

  /** Ends every open block; with the last one all batches so far are stored. */
  async #checkpoint(): Promise<void> {
    this.#bytes = 0;
    const keys = [...this.#open.keys()];
    for (const [index, key] of keys.entries()) await this.#end(key, index === keys.length - 1 ? this.#batches : 0);
  }

  #byPartition(batch: RecordBatch): Map<string, PartitionRows> {
    const cursor = batch.cursor();
    const rows = new Map<string, { spec: PartitionSpec; indexes: number[] }>();
    for (let row = 0; row < batch.count; row++) {
      cursor.seek(row);
      const spec = this.#parts.partition.levels.map((level) => {
        const value = this.#parts.valueOf(cursor, level);
        if (value === null || value.trim() === "")
          throw new AppError("odps.partition_value_empty", { column: level.name });
        return [level.name, value] as const;
      });
      const key = formatPartitionSpec(spec);
      const group = rows.get(key);
      if (group === undefined) rows.set(key, { spec, indexes: [row] });
      else group.indexes.push(row);
    }
    const pick = (indexes: readonly number[]) => (indexes.length === batch.count ? batch : pickRows(batch, indexes));
    return new Map([...rows].map(([key, { spec, indexes }]) => [key, { spec, indexes, rows: pick(indexes) }]));
  }

  async #blockOf(key: string, spec: PartitionSpec): Promise<OpenBlock> {
    const known = this.#open.get(key);
    if (known?.block.isOpen) {
      this.#open.delete(key);
      this.#open.set(key, known);
      return known;
    }
    if (known !== undefined) await this.#end(key, 0);
    const coldest = this.#open.keys().next();
    if (this.#open.size >= OPEN_BLOCKS && !coldest.done) await this.#end(coldest.value, 0);
    const session = await this.#calls.session(spec);
    const opened = { session, rows: this.#parts.rows(session.upload), block: this.#calls.openBlock(session) };
    this.#open.set(key, opened);
    return opened;
  }

  async #end(key: string, batches: number): Promise<void> {
    const open = this.#open.get(key);
    if (open === undefined) return;
    this.#open.delete(key);
    await this.#calls.stored(open.session, await open.block.end(), batches);
  }
}
