import { createHash } from "node:crypto";
import { AppError, toAppError } from "@/lib/core/errors";
import type { SqlStatement } from "@/lib/core/sql/statements";
import type { Journal, JournalEntry, RunLog } from "./contract";
import type { SqlResult } from "./catalog";
import type { SqlConnection, SqlOutput, SqlState } from "./sql-connection";

export interface SqlRunOptions {
  /** References resolved, in order. */
  readonly statements: readonly SqlStatement[];
  readonly connection: SqlConnection;
  /** Unique name of this attempt; statements are submitted under names made from it. */
  readonly attempt: string;
  readonly log: RunLog;
  readonly journal: Journal;
  /** Journal of the earlier attempts of this run that nobody saw end; empty for a deliberate rerun. */
  readonly history: readonly JournalEntry[];
  /** Statements that write are named in the log, not submitted. */
  readonly dryRun: boolean;
  readonly onProgress: (done: readonly SqlStatementRun[]) => void;
  readonly now: () => Date;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Whether a stop ends the statement too; false: another attempt goes on with it. */
  readonly cancelsOnStop: () => boolean;
  readonly signal: AbortSignal;
}

export interface SqlStatementRun {
  /** From 0. */
  readonly statement: number;
  readonly verb: string;
  /** The service's id; null for what was not submitted. */
  readonly instance: string | null;
  readonly outputs: readonly SqlOutput[];
  /** The first rows of a statement that reads; null for others. */
  readonly result: SqlResult | null;
}

const FIRST_POLL_MS = 200;
const LONGEST_POLL_MS = 3_000;
const POLL_GROWTH = 1.5;
/** Looks for an instance whose submission was not answered, with pauses between. */
const LOOKS = 3;
const LOOK_PAUSE_MS = 1_000;
/** A stop that comes while a statement is submitted waits so long for the answer. */
const SUBMIT_GRACE_MS = 1_500;
/** A stop waits so long for the service to say that the statement has ended. */
const CANCEL_MS = 3_000;
/** The service may be away for so long while a statement runs. */
const SILENCE_MS = 30 * 60_000;
const SHOWN_ROWS = 20;
/** Errors by which a request is known not to have arrived. */
const NOT_SENT: ReadonlySet<string> = new Set([
  "maxcompute.host_not_found",
  "maxcompute.dns_unavailable",
  "maxcompute.connection_refused",
  "maxcompute.unreachable",
  "maxcompute.connect_timeout",
  "maxcompute.tls_failed",
]);
/** Errors that leave open whether a request took effect. */
const UNANSWERED: ReadonlySet<string> = new Set([
  "maxcompute.answer_timeout",
  "maxcompute.connection_lost",
  "maxcompute.gateway_failed",
  "maxcompute.answer_malformed",
]);

/**
 * Runs statements one after the other, each as an instance of the service. Each is journalled before it is submitted and
 * after, so that an attempt which finds the journal of a lost one asks what became of its statement and never submits
 * it a second time. A script that was changed in between, where it had an effect already, is for a person to decide.
 * @throws AppError "run.stopped", "run.commit_unknown" when it cannot be told what became of a statement,
 *   "run.sql_changed", or what the service says about the statement that failed
 */
export async function runSql(options: SqlRunOptions): Promise<readonly SqlStatementRun[]> {
  const { statements, history, journal, attempt, log, signal } = options;
  const earlier = readHistory(history);
  demandSameScript(statements, earlier);
  await journal.record(
    history.length === 0 ? { type: "planned", attempt, window: null, splits: [] } : { type: "resumed", attempt },
  );
  const done: SqlStatementRun[] = [];
  const hints: Record<string, string> = {};
  for (const [index, statement] of statements.entries()) {
    const label = `Statement ${index + 1} of ${statements.length}, line ${statement.line}: ${statement.verb}`;
    if (statement.hint) {
      hints[statement.hint.name] = statement.hint.value;
      continue;
    }
    const before = earlier.get(index);
    if (before?.outcome === "succeeded") {
      log.info(`${label} was done by an earlier attempt${before.instance ? `, instance ${before.instance}` : ""}.`);
      done.push({
        statement: index,
        verb: statement.verb,
        instance: before.instance,
        outputs: before.outputs,
        result: null,
      });
      continue;
    }
    signal.throwIfAborted();
    if (options.dryRun && statement.effect === "write") {
      log.info(`${label}: not submitted, this is a dry run.`);
      done.push({ statement: index, verb: statement.verb, instance: null, outputs: [], result: null });
      continue;
    }
    log.info(`${label}.`);
    done.push(await runStatement(options, index, statement, { ...hints }, before ?? null));
    options.onProgress(done);
  }
  return done;
}

