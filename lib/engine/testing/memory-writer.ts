import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import { AppError } from "@/lib/core/errors";
import { rowValues } from "../cells-batch";
import type {
  BlockRecord,
  ChannelEvents,
  ChannelWriter,
  JournalEntry,
  RecordBatch,
  RejectedRow,
  RunContext,
  SessionSeal,
  Value,
  WriteSession,
  Writer,
} from "../contract";
import { noCatalog } from "./memory-reader";

type Row = readonly Value[];
interface StoredSession {
  state: "open" | "committed" | "expired";
  readonly blocks: Map<number, readonly Row[]>;
}

/**
 * A destination with sessions and blocks that outlives the runs writing to it, as a Tunnel does: blocks are invisible
 * until their session is committed, and writing a block again replaces it.
 */
export class MemoryDestination {
  readonly sessions = new Map<string, StoredSession>();
  readonly visible: Row[] = [];
  readonly events: string[] = [];

  commit(id: string): void {
    const session = this.sessions.get(id)!;
    if (session.state === "expired") throw new Error("session expired");
    if (session.state === "committed") return;
    session.state = "committed";
    this.visible.push(...[...session.blocks.values()].flat());
  }
}

export interface MemoryWriterOptions {
  readonly destination: MemoryDestination;
  readonly rowsPerBlock?: number;
  readonly isDirty?: (row: Row) => boolean;
  /** Called before each step; throwing stands for a fault of the service, or for the death of the process. */
  readonly before?: (
    step: "begin" | "open" | "write" | "block" | "seal" | "commit" | "committed",
  ) => Promise<void> | void;
}

export function memoryWriter(options: MemoryWriterOptions): Writer {
  const { destination, before } = options;
  return {
    stepType: "memory",
    dataSourceType: null,
    parameter: z.looseObject({}),
    ...noCatalog,
    async begin(context) {
      await before?.("begin");
      destination.events.push("begin");
      return (await resumeSession(context, options)) ?? (await openSession(context, options));
    },
    async join(_context, _source, shared, nextBlock) {
      const session = new MemorySession(String(shared), options, [], false);
      session.share(nextBlock);
      return session;
    },
    async recover(_, sessions) {
      for (const { session } of sessions) {
        if (destination.sessions.get(session)?.state === "expired") return { outcome: "void" };
        if (!destination.sessions.has(session)) return { outcome: "unknown", reason: "the session is gone" };
        destination.commit(session);
      }
      return { outcome: "committed" };
    },
  };
}

async function openSession(context: RunContext, options: MemoryWriterOptions): Promise<MemorySession> {
  const session = `session-${options.destination.sessions.size + 1}`;
  options.destination.sessions.set(session, { state: "open", blocks: new Map() });
  await context.sessionOpened({ session, detail: {} });
  return new MemorySession(session, options, [], false);
}

async function resumeSession({ history }: RunContext, options: MemoryWriterOptions): Promise<MemorySession | null> {
  const opened = history.findLast((entry) => entry.type === "sessionOpened");
  const stored = opened && options.destination.sessions.get(opened.session);
  if (opened === undefined || stored?.state !== "open") return null;
  const ofSession = (entry: JournalEntry) => entry.type === "blockWritten" && entry.session === opened.session;
  const known = history.filter(ofSession).map((entry) => (entry as { block: number }).block);
  // A block that no journal entry vouches for may hold anything of what is now read again.
  for (const block of stored.blocks.keys()) if (!known.includes(block)) stored.blocks.set(block, []);
  return new MemorySession(opened.session, options, [...stored.blocks.keys()], true);
}

class MemorySession implements WriteSession {
  readonly accepts = ["cells"] as const;
  readonly resumed: boolean;
  readonly #session: string;
  readonly #options: MemoryWriterOptions;
  readonly #blocks: Set<number>;
  #nextBlock = async () => this.#stored.size;

  constructor(session: string, options: MemoryWriterOptions, blocks: readonly number[], resumed: boolean) {
    this.#session = session;
    this.#options = options;
    this.#blocks = new Set(blocks);
    this.resumed = resumed;
  }

  async openChannel(index: number, events: ChannelEvents): Promise<ChannelWriter> {
    await this.#options.before?.("open");
    const { rowsPerBlock = 25 } = this.#options;
    let [batches, rows, full] = [0, [] as Row[], null as (() => Promise<void>) | null];
    const store = async () => {
      await full?.();
      full = null;
    };
    const fill = (through: number) => {
      const held = rows;
      rows = [];
      full = async () => {
        const block = await this.#storeBlock(held);
        const bytes = held.length;
        await events.blockWritten(
          { session: this.#session, block, channel: index, records: held.length, bytes, checksum: 0 },
          through,
        );
      };
    };
    return {
      write: async (batch) => {
        await this.#options.before?.("write");
        batches++;
        const dirty: RejectedRow[] = [];
        for (const [index, row] of batchRows(batch).entries()) {
          if (this.#options.isDirty?.(row)) dirty.push(rejectedRow(index));
          else rows.push(row);
        }
        const written = batch.count - dirty.length;
        // A block stays under way while the next one fills, as an upload does.
        if (rows.length >= rowsPerBlock) {
          await store();
          fill(batches);
        }
        return { written, hash: batch.hash(), dirty };
      },
      close: async () => {
        await store();
        if (rows.length > 0) fill(batches);
        await store();
      },
    };
  }

  share(nextBlock: () => Promise<number>) {
    this.#nextBlock = nextBlock;
    return { session: this.#session, firstBlock: this.#stored.size };
  }

  async adopt(blocks: readonly BlockRecord[]): Promise<void> {
    for (const { block } of blocks) this.#blocks.add(block);
    for (const block of this.#stored.keys()) {
      if (!this.#blocks.has(block)) this.#stored.set(block, []);
      this.#blocks.add(block);
    }
  }

  async seal(): Promise<SessionSeal[]> {
    await this.#options.before?.("seal");
    const blocks = [...this.#blocks];
    if (this.#stored.size !== blocks.length) throw new Error("blocks do not match");
    const records = [...this.#stored.values()].reduce((sum, rows) => sum + rows.length, 0);
    return [{ session: this.#session, detail: {}, blocks, records }];
  }

  async commit(): Promise<void> {
    await this.#options.before?.("commit");
    this.#options.destination.events.push("commit");
    this.#options.destination.commit(this.#session);
    try {
      await this.#options.before?.("committed");
    } catch (cause) {
      throw new AppError("run.commit_unknown", { reason: "the answer was lost" }, { cause });
    }
  }

  async abort(): Promise<void> {
    this.#options.destination.events.push("abort");
  }

  get #stored(): Map<number, readonly Row[]> {
    return this.#options.destination.sessions.get(this.#session)!.blocks;
  }

  async #storeBlock(rows: readonly Row[]): Promise<number> {
    await setImmediate();
    await this.#options.before?.("block");
    const block = await this.#nextBlock();
    this.#stored.set(block, rows);
    this.#blocks.add(block);
    return block;
  }
}

const batchRows = (batch: RecordBatch): Row[] => Array.from({ length: batch.count }, (_, row) => rowValues(batch, row));

function rejectedRow(row: number): RejectedRow {
  return { row, column: 0, code: "input.invalid", reason: "refused by the destination" };
}
