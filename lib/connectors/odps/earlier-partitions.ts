import { AppError } from "@/lib/core/errors";
import type { JournalEntry, RunContext, SessionRecord } from "@/lib/engine/contract";
import type { UploadSession } from "@/lib/maxcompute/tunnel/upload-session";

type BlockEntry = Extract<JournalEntry, { type: "blockWritten" }>;

/** Sessions of an earlier attempt that a run over several partitions goes on with. */
export interface EarlierPartitions {
  /** By partition, with the records of every block they hold. */
  readonly sessions: ReadonlyMap<string, EarlierSession>;
  /** Above every block number in use. */
  readonly nextBlock: number;
}

interface EarlierSession {
  readonly upload: UploadSession;
  readonly detail: SessionRecord["detail"];
  readonly blocks: Map<number, number>;
}

/**
 * Finds what an earlier attempt stored up to the last checkpoint of each of its channels. Blocks beyond it hold records
 * that will be read again, so they are replaced by nothing; so are blocks that were stored but not journalled. Null
 * when there is no checkpoint, or a session is not what the journal says: the run then starts over in new sessions.
 */
export async function findEarlierPartitions(
  { history, log, signal }: Pick<RunContext, "history" | "log" | "signal">,
  attach: (session: SessionRecord, signal: AbortSignal) => Promise<UploadSession>,
): Promise<EarlierPartitions | null> {
  const blocks = storedBlocks(history);
  if (blocks.length === 0) return null;
  const sessions = new Map<string, EarlierSession>();
  let nextBlock = 0;
  try {
    for (const entry of history) {
      const own = entry.type === "sessionOpened" ? blocks.filter(({ session }) => session === entry.session) : [];
      if (entry.type !== "sessionOpened" || own.length === 0) continue;
      const upload = await attach(entry, signal);
      const { status, blocks: held } = await upload.state(signal);
      const isOpen = status === "NORMAL" || status === null;
      if (!isOpen || own.some(({ block }) => !held.some(({ id }) => id === block))) return null;
      const records = new Map(own.map((block) => [block.block, block.records]));
      for (const { id } of held) {
        nextBlock = Math.max(nextBlock, id + 1);
        if (records.has(id)) continue;
        await upload.writeRows(id, [], "none", signal);
        records.set(id, 0);
      }
      sessions.set(String(entry.detail.partition), { upload, detail: entry.detail, blocks: records });
    }
    return { sessions, nextBlock };
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code === "common.aborted") throw thrown;
    log.warn(`The upload sessions of the earlier attempt cannot be used again: ${thrown.message} Starting over.`);
    return null;
  }
}

/** Blocks up to the last checkpoint of each attempt's channel. */
function storedBlocks(history: readonly JournalEntry[]): BlockEntry[] {
  const stored: BlockEntry[] = [];
  const open = new Map<number, BlockEntry[]>();
  for (const entry of history) {
    // What an attempt left behind its last checkpoint was read again by the next one.
    if (entry.type === "resumed") open.clear();
    if (entry.type !== "blockWritten") continue;
    const pending = open.get(entry.channel) ?? [];
    pending.push(entry);
    open.set(entry.channel, pending);
    if (entry.isCheckpoint) stored.push(...pending.splice(0));
  }
  return stored;
}