interface Earlier {
  readonly name: string;
  readonly sinceMs: number;
  readonly digest: string;
  /** A person has said that what was done counts, whatever the script says now. */
  readonly isAccepted: boolean;
  readonly instance: string | null;
  readonly outcome: "succeeded" | "failed" | "cancelled" | "notTaken" | null;
  readonly outputs: readonly SqlOutput[];
}

function readHistory(history: readonly JournalEntry[]): ReadonlyMap<number, Earlier> {
  const found = new Map<number, Earlier>();
  const change = (statement: number, part: Partial<Earlier>) => {
    const known = found.get(statement);
    if (known) found.set(statement, { ...known, ...part });
  };
  for (const entry of history) {
    if (entry.type === "statementIntended") {
      const { statement, name, atMs: sinceMs, digest } = entry;
      const unknown = { isAccepted: false, instance: null, outcome: null, outputs: [] };
      found.set(statement, { name, sinceMs, digest, ...unknown });
    } else if (entry.type === "statementSubmitted") change(entry.statement, { instance: entry.instance });
    else if (entry.type === "statementEnded")
      change(entry.statement, { outcome: entry.outcome, outputs: entry.outputs });
    // A person has found out that what was announced last took effect.
    else if (entry.type === "committed")
      for (const [statement, { outcome }] of found)
        change(statement, { isAccepted: true, outcome: outcome ?? "succeeded" });
  }
  return found;
}

const digestOf = ({ text }: SqlStatement) => createHash("sha256").update(text).digest("hex");

/** What has taken effect, or may have, is matched by position: there the script must say what it said then. */
function demandSameScript(statements: readonly SqlStatement[], earlier: ReadonlyMap<number, Earlier>): void {
  for (const [index, { outcome, digest, isAccepted, instance }] of earlier) {
    if (isAccepted || (outcome !== null && outcome !== "succeeded")) continue;
    const statement = statements[index];
    if (statement && digestOf(statement) === digest) continue;
    throw new AppError("run.sql_changed", { statement: index + 1, instance: instance ?? "—" });
  }
}

async function runStatement(
  options: SqlRunOptions,
  index: number,
  statement: SqlStatement,
  hints: Readonly<Record<string, string>>,
  before: Earlier | null,
): Promise<SqlStatementRun> {
  const { journal, log, signal } = options;
  const open = before?.outcome === null ? before : null;
  let instance = open && (open.instance ?? (await findAgain(options, open)));
  if (open) {
    log.warn(
      instance
        ? `An earlier attempt submitted it as instance ${instance}: going on with that one.`
        : "An earlier attempt was about to submit it; MaxCompute has not taken it.",
    );
    if (instance && open.instance === null)
      await journal.record({ type: "statementSubmitted", statement: index, instance });
    if (!instance) await ended(options, index, "notTaken", []);
  }
  instance ??= await submit(options, index, statement, hints);
  const state = await waitForEnd(options, instance);
  if (state.kind === "succeeded") {
    const outputs = statement.effect === "write" ? await countOutputs(options, instance) : [];
    await ended(options, index, "succeeded", outputs);
    outputs.forEach(({ table, records }) => log.info(`${records} records into ${table}.`));
    log.info(`Instance ${instance} succeeded.`);
    const result = statement.effect === "read" ? await readRows(options, instance) : null;
    return { statement: index, verb: statement.verb, instance, outputs, result };
  }
  if (state.kind === "running") throw new AppError("internal", {});
  await ended(options, index, state.kind, []);
  if (signal.aborted) throw new AppError("run.stopped", {}, { cause: state.error });
  throw state.error;
}

async function submit(
  options: SqlRunOptions,
  index: number,
  statement: SqlStatement,
  hints: Readonly<Record<string, string>>,
): Promise<string> {
  const { text, effect } = statement;
  const { connection, journal, log, now, attempt, signal } = options;
  const name = `millrace_${attempt.replace(/[^A-Za-z0-9]+/g, "_")}_${index}`;
  const since = now();
  const digest = digestOf(statement);
  await journal.record({ type: "statementIntended", statement: index, name, atMs: since.getTime(), digest });
  let instance: string | null;
  try {
    instance = await connection.submit({ sql: text, name, hints }, later(signal, SUBMIT_GRACE_MS));
  } catch (thrown) {
    const error = toAppError(thrown);
    if (signal.aborted && !options.cancelsOnStop()) throw new AppError("run.stopped", {}, { cause: error });
    const isOpen = signal.aborted || UNANSWERED.has(error.code);
    if (NOT_SENT.has(error.code) || !isOpen) {
      await ended(options, index, "notTaken", []);
      throw error;
    }
    log.warn(`The submission was not answered (${error.message}) Looking for the instance by its name.`);
    instance = await findAgain(options, { name, sinceMs: since.getTime() });
    if (instance === null) {
      if (effect === "write") {
        const reason = "the submission was not answered, and MaxCompute lists no instance of that name";
        throw new AppError("run.commit_unknown", { reason }, { cause: error });
      }
      await ended(options, index, "notTaken", []);
      throw error;
    }
  }
  log.info(`Submitted as instance ${instance}.`);
  await journal.record({ type: "statementSubmitted", statement: index, instance });
  return instance;
}

