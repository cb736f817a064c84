import { AppError, toAppError } from "@/lib/core/errors";
import type { Json, Receipt, SessionSeal, WriteSession } from "./contract";
import type { JobEnds } from "./ends";
import type { RunHistory } from "./history";
import type { RunOptions } from "./run";

interface Commit {
  readonly session: WriteSession;
  readonly positions: Json;
  readonly receipt: Receipt;
  /** Records that arrived from the reader, counted apart from the receipt. */
  readonly arrived: number;
  readonly ends: JobEnds;
  readonly options: RunOptions;
  /** Ends the run as long as the commit is not announced; afterwards it is seen through. */
  readonly halt: AbortSignal;
  /** Called once the rows are visible. */
  readonly committed: () => void;
}

/**
 * Makes everything written visible: seals, reconciles the counts, announces the commit in the journal, commits, and
 * publishes the reader's positions. A stop that comes after the announcement is too late.
 * @throws AppError run.counts_differ, run.commit_unknown, run.positions_not_published, or what the writer throws
 *   when nothing became visible
 */
export async function commitRun({
  session,
  positions,
  receipt,
  arrived,
  ends,
  options,
  halt,
  committed,
}: Commit): Promise<void> {
  const { journal, log } = options;
  const sessions = await session.seal(halt);
  reconcile(receipt, arrived, sessions);
  halt.throwIfAborted();
  await journal.record({ type: "commitIntended", sessions, receipt, positions });
  log.info(`Committing ${receipt.total.recordsWritten} records.`);
  await session.commit(lastCalls(options));
  committed();
  await finish(ends, positions, sessions, options);
}

/**
 * Settles the commit that an earlier attempt announced: true when its rows are visible and its positions published,
 * false when nothing became visible and the window may be read again.
 * @throws AppError run.commit_unknown, run.positions_not_published
 */
export async function settleIntent(history: RunHistory, ends: JobEnds, options: RunOptions): Promise<boolean> {
  const { intent } = history;
  if (intent === null) return false;
  if (history.published) return true;
  if (!history.committed) {
    options.log.warn("An earlier attempt announced its commit and was not heard of again: asking the destination.");
    const recovery = await ends.writer.recover(ends.writerContext, intent.sessions, lastCalls(options));
    if (recovery.outcome === "void") return false;
    if (recovery.outcome === "unknown")
      throw new AppError("run.commit_unknown", { reason: recovery.reason.replace(/\.$/, "") });
    options.log.info(`The commit of the earlier attempt took effect: ${intent.receipt.total.recordsWritten} records.`);
  }
  await finish(ends, intent.positions, intent.sessions, options);
  return true;
}

/** Calls after the announcement end by their own timeouts, and by this one at the latest. */
const lastCalls = ({ settings }: RunOptions) => AbortSignal.timeout(settings.stallMs);

async function finish(
  { reader, readerContext }: JobEnds,
  positions: Json,
  sessions: readonly SessionSeal[],
  options: RunOptions,
): Promise<void> {
  const { journal, log } = options;
  try {
    await journal.record({ type: "committed", sessions: sessions.map(({ session }) => session) });
    await reader.publish(readerContext, positions, lastCalls(options));
    await journal.record({ type: "positionsPublished" });
  } catch (cause) {
    log.error(`The rows are committed, but not the positions: ${toAppError(cause).message}`);
    throw new AppError("run.positions_not_published", {}, { cause });
  }
}

/** Independent counts must agree: what arrived, what was settled, what the destination holds, what was sorted out. */
function reconcile({ total }: Receipt, read: number, sessions: readonly SessionSeal[]): void {
  const { recordsRead, recordsWritten, recordsDirty: dirty, recordsFiltered: filtered } = total;
  const written = sessions.reduce((sum, { records }) => sum + records, 0);
  if (read === recordsRead && written === recordsWritten && read === written + dirty + filtered) return;
  throw new AppError("run.counts_differ", { read, written, dirty, filtered });
}
