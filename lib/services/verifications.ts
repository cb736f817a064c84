import { AppError } from "@/lib/core/errors";
import { formatInstanceId, parseInstanceId, type InstanceKey } from "@/lib/core/instance-id";
import { isAtWork, type InstanceState } from "@/lib/core/instance-state";
import { toStoredError, type StoredError } from "@/lib/core/stored-error";
import type { VerificationProgress, VerificationReport, VerificationView } from "@/lib/core/verification";
import { latestCommit } from "@/lib/instances/receipts";
import { systemClock } from "@/lib/platform/clock";
import { database } from "@/lib/platform/db";
import type { JobQueue } from "@/lib/platform/queue";
import type { Actor } from "./actor";
import { writeAudit } from "./audit";
import { demandInstance } from "./instances";
import { namesOfUsers } from "./user-names";

/** A verification that no worker has taken for so long has failed; so has one whose worker fell silent for so long. */
const PATIENCE_MS = 60_000;
const URGENT = 8;
const MOST_LISTED = 50;

/**
 * Asks a worker of the instance's group to derive its latest receipt again from both sides. The answer is the
 * verification as it begins: RUNNING; list again until it is over. Open while the instance does not run.
 * @throws AppError "instance.no_receipt" | "instance.busy"
 */
export async function requestVerification(id: string, queue: JobQueue, actor: Actor): Promise<VerificationView> {
  const key = parseInstanceId(id);
  const workspaceId = await demandInstance(key, actor, "data.read");
  const target = await targetOf(key);
  const requestedAt = systemClock.now();
  const made = await database().prismaTransaction(async (tx, sql) => {
    const { groupId, nodeName, ...row } = target;
    const data = { ...row, bizdate: dateOf(key), resourceGroupId: groupId, requestedBy: actor.id, requestedAt };
    const created = await tx.receiptVerification.create({ data });
    const invitation = { type: "verification", verificationId: created.id } as const;
    await queue.send(sql, groupId, [{ invitation, priority: URGENT }]);
    const object = { workspaceId, objectType: "instance", objectId: id, objectName: nodeName };
    await writeAudit(sql, actor, { ...object, action: "instance.verify", before: null, after: null }, requestedAt);
    return created.id;
  });
  return (await viewsOf(key)).find((view) => view.id === made)!;
}

/** Past verifications of an instance, newest first. */
export async function listVerifications(id: string, actor: Actor): Promise<VerificationView[]> {
  const key = parseInstanceId(id);
  await demandInstance(key, actor, "data.read");
  return viewsOf(key);
}

async function targetOf(key: InstanceKey) {
  const [row] = await database().query<{ state: InstanceState; groupId: string | null; nodeName: string }>(
    `select i.state, i.resource_group_id as "groupId", n.name as "nodeName" from instance i join node n on n.id = i.node_id
     where i.id = $1 and i.bizdate = $2`,
    [key.id, key.bizdate],
  );
  const commit = await latestCommit(database(), key);
  if (!row || commit === null) throw new AppError("instance.no_receipt", {});
  if (isAtWork(row.state)) throw new AppError("instance.busy", { id: formatInstanceId(key) });
  if (row.groupId === null) throw new AppError("data_source.no_worker", { group: "–" });
  const { attemptId, attempt } = commit;
  return { instanceId: key.id, attemptId, attempt, groupId: row.groupId, nodeName: row.nodeName };
}

interface Row {
  readonly id: string;
  readonly attempt: number;
  readonly progress: VerificationProgress | null;
  readonly report: VerificationReport | null;
  readonly error: StoredError | null;
  readonly requestedBy: string | null;
  readonly requestedAt: Date;
  readonly finishedAt: Date | null;
  readonly groupName: string | null;
  readonly workerId: string | null;
  readonly isWorkerSilent: boolean;
}

async function viewsOf(key: InstanceKey): Promise<VerificationView[]> {
  const rows = await database().query<Row>(
    `select v.id, v.attempt, v.progress, v.report, v.error, v.requested_by as "requestedBy", v.requested_at as "requestedAt",
       v.finished_at as "finishedAt", g.name as "groupName", v.worker_id as "workerId",
       coalesce(w.stopped_at is not null or w.heartbeat_at < now() - $3 * interval '1 ms', false) as "isWorkerSilent"
     from receipt_verification v left join resource_group g on g.id = v.resource_group_id
     left join worker w on w.id = v.worker_id
     where v.instance_id = $1 and v.bizdate = $2 order by v.requested_at desc, v.id desc limit ${MOST_LISTED}`,
    [key.id, key.bizdate, PATIENCE_MS],
  );
  const names = await namesOfUsers(rows.map(({ requestedBy }) => requestedBy));
  return rows.map((row) => {
    const { id, attempt, report, requestedAt, finishedAt } = row;
    const error = row.error ?? lost(row);
    const state = error !== null ? "FAILED" : report !== null ? "DONE" : "RUNNING";
    return {
      id,
      state,
      progress: state === "RUNNING" ? row.progress : null,
      attempt,
      report,
      error,
      requestedBy: row.requestedBy === null ? null : (names.get(row.requestedBy) ?? null),
      requestedAt,
      finishedAt,
    };
  });
}

/** Why a verification that is not over never will be; null while it may. */
function lost({ finishedAt, workerId, isWorkerSilent, requestedAt, groupName }: Row): StoredError | null {
  if (finishedAt !== null) return null;
  if (isWorkerSilent) return toStoredError(new AppError("instance.verification_ended", {}));
  const isOverdue = workerId === null && systemClock.now().getTime() - requestedAt.getTime() > PATIENCE_MS;
  return isOverdue ? toStoredError(new AppError("data_source.no_worker", { group: groupName ?? "–" })) : null;
}

const dateOf = ({ bizdate }: InstanceKey) =>
  new Date(`${bizdate.slice(0, 4)}-${bizdate.slice(4, 6)}-${bizdate.slice(6)}T00:00:00Z`);
