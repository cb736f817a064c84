import { columnOrder, destinationOf, replayJob } from "@/lib/core/dirty-replay";
import { AppError } from "@/lib/core/errors";
import type { Sql } from "@/lib/platform/db";
import { prepareJob, type CodeOfRun } from "./prepare-job";

export interface PreparedReplay {
  readonly job: unknown;
  /** For each column the writer is given, its index among those kept; null: all, as they are. */
  readonly order: readonly number[] | null;
}

interface Replayed {
  /** The job of the replayed attempt, as run. */
  readonly asRun: unknown;
  readonly records: number;
  /** Names of the columns that were kept. */
  readonly columns: readonly string[];
}

/** Replays with the very code that rejected the records. */
export function prepareAsRun({ asRun, records }: Replayed): PreparedReplay {
  return { job: replayJob(asRun, records), order: null };
}

/**
 * Replays with the code as published now: it must write to where the run wrote, and read columns that the run read.
 * @throws AppError "instance.node_gone" | "dirty.destination_changed" | "dirty.columns_changed" | "job.*" | "schedule.param_*"
 */
export async function preparePublished(
  sql: Sql,
  code: CodeOfRun,
  { asRun, records, columns }: Replayed,
): Promise<PreparedReplay> {
  if (code.script === null) throw new AppError("instance.node_gone", {});
  const job = await prepareJob(sql, { ...code, replaces: false });
  const [now, then] = [destinationOf(job), destinationOf(asRun)];
  if (now !== then) throw new AppError("dirty.destination_changed", { now, then });
  return { job: replayJob(job, records), order: columnOrder(job, asRun, columns) };
}

/** The job of an attempt as run, parameters replaced. */
export async function jobOfAttempt(
  sql: Sql,
  { attemptId, bizdate }: { readonly attemptId: bigint; readonly bizdate: string },
): Promise<unknown> {
  const [row] = await sql.query<{ job: string }>("select job from attempt where id = $1 and bizdate = $2", [
    attemptId,
    bizdate,
  ]);
  if (!row) throw new AppError("common.not_found", { object: `Attempt ${attemptId}` });
  return JSON.parse(row.job) as unknown;
}
