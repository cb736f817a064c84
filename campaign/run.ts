import { Changes } from "./changes";
import { checkDestination, checkInstance, checkPositions, checkSecrets, type Violation } from "./checker/check";
import { readInstance, readTexts, type InstanceHistory } from "./checker/history";
import { Ledger } from "./checker/ledger";
import type { DatabaseGates } from "./database-gates";
import type { Fault } from "./faults";
import { makeInstance, makeNode, operate, type Occurrence, type Task } from "./product";
import { Chance } from "./random";
import { Scene } from "./scene";
import { until } from "./wait";
import type { World } from "./world";

/** How the instance that the fault hit came to rest. */
export type Outcome = "succeeded" | "continued" | "failed" | "stopped" | "asked";

export interface RunResult {
  readonly seed: number;
  readonly fault: string;
  readonly name: string;
  readonly outcome: Outcome;
  /** Error code of a failure. */
  readonly code: string | null;
  readonly note: string | null;
  readonly rows: number;
  readonly seconds: number;
  readonly violations: readonly Violation[];
}

/** No window is waited for longer than this: the lease, the lock of a window and a few attempts fit in. */
const REST_MS = 150_000;
const WINDOWS = 2;
const STATUS_KEYS = ["StreamId", "StatusType", "StatusValue"];

/**
 * One run: a table of its own, two consecutive windows of changes, one instance each, and a fault that hits one of
 * them. Afterwards everything must be as if there had been no fault, or wait for a person who is then asked.
 */
export class Run {
  readonly #world: World;
  readonly #gates: DatabaseGates;
  readonly #fault: Fault;
  readonly #seed: number;
  readonly #chance: Chance;
  readonly #ledger = new Ledger();
  readonly #violations: Violation[] = [];
  readonly #task: Task;
  readonly #people = new Map<string, string[]>();
  #bounds: number[] = [];
  #outcome: Outcome = "succeeded";
  #code: string | null = null;
  /** Why the fault did not happen as meant. */
  #note: string | null = null;

