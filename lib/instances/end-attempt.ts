import { AppError } from "@/lib/core/errors";
import type { InstanceEvent, InstanceState } from "@/lib/core/instance-state";
import { toStoredError } from "@/lib/core/stored-error";
import type { Database, Sql } from "@/lib/platform/db";
import { applyEvent, type EventActor } from "./apply-event";
import { readStandingCommit, type StandingCommit } from "./journal";
import { closeSlot, type Lease } from "./slots";

/** How an attempt ended. Only FAILURE may be followed by an automatic rerun. */
export type AttemptOutcome = "SUCCESS" | "FAILURE" | "STOPPED" | "TIMED_OUT" | "UNKNOWN";

export interface AttemptResult {
  readonly outcome: AttemptOutcome;
  readonly counts: {
    readonly recordsRead: number;
    readonly recordsWritten: number;
    readonly recordsDirty: number;
    readonly bytes: number;
  };
  readonly window: { readonly startMs: number; readonly endMs: number } | null;
  /** The engine's summary, as JSON. */
  readonly summary: unknown;
  /** The receipt per split and in total, for a success. */
  readonly receipt: readonly { readonly split: string; readonly body: unknown }[];
  readonly error: AppError | null;
}

/** After so many attempts in a row that nobody saw end, an instance is not tried again by itself. */
export const MOST_LOSSES = 5;

export const NO_COUNTS = { recordsRead: 0, recordsWritten: 0, recordsDirty: 0, bytes: 0 } as const;

const EVENTS: Readonly<Record<AttemptOutcome, InstanceEvent>> = {
  SUCCESS: "completed",
  FAILURE: "errored",
  STOPPED: "stopped",
  TIMED_OUT: "timedOut",
  UNKNOWN: "outcomeUnknown",
};
const ATTEMPT_STATES: Readonly<Record<AttemptOutcome, string>> = {
  SUCCESS: "SUCCESS",
  FAILURE: "FAILURE",
  STOPPED: "STOPPED",
  TIMED_OUT: "FAILURE",
  UNKNOWN: "UNKNOWN",
};

export interface RunningAttempt extends Lease {
  readonly attemptId: bigint;
  readonly attempt: number;
}

/**
 * Ends an attempt: result, proof, state and history in one transaction, and the slot is free. One that fails before
 * it has settled the commit that an earlier one announced does not end the run: the next attempt sees it through, and a
 * person decides where none can.
 * @throws AppError "instance.lease_lost" when another worker has taken over; nothing is changed then.
 */
export async function endAttempt(
  database: Database,
  run: RunningAttempt,
  given: AttemptResult,
  { actor, at }: { readonly actor: EventActor; readonly at: Date },
): Promise<void> {
  let result = given;
  await database.transaction(async (sql) => {
    await closeSlot(sql, run);
    const standing = await readStandingCommit(sql, run);
    // What the service said about this attempt's own commit is in its result already.
    if (isUnsettled(given, standing)) {
      if (mayContinue(given, standing)) return loseAttempt(sql, run, { actor, at, detail: reasonOf(given) });
      result = asUnknown(given);
    }
    await writeResult(sql, run, result, at);
    const instance = await readInstance(sql, run);
    const rerunAt = result.outcome === "FAILURE" ? nextRerun(instance, result.error, at) : null;
    await applyEvent(sql, { ...run, state: instance.state }, EVENTS[result.outcome], {
      actor,
      at,
      ...(result.error ? { reason: result.error.code } : {}),
      ...(rerunAt ? { detail: { rerunAt: rerunAt.toISOString() } } : {}),
      set: {
        finishedAt: at,
        durationMs: at.getTime() - (instance.startedAt ?? at).getTime(),
        rerunAt,
        ...(rerunAt ? { autoReruns: instance.autoReruns + 1 } : {}),
      },
    });
  });
}

/** Whether the attempt failed before it had settled what one before it announced. */
function isUnsettled({ outcome }: AttemptResult, { isInherited }: StandingCommit): boolean {
  return outcome !== "SUCCESS" && outcome !== "UNKNOWN" && isInherited;
}

/** A stop is a person's wish: nothing goes on by itself then. */
function mayContinue({ outcome }: AttemptResult, { losses }: StandingCommit): boolean {
  return outcome !== "STOPPED" && losses + 1 < MOST_LOSSES;
}

const reasonOf = ({ error }: AttemptResult) => (error === null ? {} : { code: error.code });

