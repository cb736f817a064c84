import { connectors } from "@/lib/connectors";
import { AppError, toAppError } from "@/lib/core/errors";
import { formatInstanceId } from "@/lib/core/instance-id";
import { SecretMask } from "@/lib/core/secret-mask";
import { DEFAULT_SETTINGS, type Json, type RunLog } from "@/lib/engine/contract";
import { runPart as takePart, type Others, type PartSplits } from "@/lib/engine/run-part";
import type { PartLine, PartReport } from "@/lib/engine/team";
import { DirtyRecordStore } from "@/lib/instances/dirty-records";
import { endPart, type ClaimedPart } from "@/lib/instances/parts";
import { leaseLost } from "@/lib/instances/slots";
import { openDataSource } from "@/lib/platform/data-source-store";
import type { Database } from "@/lib/platform/db";
import { logger } from "@/lib/platform/logger";
import type { AttemptTools } from "./run-attempt";

import { StoredSplits } from "./shared-splits";

interface PartRow {
  plan: Json;
  session: Json;
  job: string;
  coordinator: string;
  workspaceId: string;
  kind: string;
  timeZone: string;
}

/** Takes part in a run until nothing is left to read, and says so. Rejects only when that cannot be written down. */
export async function runPart(part: ClaimedPart, tools: AttemptTools): Promise<void> {
  const { database, secrets, clock, signal } = tools;
  const mask = new SecretMask();
  const log = new PartLog((text) => mask.apply(text));
  const splits = new ReportedSplits(database, part, log);
  let error: AppError | null = null;
  try {
    const row = await readPart(database, part);
    const { workspaceId, timeZone } = row;
    const environment = row.kind === "DEBUG" ? "DEV" : "PROD";
    await takePart({
      job: JSON.parse(row.job) as unknown,
      plan: row.plan,
      session: row.session,
      splits,
      connectors,
      dataSource: async (name) =>
        mask.remember(await openDataSource(database, secrets, { workspaceId, name, environment })),
      zone: timeZone,
      settings: DEFAULT_SETTINGS,
      attempt: `${formatInstanceId(part)}/${part.attemptId}-${row.coordinator}`,
      log,
      dirtyRecords: new DirtyRecordStore(database, part.attemptId, part.bizdate, { isShared: true }),
      now: () => clock.now(),
      signal,
    });
  } catch (thrown) {
    error = mask.error(toAppError(thrown));
    if (error.code === "internal") logger.error({ err: error.cause, instance: formatInstanceId(part) }, "part failed");
    if (error.code !== "run.stopped" && error.code !== "instance.lease_lost")
      log.error(`${error.code}: ${error.message}`);
  }
  await splits.tellLast();
  // What may be this worker's own trouble must not end the run: somebody else reads on, or meets the same.
  const isOfRun = error !== null && error.code !== "run.stopped" && !error.retryable;
  await endPart(database, part, { isLost: error !== null && !isOfRun, error: isOfRun ? error : null });
}

async function readPart(database: Database, { id, bizdate, fence }: ClaimedPart): Promise<PartRow> {
  const [row] = await database.query<PartRow>(
    `select d.plan, d.session, a.job, s.worker_id as coordinator, i.workspace_id as "workspaceId", i.kind,
       w.time_zone as "timeZone"
     from distributed_run d join slot s on s.fence = d.fence
     join attempt a on a.id = d.attempt_id and a.bizdate = s.bizdate
     join instance i on i.id = s.instance_id and i.bizdate = s.bizdate join workspace w on w.id = i.workspace_id
     where d.fence = $1 and s.instance_id = $2 and s.bizdate = $3`,
    [fence, id, bizdate],
  );
  if (!row) throw new AppError("instance.lease_lost", {});
  return row;
}

/** Lines on their way to the coordinator, whose log they become part of. */
class PartLog implements RunLog {
  readonly #mask: (text: string) => string;
  #lines: PartLine[] = [];

  constructor(mask: (text: string) => string) {
    this.#mask = mask;
  }

  info(message: string): void {
    this.#add("info", message);
  }

  warn(message: string): void {
    this.#add("warn", message);
  }

  error(message: string): void {
    this.#add("error", message);
  }

  take(): PartLine[] {
    return this.#lines.splice(0);
  }

  #add(level: PartLine["level"], message: string): void {
    this.#lines.push({ level, text: this.#mask(message) });
  }
}

class ReportedSplits extends StoredSplits implements PartSplits {
  readonly #database: Database;
  readonly #part: ClaimedPart;
  readonly #log: PartLog;
  #last: PartReport = { splits: [], dirty: {} };

  constructor(database: Database, part: ClaimedPart, log: PartLog) {
    super(database, { ...part, part: part.number });
    this.#database = database;
    this.#part = part;
    this.#log = log;
  }

  async report(own: PartReport): Promise<Others> {
    this.#last = own;
    const { fence, number, workerId } = this.#part;
    const [others] = await this.#database.query<Others>(
      `with told as (
         update run_part set told = $3, lines = lines || $4 where fence = $1 and number = $2 and ended_at is null
         returning fence)
       select d.dirty + (
           select coalesce(sum(code.value::int), 0)::int from run_part p, jsonb_each_text(p.told -> 'dirty') code
           where p.fence = d.fence and p.number <> $2 and not p.is_lost) as dirty,
         (select count(distinct r.part)::int from run_split r where r.fence = d.fence and not r.is_ended) as readers
       from distributed_run d join told on told.fence = d.fence`,
      [fence, number, JSON.stringify(own), JSON.stringify(this.#log.take())],
    );
    if (!others) throw leaseLost({ ...this.#part, workerId });
    return others;
  }

  /** What was not told yet, if anybody still wants to hear it. */
  async tellLast(): Promise<void> {
    await this.report(this.#last).catch(() => undefined);
  }
}
