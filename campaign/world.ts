import type { ChildProcess } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import pg from "pg";
import type { FaultRuleInput } from "@/lib/core/sandbox/fault-rule";
import { Source } from "./checker/source";
import { Warehouse } from "./checker/warehouse";
import { childrenOf, end, isAlive, root, start } from "./processes";
import { setUpWorkspace, type Workspace } from "./product";
import { TcpProxy, type ProxyTarget } from "./tcp-proxy";
import { until } from "./wait";

export const INSTANCE = "campaign";
export const PROJECT = "campaign";
const WORKERS = 2;
/** Windows end at least five minutes ago, and a signature may be a quarter of an hour old. */
export const BEHIND_MS = 9 * 60_000;

interface Connection {
  readonly tablestore: { readonly endpoint: string };
  readonly maxcompute: { readonly endpoint: string };
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly admin: { readonly url: string; readonly token: string };
}

/** One installation with its own database and its own sandbox, and everything between them that can be broken. */
export class World {
  readonly sql: pg.Client;
  readonly workspace: Workspace;
  readonly source: Source;
  readonly warehouse: Warehouse;
  readonly proxies: { readonly database: TcpProxy; readonly tablestore: TcpProxy; readonly maxcompute: TcpProxy };
  /** What must not be found in anything that is kept. */
  readonly secrets: readonly string[];
  /** What the workers said on their outputs since the run began. */
  output = "";
  readonly #admin: Connection["admin"];
  readonly #sandbox: ChildProcess;
  readonly #clockFile: string;
  readonly #env: Record<string, string>;
  readonly #workers: (ChildProcess | null)[] = Array.from({ length: WORKERS }, () => null);
  #scheduler: ChildProcess | null = null;

  private constructor(
    parts: Pick<World, "sql" | "workspace" | "source" | "warehouse" | "proxies" | "secrets"> & {
      admin: Connection["admin"];
      sandbox: ChildProcess;
      clockFile: string;
      env: Record<string, string>;
    },
  ) {
    this.sql = parts.sql;
    this.workspace = parts.workspace;
    this.source = parts.source;
    this.warehouse = parts.warehouse;
    this.proxies = parts.proxies;
    this.secrets = parts.secrets;
    this.#admin = parts.admin;
    this.#sandbox = parts.sandbox;
    this.#clockFile = parts.clockFile;
    this.#env = parts.env;
  }

  /** Needs DATABASE_URL and MILLRACE_HOME of a migrated, empty database of its own. */
  static async open(home: string, databaseUrl: string): Promise<World> {
    mkdirSync(home, { recursive: true });
    const sandboxHome = join(home, "sandbox");
    const sandbox = await start("campaign/serve-sandbox.ts", { args: [sandboxHome] });
    const found = JSON.parse(readFileSync(join(sandboxHome, "connection.json"), "utf8")) as Connection;
    const sql = new pg.Client({ connectionString: databaseUrl });
    sql.on("error", () => undefined);
    await sql.connect();
    const address = new URL(databaseUrl);
    const proxies = {
      database: await TcpProxy.open(databaseTarget(address)),
      tablestore: await TcpProxy.open(localPort(found.tablestore.endpoint)),
      maxcompute: await TcpProxy.open(localPort(found.maxcompute.endpoint)),
    };
    const { accessKeyId, accessKeySecret } = found;
    const workspace = await setUpWorkspace({
      tablestore: { endpoint: `http://127.0.0.1:${proxies.tablestore.port}`, instanceName: INSTANCE },
      maxcompute: { endpoint: `http://127.0.0.1:${proxies.maxcompute.port}/api`, project: PROJECT },
      accessKeyId,
      accessKeySecret,
    });
    const password = decodeURIComponent(address.password);
    address.port = String(proxies.database.port);
    address.hostname = "127.0.0.1";
    address.search = "";
    const clockFile = join(home, "clock-offset");
    const world = new World({
      sql,
      workspace,
      proxies,
      sandbox,
      clockFile,
      admin: found.admin,
      source: new Source({ ...found.tablestore, instance: INSTANCE, accessKeyId, accessKeySecret }),
      warehouse: new Warehouse({ ...found.maxcompute, project: PROJECT, accessKeyId, accessKeySecret }),
      secrets: [accessKeySecret, password].filter((secret) => secret.length > 6),
      env: {
        DATABASE_URL: address.href,
        MILLRACE_HOME: home,
        MILLRACE_WORKER_CU: "1",
        MILLRACE_LOG_LEVEL: "warn",
        MILLRACE_CAMPAIGN_CLOCK: clockFile,
      },
    });
    await world.admin("POST", "/tablestore/instances", { name: INSTANCE });
    await world.admin("POST", "/maxcompute/projects", { name: PROJECT });
    await world.shiftClock(0);
    await world.staff();
    return world;
  }

