import type { ReplayCode, ReplayPlan } from "@/lib/core/dirty-replay";
import { destinationOf } from "@/lib/core/dirty-replay";
import { AppError, toAppError } from "@/lib/core/errors";
import { formatInstanceId, type InstanceKey } from "@/lib/core/instance-id";
import type { InstanceState } from "@/lib/core/instance-state";
import { toStoredError } from "@/lib/core/stored-error";
import { dirtyParts, surveyDirty, type DirtySurvey } from "@/lib/instances/dirty-run";
import type { CodeOfRun } from "@/lib/instances/prepare-job";
import { jobOfAttempt, prepareAsRun, preparePublished } from "@/lib/instances/prepare-replay";
import type { Sql } from "@/lib/platform/db";
import { hasEnded, readReplays, replayView, type ReplayRow } from "./replay-rows";

/** An instance with dirty records, and the code that may write them now. */
export interface ReplaySource extends InstanceKey, CodeOfRun {
  readonly kind: string;
  readonly state: InstanceState;
  /** Number of its latest attempt. */
  readonly latest: number;
  readonly nodeId: string;
  readonly nodeName: string;
  /** Of the published code; null: none is published. */
  readonly versionId: string | null;
  readonly version: number | null;
  /** Of the run itself, for its schedule's policy. */
  readonly nodeVersionId: string | null;
  readonly cyctime: Date;
  readonly ownerId: string | null;
  readonly resourceGroupId: string | null;
  readonly cuMilli: number;
}

/** With a lock, nobody starts the instance, or a replay of it, in between. */
export async function readSource(
  sql: Sql,
  { id, bizdate }: InstanceKey,
  lock: "" | "for update of i" = "",
): Promise<ReplaySource> {
  const [row] = await sql.query<ReplaySource>(
    `select i.id, i.bizdate, i.kind, i.state, i.attempt as latest, i.node_id as "nodeId", n.name as "nodeName",
       v.id as "versionId", v.number as version, v.script, i.node_version_id as "nodeVersionId", i.parameters,
       i.cyctime, i.cyctime_text as "cyctimeText", i.workspace_id as "workspaceId", w.time_zone as "timeZone",
       i.owner_id as "ownerId", i.resource_group_id as "resourceGroupId", i.cu_milli as "cuMilli", false as replaces
     from instance i join node n on n.id = i.node_id join workspace w on w.id = i.workspace_id
     left join node_version v on v.id = n.deployed_version_id
     where i.id = $1 and i.bizdate = $2 ${lock}`,
    [id, bizdate],
  );
  if (!row) throw new AppError("instance.not_found", { id: formatInstanceId({ id, bizdate }) });
  return row;
}

/** Everything that decides whether an attempt's dirty records can be replayed, and how. */
export interface Replayable {
  readonly attemptId: bigint;
  readonly plan: ReplayPlan;
  readonly replay: ReplayRow | null;
  readonly asRun: unknown;
}

interface AttemptRow {
  readonly id: bigint;
  readonly number: number;
  readonly state: string;
  readonly dirty: number | null;
}

/** @throws AppError "common.not_found" */
export async function readReplayable(sql: Sql, source: ReplaySource, number: number | undefined): Promise<Replayable> {
  const attempt = await readAttempt(sql, source, number);
  const survey = await surveyDirty(sql, await dirtyParts(sql, { ...source, attempt: attempt.number }));
  const total = Math.max(attempt.dirty ?? survey.kept, survey.kept);
  const replay = (await readReplays(sql, source)).find((row) => row.attempt === attempt.number) ?? null;
  const refusal = refuse(source, attempt, survey, replay);
  const asRun = await jobOfAttempt(sql, { attemptId: attempt.id, bizdate: source.bizdate }).catch(() => null);
  return {
    attemptId: attempt.id,
    replay,
    asRun,
    plan: {
      attempt: attempt.number,
      total,
      records: survey.records,
      notKept: total - survey.kept,
      notWhole: survey.kept - survey.records,
      refusal: refusal && toStoredError(refusal),
      replay: replay && replayView(replay),
      codes: refusal || asRun === null ? [] : await judgeCodes(sql, source, { asRun, survey }),
    },
  };
}

async function readAttempt(sql: Sql, { id, bizdate }: InstanceKey, number: number | undefined): Promise<AttemptRow> {
  const [row] = await sql.query<AttemptRow>(
    `select a.id, a.number, a.state, (r.body ->> 'recordsDirty')::int as dirty from attempt a
     left join receipt r on r.attempt_id = a.id and r.bizdate = a.bizdate and r.split = ''
     where a.instance_id = $1 and a.bizdate = $2 and ($3::int is null or a.number = $3) order by a.number desc limit 1`,
    [id, bizdate, number ?? null],
  );
  if (!row) throw new AppError("common.not_found", { object: `Attempt ${number ?? 1}` });
  return row;
}

function refuse(
  { kind, state, latest, ...key }: ReplaySource,
  attempt: AttemptRow,
  { records, kept }: DirtySurvey,
  replay: ReplayRow | null,
): AppError | null {
  const { number } = attempt;
  if (kind === "DEBUG") return new AppError("dirty.debug_run", {});
  if (attempt.state !== "SUCCESS") return new AppError("dirty.not_committed", { attempt: number });
  if (number !== latest) return new AppError("dirty.superseded", { attempt: number, latest });
  if (state !== "SUCCESS") return new AppError("instance.busy", { id: formatInstanceId(key) });
  if (replay !== null) {
    const id = formatInstanceId(replay);
    if (replay.written !== null) return new AppError("dirty.already_replayed", { replay: id });
    // One that waits for its automatic rerun may as well start now.
    if (!hasEnded(replay)) return new AppError("dirty.replay_open", { replay: id });
  }
  if (attempt.dirty !== null && kept > attempt.dirty)
    return new AppError("dirty.kept_twice", { attempt: number, counted: attempt.dirty, kept });
  return records === 0 ? new AppError("dirty.nothing_to_replay", { attempt: number }) : null;
}

async function judgeCodes(
  sql: Sql,
  source: ReplaySource,
  { asRun, survey }: { readonly asRun: unknown; readonly survey: DirtySurvey },
): Promise<ReplayPlan["codes"]> {
  const replayed = { asRun, records: survey.records, columns: (survey.columns ?? []).map(({ name }) => name) };
  const judge = async (code: ReplayCode, version: number | null, prepare: () => Promise<unknown>) => {
    try {
      return { code, version, destination: destinationOf(await prepare()), error: null };
    } catch (thrown) {
      return { code, version, destination: null, error: toStoredError(toAppError(thrown)) };
    }
  };
  return [
    await judge("published", source.version, async () => (await preparePublished(sql, source, replayed)).job),
    await judge("asRun", null, async () => prepareAsRun(replayed).job),
  ];
}