  constructor(world: World, gates: DatabaseGates, fault: Fault, seed: number) {
    this.#world = world;
    this.#gates = gates;
    this.#fault = fault;
    this.#seed = seed;
    this.#chance = new Chance(seed);
    const name = `r${seed}_${Date.now().toString(36)}`;
    const isPartitioned = this.#chance.happens(0.4);
    this.#task = {
      table: name,
      statusTable: `${name}_status`,
      target: name,
      partition: isPartitioned ? "pt=p1" : "",
      concurrent: this.#chance.int(1, 4),
      compress: this.#chance.happens(0.3),
    };
  }

  async perform(): Promise<RunResult> {
    const started = performance.now();
    let rows = 0;
    try {
      await this.#prepare();
      rows = await this.#load();
    } catch (error) {
      if (!(error instanceof NothingLeft))
        this.#violations.push({
          invariant: "campaign",
          evidence: error instanceof Error ? error.message : String(error),
        });
    }
    await this.#gates.letGo();
    await this.#world.heal();
    await this.#clear();
    const { id: fault, name } = this.#fault;
    const seconds = Math.round((performance.now() - started) / 100) / 10;
    const [outcome, code, note, violations] = [this.#outcome, this.#code, this.#note, this.#violations];
    return { seed: this.#seed, fault, name, outcome, code, note, rows, seconds, violations };
  }

  /** Two windows of changes that were acknowledged, and some after them that nobody is to load. */
  async #prepare(): Promise<void> {
    const { source, warehouse } = this.#world;
    const { table, target, partition } = this.#task;
    this.#world.output = "";
    const changes = new Changes(this.#chance, this.#fault.data, await this.#world.setSandboxClock(null));
    await source.createTable(table);
    for (let splits = this.#chance.int(0, 2); splits > 0; splits--) await this.#reshard("split");
    const columns = "pk string, colname string, version bigint, colvalue string, optype string, sequenceinfo string";
    await warehouse.execute(`create table ${target} (${columns})${partition ? " partitioned by (pt string)" : ""}`);
    if (partition) await warehouse.execute(`alter table ${target} add partition (pt='p1')`);
    const isFrozen = this.#fault.data === "boundary";
    for (let window = 0; window <= WINDOWS; window++) {
      const startMs = await this.#world.setSandboxClock(
        Math.ceil((await this.#world.sandboxNow()) / 1000) * 1000,
        isFrozen,
      );
      this.#bounds.push(Math.floor(startMs / 1000) * 1000);
      const isIncluded = window < WINDOWS;
      const count = isIncluded ? this.#chance.int(20, 160) : 5;
      const write = async (some: number) =>
        source.write(table, changes.some(some), (change) =>
          this.#ledger.acknowledged(change, isIncluded ? window : -1),
        );
      await write(Math.ceil(count / 2));
      // No service gives a child shard the very microsecond that ended its parent.
      if (isFrozen) await this.#world.setSandboxClock((await this.#world.sandboxNow()) + 1, true);
      if (isIncluded && this.#chance.happens(0.3)) await this.#reshard(this.#chance.oneOf(["split", "merge"]));
      await write(Math.ceil(count / 2));
      if (isFrozen) await this.#world.setSandboxClock(startMs + 1_000 - 1, true);
      if (isFrozen) await write(5);
      await this.#world.setSandboxClock((await this.#world.sandboxNow()) + 1);
    }
  }

  /** Not every table can be split or merged at every place: then it stays as it is. */
  async #reshard(how: "split" | "merge"): Promise<void> {
    const path = `/tablestore/instances/campaign/tables/${this.#task.table}/${how}`;
    const at = how === "split" ? { at: this.#chance.oneOf(["c", "h", "m", "q"]) } : {};
    await this.#world.admin("POST", path, { partition: 0, ...at }).catch(() => undefined);
  }

  async #load(): Promise<number> {
    const node = await makeNode(this.#world.workspace, this.#task);
    const hit = this.#chance.int(0, WINDOWS - 1);
    const instances: Occurrence[] = [];
    for (let window = 0; window < WINDOWS; window++) {
      const bounds = [this.#bounds[window]!, this.#bounds[window + 1]!] as const;
      const instance = await makeInstance(this.#world.workspace, node, bounds);
      instances.push(instance);
      this.#people.set(instance.id, []);
      await (window === hit ? this.#meetFault(instance, window) : this.#rest(instance));
      await this.#bringHome(instance, window);
      await this.#check(instances);
    }
    return (await this.#rows()).length;
  }

  async #meetFault(instance: Occurrence, window: number): Promise<void> {
    const over = new AbortController();
    const scene = new Scene({
      world: this.#world,
      gates: this.#gates,
      chance: this.#chance,
      instance,
      ...this.#task,
      over: over.signal,
      nothingIsVisible: async () => this.#nothingIsVisible(window),
    });
    // A fault that comes too late for its place may find nothing to break there.
    const striking = this.#fault.strike(scene).catch((error: Error) => void (this.#note = error.message));
    // What has been killed is started again by a launcher; here by this loop, so that the next run finds it warm.
    const history = await this.#rest(instance, true).finally(() => over.abort());
    await striking;
    const rest = history.state === "SUCCESS" ? history : await this.#rest(instance);
    const last = rest.attempts.at(-1);
    this.#code = last?.code ?? null;
    if (rest.state === "SUCCESS") this.#outcome = rest.attempts.length > 1 ? "continued" : "succeeded";
    else if (rest.state === "NEEDS_DECISION") this.#outcome = "asked";
    else this.#outcome = rest.reason === "instance.stopped" || last?.state === "STOPPED" ? "stopped" : "failed";
    if (this.#outcome === "stopped")
      this.#people.get(instance.id)!.push(...(this.#fault.id === "R10" ? ["stopped"] : []));
    if (this.#fault.mustRecover && rest.state !== "SUCCESS")
      this.#violations.push({
        invariant: "recovery",
        evidence: `${rest.state} ${this.#code ?? rest.reason}: it had to recover by itself`,
      });
  }

  /** Waits until nothing moves any more. */
  async #rest({ id }: Occurrence, staffing = false): Promise<InstanceHistory> {
    let staffedAt = performance.now();
    return until(
      `instance ${id} to come to rest`,
      async () => {
        if (staffing && performance.now() - staffedAt > 500) {
          staffedAt = performance.now();
          await this.#world.staff();
        }
        const { rows } = await this.#world.sql.query("select state::text from instance where id = $1", [id]);
        const { state } = rows[0] as { state: string };
        return ["SUCCESS", "FAILURE", "NEEDS_DECISION"].includes(state) && readInstance(this.#world.sql, id);
      },
      { timeoutMs: REST_MS, everyMs: 40 },
    );
  }

  /** Without the fault, and with the help of a person where one is asked for, the window gets loaded. */
  async #bringHome(instance: Occurrence, window: number): Promise<void> {
    await this.#gates.letGo();
    await this.#world.heal();
    for (let tries = 0; tries < 3; tries++) {
      const { state, reason } = await this.#rest(instance);
      if (state === "SUCCESS") return;
      if (await this.#isTargetGone()) throw new NothingLeft();
      const people = this.#people.get(instance.id)!;
      if (state === "NEEDS_DECISION") {
        const rows = await this.#rowsOf(window);
        const isThere = rows.length > 0;
        if (isThere && rows.length !== this.#ledger.count(window))
          this.#violations.push({
            invariant: "R4",
            evidence: `${rows.length} of ${this.#ledger.count(window)} rows are visible, and a person is asked`,
          });
        const operation = isThere ? "acceptOutcome" : "rejectOutcome";
        await operate(instance, operation);
        people.push(isThere ? "acceptedOutcome" : "rejectedOutcome");
        continue;
      }
      // Committed, but not its positions: the next attempt has only those left to do.
      if (reason === "run.positions_not_published") await this.#everythingIsVisible(window);
      else await this.#nothingIsVisible(window);
      if (this.#fault.losesData) throw new NothingLeft();
      await operate(instance, "rerun");
      people.push("rerun");
    }
    const { state, attempts } = await this.#rest(instance);
    if (state !== "SUCCESS")
      throw new Error(`the window cannot be loaded any more: ${state} ${attempts.at(-1)?.code ?? ""}`);
  }

  /** R4 and R6: no row and no position of a window that is not committed. */
  async #nothingIsVisible(window: number): Promise<void> {
    if (await this.#isTargetGone()) return;
    const rows = await this.#rowsOf(window);
    if (rows.length > 0)
      this.#violations.push({
        invariant: "R4",
        evidence: `${rows.length} rows of window ${window} are visible before its commit`,
      });
    this.#violations.push(...checkPositions(await this.#statusRows(), [this.#bounds[window + 1]!]));
  }

  async #everythingIsVisible(window: number): Promise<void> {
    const [found, expected] = [(await this.#rowsOf(window)).length, this.#ledger.count(window)];
    if (found === expected) return;
    this.#violations.push({
      invariant: "R4",
      evidence: `${found} of ${expected} rows of a committed window are visible`,
    });
  }

  async #check(instances: readonly Occurrence[]): Promise<void> {
    const { sql, secrets } = this.#world;
    for (const [window, { id }] of instances.entries()) {
      const history = await readInstance(sql, id);
      this.#violations.push(...checkInstance(history, this.#ledger.count(window), this.#people.get(id)!));
    }
    const span = [this.#bounds[0]!, this.#bounds[instances.length]!] as const;
    this.#violations.push(...checkDestination(await this.#rows(), this.#ledger, instances.length, span));
    const { rows } = await sql.query(
      "select node_id, cyctime from instance where node_id = (select node_id from instance where id = $1) group by 1, 2 having count(*) > 1",
      [instances[0]!.id],
    );
    if (rows.length > 0) this.#violations.push({ invariant: "R1", evidence: "two instances of one planned instant" });
    const texts = await readTexts(
      sql,
      instances.map(({ id }) => id),
    );
    this.#violations.push(...checkSecrets(texts + this.#world.output, secrets));
  }

  async #rows(): Promise<(string | null)[][]> {
    return this.#world.warehouse.select(
      `select pk, colname, version, colvalue, optype, sequenceinfo from ${this.#task.target}`,
    );
  }

  /** Rows whose sequence lies within one window. */
  async #rowsOf(window: number): Promise<(string | null)[][]> {
    const [startMs, endMs] = [this.#bounds[window]!, this.#bounds[window + 1]!];
    return (await this.#rows()).filter((row) => {
      const atMs = Number(row[5]?.slice(11, 31)) / 1000;
      return atMs >= startMs && atMs < endMs;
    });
  }

  async #statusRows(): Promise<Record<string, unknown>[]> {
    const { statusTable } = this.#task;
    const { source } = this.#world;
    return (await source.hasTable(statusTable)) ? source.rowsOf(statusTable, STATUS_KEYS).catch(() => []) : [];
  }

  async #isTargetGone(): Promise<boolean> {
    return this.#rows().then(
      () => false,
      (error: Error) => error.message.includes("Table not found"),
    );
  }

  async #clear(): Promise<void> {
    const { table, statusTable, target } = this.#task;
    const { source, warehouse } = this.#world;
    await warehouse.execute(`drop table if exists ${target}`).catch(() => undefined);
    for (const name of [table, statusTable]) await source.dropTable(name).catch(() => undefined);
  }
}

/** The source or the destination itself is gone: there is nothing left to compare, and the run has failed as it had to. */
class NothingLeft extends Error {}