  /** Starts whatever is not running. */
  async staff(): Promise<void> {
    const starting: Promise<unknown>[] = [];
    const onOutput = (text: string) => (this.output += text);
    if (this.#scheduler === null || !isAlive(this.#scheduler))
      starting.push(
        start("lib/scheduler/main.ts", { env: this.#env, onOutput }).then((child) => (this.#scheduler = child)),
      );
    const shift = `--import=${pathToFileURL(join(root, "campaign/clock-shift.js")).href}`;
    const env = { ...this.#env, NODE_OPTIONS: shift };
    for (const [index, worker] of this.#workers.entries())
      if (worker === null || !isAlive(worker))
        starting.push(start("lib/worker/main.ts", { env, onOutput }).then((child) => (this.#workers[index] = child)));
    await Promise.all(starting);
  }

  /** The worker process that has taken an instance, and the processes it runs attempts in. */
  async workerOf(instanceId: string): Promise<{ readonly pid: number; readonly runners: number[] }> {
    return until("a worker to take the instance", async () => {
      const { rows } = await this.sql.query(
        "select w.pid from slot s join worker w on w.id = s.worker_id where s.instance_id = $1",
        [instanceId],
      );
      const pid = (rows[0] as { pid: number } | undefined)?.pid;
      return pid !== undefined && { pid, runners: childrenOf(pid) };
    });
  }

  async killScheduler(): Promise<void> {
    if (this.#scheduler) await end(this.#scheduler, "SIGKILL");
  }

  /** A worker that is told to go, as at an upgrade. */
  async dismissWorker(pid: number): Promise<void> {
    const worker = this.#workers.find((child) => child?.pid === pid);
    if (worker) await end(worker);
  }

  async admin<Answer = unknown>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(this.#admin.url + path, {
      method,
      headers: { authorization: `Bearer ${this.#admin.token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as Answer;
  }

  async addFault(rule: FaultRuleInput): Promise<string> {
    return (await this.admin<{ id: string }>("POST", "/faults", rule)).id;
  }

  /** How often faults have happened by rule since they were last cleared. */
  async faultsHappened(): Promise<number> {
    return (await this.admin<{ occurrences: unknown[] }>("GET", "/faults")).occurrences.length;
  }

  /** Moves the sandbox's clock; `atMs` null puts it where a run begins. */
  async setSandboxClock(atMs: number | null, frozen = false): Promise<number> {
    const at = new Date(atMs ?? Date.now() - BEHIND_MS).toISOString();
    await this.admin("PUT", "/clock", { frozen: false });
    await this.admin("PUT", "/clock", { at });
    const { now } = await this.admin<{ now: string }>("PUT", "/clock", { frozen });
    return Date.parse(now);
  }

  async sandboxNow(): Promise<number> {
    return Date.parse((await this.admin<{ now: string }>("GET", "/clock")).now);
  }

  /** Steps the wall clock of the workers. */
  async shiftClock(ms: number): Promise<void> {
    writeFileSync(this.#clockFile, String(ms));
  }

  /** Everything as it should be again, whatever a fault has left. */
  async heal(): Promise<void> {
    await this.admin("DELETE", "/faults");
    for (const proxy of Object.values(this.proxies)) await proxy.become({ kind: "clear" });
    await this.shiftClock(0);
    const accounts = await this.admin<{ accessKeyId: string; disabled: boolean }[]>("GET", "/accounts");
    for (const { accessKeyId, disabled } of accounts)
      if (disabled) await this.admin("PUT", `/accounts/${accessKeyId}`, { disabled: false });
    await this.sql.query("select set_config('campaign.x', '', false)");
    await this.sql.query(`alter database ${await this.databaseName()} reset default_transaction_read_only`);
    await this.staff();
  }

  async databaseName(): Promise<string> {
    return ((await this.sql.query("select current_database() as name")).rows[0] as { name: string }).name;
  }

  async close(): Promise<void> {
    const children = [this.#scheduler, ...this.#workers].filter((child) => child !== null);
    await Promise.all(children.map((child) => end(child)));
    for (const proxy of Object.values(this.proxies)) proxy.close();
    await this.sql.end();
    await end(this.#sandbox, "SIGKILL");
  }
}

const localPort = (endpoint: string) => ({ host: "127.0.0.1", port: Number(new URL(endpoint).port) });

/** The embedded server listens on a socket, which its address names as `host`. */
function databaseTarget({ hostname, port, searchParams }: URL): ProxyTarget {
  const folder = searchParams.get("host");
  return folder === null ? { host: hostname, port: Number(port) } : { path: `${folder}/.s.PGSQL.${port || 5432}` };
}