/** Clocks differ: the service is asked for a little more than the journal says. */
const CLOCK_SKEW_MS = 15 * 60_000;

async function findAgain(
  { connection, pause, signal }: SqlRunOptions,
  { name, sinceMs }: { readonly name: string; readonly sinceMs: number },
): Promise<string | null> {
  // A stop leaves time for one look.
  const looks = signal.aborted ? 1 : LOOKS;
  const patience = signal.aborted ? AbortSignal.timeout(SUBMIT_GRACE_MS) : signal;
  for (let look = 1; ; look++) {
    const found = await connection.find(name, new Date(sinceMs - CLOCK_SKEW_MS), patience);
    if (found !== null || look === looks) return found;
    await pause(LOOK_PAUSE_MS, patience);
  }
}

async function waitForEnd(options: SqlRunOptions, instance: string): Promise<SqlState> {
  const { connection, log, now, pause, signal } = options;
  let heardAt = now().getTime();
  for (let pollMs = FIRST_POLL_MS; ; pollMs = Math.min(pollMs * POLL_GROWTH, LONGEST_POLL_MS)) {
    if (signal.aborted) return stop(options, instance);
    try {
      const state = await connection.state(instance, signal);
      if (state.kind !== "running") return state;
      heardAt = now().getTime();
    } catch (thrown) {
      if (signal.aborted) continue;
      const error = toAppError(thrown);
      if (!error.retryable || now().getTime() - heardAt > SILENCE_MS) {
        const reason = `instance ${instance} runs on, and its state cannot be read: ${error.message.replace(/\.$/, "")}`;
        throw new AppError("run.commit_unknown", { reason }, { cause: error });
      }
      log.warn(`The state of instance ${instance} cannot be read now: ${error.message} It runs on; asking again.`);
    }
    await pause(pollMs, signal).catch(() => undefined);
  }
}

/** Ends the statement with the run, or leaves it to the attempt that goes on. */
async function stop(options: SqlRunOptions, instance: string): Promise<SqlState> {
  const { connection, log, pause, cancelsOnStop } = options;
  if (!cancelsOnStop()) throw new AppError("run.stopped", {});
  log.warn(`Stopping instance ${instance}.`);
  const patience = AbortSignal.timeout(CANCEL_MS);
  try {
    await connection.cancel(instance, patience);
    for (;;) {
      const state = await connection.state(instance, patience);
      if (state.kind !== "running") return state;
      await pause(FIRST_POLL_MS, patience);
    }
  } catch (cause) {
    const reason = `MaxCompute was asked to stop instance ${instance} and has not confirmed it`;
    throw new AppError("run.commit_unknown", { reason }, { cause });
  }
}

async function ended(
  { journal }: SqlRunOptions,
  statement: number,
  outcome: NonNullable<Earlier["outcome"]>,
  outputs: readonly SqlOutput[],
): Promise<void> {
  await journal.record({ type: "statementEnded", statement, outcome, outputs });
}

/** The statement has taken effect: that its counts cannot be had is no reason to fail. */
async function countOutputs({ connection, log }: SqlRunOptions, instance: string): Promise<readonly SqlOutput[]> {
  try {
    return await connection.outputs(instance, AbortSignal.timeout(CANCEL_MS * 3));
  } catch (thrown) {
    log.warn(`The counts of instance ${instance} cannot be read: ${toAppError(thrown).message}`);
    return [];
  }
}

/** Rows are no lines of a log: it says how many there are, and whoever may see them finds them with the run. */
async function readRows({ connection, log, signal }: SqlRunOptions, instance: string): Promise<SqlResult | null> {
  try {
    const result = await connection.result(instance, SHOWN_ROWS, signal);
    log.info(result.truncated ? `More than ${SHOWN_ROWS} rows.` : `${result.rows.length} rows.`);
    return result;
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    log.warn(`The result of instance ${instance} cannot be read: ${toAppError(thrown).message}`);
    return null;
  }
}

/** Aborted some time after `signal` is: a request on its way may still be answered. */
function later(signal: AbortSignal, ms: number): AbortSignal {
  const controller = new AbortController();
  const abort = () => setTimeout(() => controller.abort(signal.reason), ms).unref();
  if (signal.aborted) abort();
  else signal.addEventListener("abort", abort, { once: true });
  return controller.signal;
}
