import { connectors } from "@/lib/connectors";
import { AppError, toAppError } from "@/lib/core/errors";
import { SecretMask } from "@/lib/core/secret-mask";
import { toStoredError } from "@/lib/core/stored-error";
import type { VerificationProgress, VerificationReport } from "@/lib/core/verification";
import { DEFAULT_SETTINGS, type RunLog } from "@/lib/engine/contract";
import { verifyRun } from "@/lib/engine/verify";
import type { Clock } from "@/lib/platform/clock";
import { openDataSource } from "@/lib/platform/data-source-store";
import type { Database } from "@/lib/platform/db";
import { logger } from "@/lib/platform/logger";
import type { SecretBox } from "@/lib/platform/secrets";
import { commitWithReplays, connectorsOf } from "./replay/verified-commit";
import { throttled } from "./throttled";

const PROGRESS_MS = 1_000;

type Tools = { readonly database: Database; readonly clock: Clock };

/** Makes the verification this worker's; false when another has it or it is over. */
export async function takeVerification(
  { database }: Tools,
  { verificationId, workerId }: { readonly verificationId: string; readonly workerId: string },
): Promise<boolean> {
  const taken = await database.query(
    `update receipt_verification set worker_id = $2 where id = $1 and worker_id is null and finished_at is null returning 1`,
    [verificationId, workerId],
  );
  return taken.length > 0;
}

/** Derives a receipt again from both sides, and stores what came of it. */
export async function verifyReceipt(
  verificationId: string,
  tools: Tools & { readonly secrets: SecretBox; readonly signal: AbortSignal },
): Promise<void> {
  const mask = new SecretMask();
  try {
    await finish(tools, verificationId, await derive(verificationId, tools, mask), null);
  } catch (thrown) {
    await finish(tools, verificationId, null, mask.error(toAppError(thrown)));
  }
}

/** Says that a verification came to no end. */
export function failVerification(tools: Tools, verificationId: string, error: AppError | null): Promise<void> {
  return finish(tools, verificationId, null, error ?? new AppError("instance.verification_ended", {}));
}

async function derive(
  verificationId: string,
  { database, secrets, clock, signal }: Parameters<typeof verifyReceipt>[1],
  mask: SecretMask,
): Promise<VerificationReport> {
  const [row] = await database.query<{
    id: bigint;
    bizdate: string;
    workspaceId: string;
    timeZone: string;
    kind: string;
  }>(
    `select i.id, i.bizdate, i.workspace_id as "workspaceId", i.kind, w.time_zone as "timeZone"
     from receipt_verification v join instance i on i.id = v.instance_id and i.bizdate = v.bizdate
     join workspace w on w.id = i.workspace_id where v.id = $1`,
    [verificationId],
  );
  const commit = row ? await commitWithReplays(database, row) : null;
  if (!row || !commit) throw new AppError("instance.no_receipt", {});
  const environment = row.kind === "DEBUG" ? "DEV" : "PROD";
  const job = JSON.parse(commit.job) as unknown;
  using progress = throttled(clock, PROGRESS_MS, (counted: VerificationProgress) =>
    note(database, verificationId, counted),
  );
  return await verifyRun({
    job,
    connectors: await connectorsOf(database, row, job, connectors),
    dataSource: async (name) =>
      mask.remember(await openDataSource(database, secrets, { workspaceId: row.workspaceId, name, environment })),
    zone: row.timeZone,
    settings: DEFAULT_SETTINGS,
    attempt: `verification-${verificationId}`,
    log: processLog(verificationId, mask),
    now: () => clock.now(),
    signal,
    receipt: commit.intent.receipt,
    sessions: commit.intent.sessions,
    onProgress: progress.tell,
  });
}

function note(database: Database, verificationId: string, progress: VerificationProgress): Promise<unknown> {
  return database.query("update receipt_verification set progress = $2 where id = $1 and finished_at is null", [
    verificationId,
    JSON.stringify(progress),
  ]);
}

async function finish(
  { database, clock }: Tools,
  verificationId: string,
  report: VerificationReport | null,
  error: AppError | null,
): Promise<void> {
  await database.query(
    "update receipt_verification set report = $2, error = $3, finished_at = $4 where id = $1 and finished_at is null",
    [verificationId, report && JSON.stringify(report), error && JSON.stringify(toStoredError(error)), clock.now()],
  );
}

function processLog(verification: string, mask: SecretMask): RunLog {
  return {
    info: (message) => logger.info({ verification }, mask.apply(message)),
    warn: (message) => logger.warn({ verification }, mask.apply(message)),
    error: (message) => logger.error({ verification }, mask.apply(message)),
  };
}
