import { randomBytes } from "node:crypto";
import { RecentMap } from "./recent-map";
import type { SandboxServerOptions } from "../server";
import type { EngineContext } from "./engine/session";
import type { Reply } from "./http/call";
import type { Limits } from "./limits";
import { Pace } from "./pace";
import { macroStatements } from "./sql/macros";
import { Catalog, type Project } from "./store/catalog";
import { Database } from "./store/database";
import { InstanceStore } from "./store/instances";
import { Locks } from "./store/locks";
import { SessionStore } from "./store/sessions";
import { DEFAULT_SCHEMA } from "./store/table";
import type { StreamSession } from "./tunnel/streams";

export const OWNER = "ALIYUN$sandbox";
export const DEFAULT_TIME_ZONE = "Asia/Shanghai";

export type ServiceOptions = Pick<SandboxServerOptions, "home" | "accounts" | "now" | "faults">;

/** The state of one server: its database and what is held of it in memory. */
export class Service implements EngineContext {
  readonly options: ServiceOptions;
  readonly limits: Limits;
  readonly database: Database;
  readonly catalog: Catalog;
  readonly instances: InstanceStore;
  readonly sessions: SessionStore;
  readonly locks = new Locks();
  readonly pace: Pace;
  /** Stops what runs, by instance. */
  readonly running = new Map<string, AbortController>();
  readonly streams = new RecentMap<string, StreamSession>(10_000);
  /** The last good answer per operation and subject, for the fault that repeats it. */
  readonly lastReplies = new RecentMap<string, Reply>(1_000);
  /** Everything under way that a close must wait for. */
  readonly pending = new Set<Promise<unknown>>();

  private constructor(
    options: ServiceOptions,
    limits: Limits,
    stores: { database: Database; catalog: Catalog; instances: InstanceStore; sessions: SessionStore },
  ) {
    this.options = options;
    this.limits = limits;
    this.pace = new Pace(options.now, limits.rateWindowMs);
    this.database = stores.database;
    this.catalog = stores.catalog;
    this.instances = stores.instances;
    this.sessions = stores.sessions;
  }

  static async open(options: ServiceOptions, limits: Limits): Promise<Service> {
    const database = await Database.open({ home: options.home, threads: 2, memoryLimit: "1GB" });
    await database.run("ATTACH ':memory:' AS fn");
    for (const macro of macroStatements()) await database.run(macro);
    const catalog = await Catalog.open(database);
    const instances = await InstanceStore.open(database, options.now());
    const sessions = await SessionStore.open(database);
    return new Service(options, limits, { database, catalog, instances, sessions });
  }

  now = (): Date => this.options.now();

  /** An id that sorts by time, as those of the cloud: `20250701080000123g…`. */
  freshId(mark: string): string {
    const digits = this.now().toISOString().replace(/\D/g, "").slice(0, 17);
    return `${digits}${mark}${randomBytes(8).toString("hex")}`;
  }

  /** Makes a project, or leaves the one that is there. */
  async createProject(name: string, comment = ""): Promise<Project> {
    const key = name.toLowerCase();
    return this.locks.hold([`project ${key}`], async () => {
      const existing = this.catalog.project(key);
      if (existing) return existing;
      const now = this.now().getTime();
      const project: Project = {
        name: key,
        owner: OWNER,
        comment,
        createdAt: now,
        modifiedAt: now,
        properties: { "odps.sql.timezone": DEFAULT_TIME_ZONE, "odps.schema.model.enabled": "false" },
        schemas: [{ name: DEFAULT_SCHEMA, comment: "", createdAt: now }],
      };
      await this.catalog.change(this.database, (change) => change.putProject(project));
      return project;
    });
  }

  /** Runs work that outlives its request and that a close waits for. */
  track<Result>(work: Promise<Result>): Promise<Result> {
    const settled = work.catch(() => undefined).finally(() => this.pending.delete(settled));
    this.pending.add(settled);
    return work;
  }

  async close(): Promise<void> {
    for (const abort of this.running.values()) abort.abort();
    await Promise.all(this.pending);
    await this.database.close();
  }
}