function asUnknown(result: AttemptResult): AttemptResult {
  const reason = result.error?.message.replace(/\.$/, "") ?? "the run ended";
  const error = new AppError("run.commit_unknown", { reason }, result.error === null ? {} : { cause: result.error });
  return { ...result, outcome: "UNKNOWN", error };
}

/**
 * Ends an attempt whose process died under its supervisor. When a commit was announced and nobody knows what became of
 * it, the instance goes back to waiting and the next attempt settles the commit; else it ends as `result` says.
 */
export async function endCrashedAttempt(
  database: Database,
  run: RunningAttempt,
  result: AttemptResult,
  by: { readonly actor: EventActor; readonly at: Date },
): Promise<"ended" | "continues"> {
  const standing = await readStandingCommit(database, run);
  const isAnnounced = standing.isOwn || standing.isInherited;
  if (!isAnnounced || standing.losses + 1 >= MOST_LOSSES) {
    await endAttempt(database, run, isAnnounced ? asUnknown(result) : result, by);
    return "ended";
  }
  await database.transaction(async (sql) => {
    await closeSlot(sql, run);
    await loseAttempt(sql, run, by);
  });
  return "continues";
}

/** Marks an attempt as lost, so that the next one reads its journal, and lets the instance wait for that one. */
export async function loseAttempt(
  sql: Sql,
  run: Omit<RunningAttempt, "workerId">,
  { actor, at, detail }: { readonly actor: EventActor; readonly at: Date; readonly detail?: Record<string, unknown> },
): Promise<void> {
  await sql.prepared(
    "update attempt set state = 'LOST', finished_at = $4 where id = $1 and bizdate = $2 and fence = $3 and state = 'RUNNING'",
    [run.attemptId, run.bizdate, run.fence, at],
  );
  const { state } = await readInstance(sql, run);
  await applyEvent(sql, { ...run, state }, "leaseExpired", { actor, at, ...(detail ? { detail } : {}) });
}

async function writeResult(sql: Sql, run: RunningAttempt, result: AttemptResult, at: Date): Promise<void> {
  const { counts, window } = result;
  await sql.prepared(
    `update attempt set state = $4, finished_at = $5, records_read = $6, records_written = $7, records_dirty = $8,
       bytes = $9, window_start = $10, window_end = $11, summary = $12, error = $13
     where id = $1 and bizdate = $2 and fence = $3`,
    [
      run.attemptId,
      run.bizdate,
      run.fence,
      ATTEMPT_STATES[result.outcome],
      at,
      counts.recordsRead,
      counts.recordsWritten,
      counts.recordsDirty,
      counts.bytes,
      window && new Date(window.startMs),
      window && new Date(window.endMs),
      JSON.stringify(result.summary),
      result.error && JSON.stringify(toStoredError(result.error)),
    ],
  );
  if (result.receipt.length === 0) return;
  await sql.prepared(
    `insert into receipt (instance_id, attempt_id, bizdate, split, body, at)
     select $1, $2, $3, split, body, $4 from unnest($5::text[], $6::jsonb[]) as part (split, body)`,
    [
      run.id,
      run.attemptId,
      run.bizdate,
      at,
      result.receipt.map(({ split }) => split),
      result.receipt.map(({ body }) => JSON.stringify(body)),
    ],
  );
}

interface InstanceRow {
  state: InstanceState;
  startedAt: Date | null;
  autoReruns: number;
  kind: string;
  policy: { rerunMode?: string; autoRerun?: { times: number; intervalMinutes: number } | null } | null;
}

async function readInstance(sql: Sql, { id, bizdate }: { id: bigint; bizdate: string }): Promise<InstanceRow> {
  const [row] = await sql.prepared<InstanceRow>(
    `select i.state, i.started_at as "startedAt", i.auto_reruns as "autoReruns", i.kind, v.config as policy
     from instance i left join node_version v on v.id = i.node_version_id
     where i.id = $1 and i.bizdate = $2 for update of i`,
    [id, bizdate],
  );
  if (!row) throw new AppError("instance.not_found", { id: `${bizdate}-${id}` });
  return row;
}

function nextRerun({ policy, kind, autoReruns }: InstanceRow, error: AppError | null, at: Date): Date | null {
  const rule = policy?.autoRerun;
  const isForbidden = kind === "DEBUG" || policy?.rerunMode === "Denied" || error?.code === "instance.node_gone";
  if (!rule || isForbidden || autoReruns >= rule.times) return null;
  return new Date(at.getTime() + rule.intervalMinutes * 60_000);
}
