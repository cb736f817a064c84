import { randomUUID } from "node:crypto";
import { generationTime, lastGeneratedDay } from "@/lib/core/schedule/generation";
import { parseInstanceId } from "@/lib/core/instance-id";
import { schedule, type ScheduleInput } from "@/lib/core/schedule/schedule";
import { formatWall } from "@/lib/core/schedule/wall-time";
import { scheduledMoment } from "@/lib/core/schedule/window-text";
import { zoneOf, type Zone } from "@/lib/core/schedule/zone";
import { AppError } from "@/lib/core/errors";
import { claimInstance, type ClaimedRun } from "@/lib/instances/claim";
import { endAttempt, NO_COUNTS, type AttemptOutcome } from "@/lib/instances/end-attempt";
import { applyDeployment } from "@/lib/instances/generation/apply-deployment";
import { renewSlots } from "@/lib/instances/slots";
import type { Database } from "@/lib/platform/db";
import { openQueue, type JobQueue } from "@/lib/platform/queue";
import { generateMissing } from "../generate-missing";
import { nextDue } from "../release-due";
import { Tick } from "../tick";

export interface NodeOptions extends Omit<ScheduleInput, "cycle"> {
  readonly cycle: ScheduleInput["cycle"];
  readonly ancestors?: readonly string[];
  readonly previousCycleOf?: readonly string[];
  /** Deployed "now" unless given: tests that look at ordinary days deploy long before. */
  readonly deployedAt?: string;
}

export interface InstanceRow {
  readonly id: bigint;
  readonly bizdate: string;
  readonly due: string;
  readonly state: string;
  readonly runType: string;
  readonly frozen: boolean;
  readonly isolated: boolean;
  readonly attempt: number;
  readonly started: string | null;
  readonly parameters: Record<string, string>;
}

type Outcome = (run: ClaimedRun, at: Date) => AttemptOutcome | "LATER";
const RUN_WORKER = randomUUID();

/**
 * A workspace, a scheduler and a worker without engine on a clock that tests move: whatever is due runs at once and ends
 * as `outcome` says. Times in texts are the workspace's wall clock.
 */
export class World {
  readonly database: Database;
  readonly queue: JobQueue;
  readonly zone: Zone;
  readonly workspaceId: string;
  readonly groupId: string;
  readonly rootId: string;
  now: Date;
  /** How runs end; by default all succeed. */
  outcome: Outcome = () => "SUCCESS";
  /** Runs that `outcome` left running. */
  readonly running: ClaimedRun[] = [];
  #tick: Tick;

  static async create(
    database: Database,
    start: string,
    {
      zone = "Asia/Shanghai",
      cu = 4,
      workspace,
    }: { zone?: string; cu?: number; workspace?: Pick<World, "groupId"> } = {},
  ) {
    const { prisma } = database;
    const name = `w${randomUUID().replaceAll("-", "")}`;
    const made = await prisma.workspace.create({ data: { name, displayName: name, timeZone: zone } });
    const groupId = workspace?.groupId ?? (await prisma.resourceGroup.create({ data: { name } })).id;
    await prisma.workspaceResourceGroup.create({
      data: { workspaceId: made.id, resourceGroupId: groupId, isDefault: true },
    });
    const at = new Date(scheduledMoment(start, zoneOf(zone)));
    if (!workspace)
      await prisma.worker.create({
        data: {
          id: randomUUID(),
          resourceGroupId: groupId,
          host: "here",
          pid: 1,
          version: "0",
          cuMilli: cu * 1_000,
          startedAt: at,
          heartbeatAt: new Date("2100-01-01"),
        },
      });
    const world = new World(
      database,
      await openQueue(database, { supervise: false }),
      zoneOf(zone),
      made.id,
      groupId,
      randomUUID(),
      at,
    );
    await world.addNode(
      "root",
      { cycle: { kind: "day", time: "00:00" }, ancestors: [], deployedAt: "20000101000000", autoRerun: null },
      { id: world.rootId, isRoot: true, type: "VIRTUAL" },
    );
    await world.settle();
    return world;
  }

  /** The same workspace in a copy of its database, at the same time. */
  static async in(database: Database, { zone, workspaceId, groupId, rootId, now }: World): Promise<World> {
    return new World(
      database,
      await openQueue(database, { supervise: false }),
      zone,
      workspaceId,
      groupId,
      rootId,
      now,
    );
  }

  private constructor(
    database: Database,
    queue: JobQueue,
    zone: Zone,
    workspaceId: string,
    groupId: string,
    rootId: string,
    now: Date,
  ) {
    this.database = database;
    this.queue = queue;
    this.zone = zone;
    this.workspaceId = workspaceId;
    this.groupId = groupId;
    this.rootId = rootId;
    this.now = now;
    this.#tick = new Tick(database, queue);
  }

  /** Ends the world, so that others on the same database do not see it. */
  async close(): Promise<void> {
    await this.database.query("update workspace set periodic_scheduling = false where id = $1", [this.workspaceId]);
    await this.database.query("delete from slot where workspace_id = $1", [this.workspaceId]);
    await this.database.query("delete from instance where workspace_id = $1", [this.workspaceId]);
    await this.database.query("update backfill set state = 'CANCELLED' where workspace_id = $1", [this.workspaceId]);
    await this.queue.close();
  }

