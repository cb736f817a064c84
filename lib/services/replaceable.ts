import { AppError } from "@/lib/core/errors";
import type { InstanceKey } from "@/lib/core/instance-id";
import type { VerificationReport } from "@/lib/core/verification";
import { latestCommit } from "@/lib/instances/receipts";
import type { Sql } from "@/lib/platform/db";

/** A verification tells how things were: for so long it may be relied on. */
const FRESH_MS = 10 * 60_000;

/**
 * Replacing empties the table or partition of a run. It is open when the job replaces anyway, and when a fresh
 * verification found nothing there but rows of this very instance.
 * @throws AppError "instance.replace_refused"
 */
export async function demandReplaceable(sql: Sql, key: InstanceKey, at: Date): Promise<void> {
  const commit = await latestCommit(sql, key);
  if (commit === null) throw refused("it has never come to a commit, so there is nothing of it to replace");
  if (replacesAnyway(commit.job)) return;
  const [row] = await sql.query<{ report: VerificationReport; finishedAt: Date }>(
    `select report, finished_at as "finishedAt" from receipt_verification
     where instance_id = $1 and bizdate = $2 and attempt_id = $3 and report is not null order by requested_at desc limit 1`,
    [key.id, key.bizdate, commit.attemptId],
  );
  if (!row) throw refused("the table or partition may hold rows of other windows, and was not verified");
  if (at.getTime() - row.finishedAt.getTime() > FRESH_MS)
    throw refused("the last verification is older than ten minutes");
  const { foreign } = row.report;
  if (foreign === null) throw refused("rows there cannot be told from those of other windows");
  if (foreign > 0) throw refused(`${foreign} rows there belong to others and would be lost`);
}

function replacesAnyway(job: string): boolean {
  const { steps = [] } = JSON.parse(job) as { steps?: { category?: string; parameter?: { truncate?: unknown } }[] };
  return steps.some(({ category, parameter }) => category === "writer" && parameter?.truncate === true);
}

const refused = (reason: string) => new AppError("instance.replace_refused", { reason });
