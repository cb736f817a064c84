import type { FaultRuleInput } from "@/lib/core/sandbox/fault-rule";
import type { DatabaseGates } from "./database-gates";
import type { Occurrence } from "./product";
import { signal } from "./processes";
import type { Chance } from "./random";
import { pause, until } from "./wait";
import type { World } from "./world";

export type Server = "tablestore" | "maxcompute";

/** What a fault has at hand while the instance that it shall hit is under way. */
export class Scene {
  readonly world: World;
  readonly gates: DatabaseGates;
  readonly chance: Chance;
  readonly instance: Occurrence;
  readonly table: string;
  readonly statusTable: string;
  readonly target: string;
  /** Looks at what may be seen before a commit. */
  readonly nothingIsVisible: () => Promise<void>;
  /** Aborted once the instance has come to rest: a fault that has not happened by then does not happen. */
  readonly over: AbortSignal;

  constructor(parts: Omit<Scene, "hangAt" | "reachedOrOver" | "kill" | "fault" | "inTheMiddle">) {
    this.world = parts.world;
    this.gates = parts.gates;
    this.chance = parts.chance;
    this.instance = parts.instance;
    this.table = parts.table;
    this.statusTable = parts.statusTable;
    this.target = parts.target;
    this.nothingIsVisible = parts.nothingIsVisible;
    this.over = parts.over;
  }

  async fault(server: Server, operation: string, effect: FaultRuleInput["effect"], more: Partial<FaultRuleInput> = {}) {
    await this.world.addFault({ server, operation, effect, ...more });
  }

  /** The n-th such call gets no answer; resolves when it has come. False when the run ended without it. */
  async hangAt(server: Server, operation: string, { call = 1, tookEffect = false } = {}): Promise<boolean> {
    await this.fault(server, operation, { kind: "hang", tookEffect }, { fromCall: call });
    return this.reachedOrOver(async () => (await this.world.faultsHappened()) > 0);
  }

  async reachedOrOver(look: () => Promise<boolean>): Promise<boolean> {
    return until("the fault to happen", async () => ((await look()) ? "reached" : this.over.aborted && "over"), {
      everyMs: 20,
      timeoutMs: 90_000,
    }).then((found) => found === "reached");
  }

  /** Waits until a worker has the instance, and a little longer, by chance. */
  async inTheMiddle(longestMs = 400): Promise<{ readonly pid: number; readonly runners: number[] } | null> {
    const isTaken = await this.reachedOrOver(async () => {
      const { rows } = await this.world.sql.query(
        "select 1 from slot where instance_id = $1 and worker_id is not null",
        [this.instance.id],
      );
      return rows.length > 0;
    });
    if (!isTaken) return null;
    const worker = await this.world.workerOf(this.instance.id);
    await pause(this.chance.int(0, longestMs));
    return worker;
  }

  /** kill -9 for the worker that has the instance, or for the process the run is in, or for both. */
  async kill(victim: "worker" | "runner" | "both" = this.chance.oneOf(["worker", "runner", "both"])): Promise<void> {
    const { pid, runners } = await this.world.workerOf(this.instance.id);
    const pids = { worker: [pid], runner: runners, both: [pid, ...runners] }[victim];
    for (const one of pids) signal(one, "SIGKILL");
  }
}