  /** Makes a deployed node; waits for the root unless told otherwise. Answers its id. */
  async addNode(
    name: string,
    { ancestors = [this.rootId], previousCycleOf = [], deployedAt, ...rest }: NodeOptions,
    { script = "{}", ...extra }: { id?: string; isRoot?: boolean; type?: "DI" | "VIRTUAL"; script?: string } = {},
  ): Promise<string> {
    const { prisma } = this.database;
    const config = schedule.parse(rest) as object;
    const node = await prisma.node.create({
      data: {
        workspaceId: this.workspaceId,
        name: `${name}-${randomUUID()}`,
        type: "DI",
        draftConfig: config,
        draftScript: script,
        ...extra,
      },
    });
    await this.deploy(node.id, rest, deployedAt, [...ancestors], [...previousCycleOf]);
    return node.id;
  }

  /** Deploys a new version, as a deployment does. */
  async deploy(
    nodeId: string,
    input: ScheduleInput,
    deployedAt?: string,
    ancestors?: string[],
    previousCycleOf?: string[],
  ): Promise<void> {
    const at = deployedAt === undefined ? this.now : new Date(this.moment(deployedAt));
    const config = schedule.parse(input) as object;
    await this.database.transaction(async (sql) => {
      const [version] = await sql.query<{ id: string }>(
        `insert into node_version (id, node_id, number, change_type, script, config)
         values (gen_random_uuid(), $1, (select count(*) + 1 from node_version where node_id = $1), 'CREATE',
           (select draft_script from node where id = $1), $2) returning id`,
        [nodeId, JSON.stringify(config)],
      );
      await sql.query("update node set deployed_version_id = $2, deployed_at = $3 where id = $1", [
        nodeId,
        version!.id,
        at,
      ]);
      const [deployment] = await sql.query<{ id: string }>(
        `insert into deployment (id, workspace_id, state, finished_at) values (gen_random_uuid(), $1, 'DEPLOYED', $2) returning id`,
        [this.workspaceId, at],
      );
      await sql.query("insert into deployment_item values ($1, $2)", [deployment!.id, version!.id]);
      for (const [list, kind] of [
        [ancestors, "SAME_CYCLE"],
        [previousCycleOf, "PREVIOUS_CYCLE"],
      ] as const)
        for (const id of list ?? [])
          await sql.query(
            "insert into node_dependency (node_id, ancestor_id, kind) values ($1, $2, $3) on conflict do nothing",
            [nodeId, id, kind],
          );
      if (deployedAt === undefined) await applyDeployment(sql, [nodeId], at);
    });
  }

  moment(text: string): number {
    return scheduledMoment(text, this.zone);
  }

  wall(at: Date): string {
    return formatWall(this.zone.wallAt(at.getTime()));
  }

  /** Lets everything happen that is to happen until then, each thing at its time. */
  async advanceTo(text: string): Promise<void> {
    const target = new Date(this.moment(text));
    for (let steps = 0; steps < 20_000; steps++) {
      await this.settle();
      const generation = generationTime(lastGeneratedDay(this.now.getTime(), this.zone) + 1, this.zone);
      const due = (await nextDue(this.database))?.getTime() ?? Infinity;
      const next = Math.min(generation, due > this.now.getTime() ? due : Infinity, target.getTime());
      if (this.now.getTime() >= target.getTime()) return;
      this.now = new Date(next);
    }
    throw new Error("time does not get anywhere");
  }

  /** Lets everything happen that can happen now. */
  async settle(): Promise<void> {
    await this.generate();
    for (let rounds = 0; rounds < 10_000; rounds++) {
      const ticked = await this.#tick.run(this.now);
      const worked = await this.work();
      if (ticked + worked === 0) return;
    }
    throw new Error("the scheduler never rests");
  }

  async generate(): Promise<void> {
    await generateMissing(this.database, this.now, AbortSignal.timeout(60_000));
  }

  /** Takes the invitations there are and runs them. */
  async work(): Promise<number> {
    // Leases run on the database's clock, which does not wait for tests.
    await renewSlots(this.database, RUN_WORKER);
    const jobs = await this.queue.fetch(this.groupId, "runs", 200);
    for (const { invitation } of jobs) {
      if (invitation.type !== "run") continue;
      const lease = {
        ...parseInstanceId(invitation.instanceId),
        fence: BigInt(invitation.fence),
        workerId: RUN_WORKER,
      };
      const run = await claimInstance(this.database, lease, this.now);
      if (!run) continue;
      const outcome = this.outcome(run, this.now);
      if (outcome === "LATER") this.running.push(run);
      else await this.end(run, outcome);
    }
    return jobs.length;
  }

  async end(run: ClaimedRun, outcome: AttemptOutcome): Promise<void> {
    const error = outcome === "FAILURE" ? new AppError("internal", {}) : null;
    const result = { outcome, counts: NO_COUNTS, window: null, summary: {}, receipt: [], error };
    await endAttempt(this.database, run, result, { actor: `worker:${RUN_WORKER}`, at: this.now });
  }

  /** A node's cycle instances in time order. */
  async instances(nodeId: string, bizdate?: string): Promise<InstanceRow[]> {
    const rows = await this.database.query<Omit<InstanceRow, "started"> & { startedAt: Date | null }>(
      `select id, bizdate, cyctime_text as due, state, run_type as "runType", frozen, isolated, attempt, started_at as "startedAt", parameters
       from instance where node_id = $1 and kind = 'CYCLE' and ($2::date is null or bizdate = $2) order by cyctime`,
      [nodeId, bizdate ?? null],
    );
    return rows.map(({ startedAt, ...row }) => ({ ...row, started: startedAt && this.wall(startedAt) }));
  }

  async states(nodeId: string, bizdate?: string): Promise<string[]> {
    return (await this.instances(nodeId, bizdate)).map(({ due, state }) => `${due.slice(8, 12)} ${state}`);
  }
}
