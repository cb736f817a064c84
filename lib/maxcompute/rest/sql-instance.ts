import { AppError } from "@/lib/core/errors";
import {
  formatCancel,
  parseInstanceStatus,
  parseTaskResults,
  parseTaskStatus,
  type InstanceStatus,
  type TaskResult,
} from "../documents/instance";
import { DEFAULT_PRIORITY, DEFAULT_TASK_NAME, formatSqlJob, parseJob } from "../documents/job";
import { parseOutputs, type TableOutput } from "../documents/summary";
import { childOf, childrenOf, childText, malformed, parseXml } from "../documents/xml";
import type { OdpsService } from "./service";
import { sqlError } from "./sql-error";

export interface SqlOptions {
  /** Hints such as `odps.sql.type.system.odps2`. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly taskName?: string;
  /** Name of the job, by which `findSql` finds the instance when the answer to its submission was lost. */
  readonly jobName?: string;
  /** 0, most urgent, to 9. */
  readonly priority?: number;
}

/** How a submitted task stands, with the error that ended it. */
export type SqlOutcome =
  | { readonly kind: "running" }
  | { readonly kind: "succeeded" }
  | { readonly kind: "cancelled"; readonly error: AppError }
  | { readonly kind: "failed"; readonly error: AppError };

const FIRST_POLL_MS = 50;
const LONGEST_POLL_MS = 5000;
const POLL_GROWTH = 1.5;

/**
 * Submits SQL. Sent once: when no answer comes it is not known whether the service has taken it, and the error says so
 * by being one of the connection's.
 */
export async function submitSql(
  service: OdpsService,
  sql: string,
  { settings = {}, taskName = DEFAULT_TASK_NAME, jobName = "", priority = DEFAULT_PRIORITY }: SqlOptions,
  signal: AbortSignal,
): Promise<SqlInstance> {
  const { http, endpoint, project } = service;
  const body = formatSqlJob({ name: jobName, priority, taskName, query: sql, settings, properties: {} });
  const { headers } = await http.send(
    endpoint,
    {
      method: "POST",
      path: ["projects", project, "instances"],
      headers: { "content-type": "application/xml" },
      body,
      effect: "once",
    },
    signal,
  );
  const id = headers.location?.split(/[?#]/)[0]?.split("/").at(-1);
  if (!id) throw malformed("the answer to a submitted job names no instance");
  return new SqlInstance(service, id, taskName);
}

/** Instances looked at by `findSql`: one whose service ignores the name could list any number. */
const MOST_CANDIDATES = 50;

/**
 * The instance of a job submitted under a name since a moment, or null when the service has none. The service's filter
 * is not relied on: each candidate's own source must carry the name.
 * @throws AppError "maxcompute.answer_malformed" when there are too many candidates to tell
 */
export async function findSql(
  service: OdpsService,
  jobName: string,
  since: Date,
  signal: AbortSignal,
): Promise<SqlInstance | null> {
  const { http, endpoint, project } = service;
  const path = ["projects", project, "instances"];
  const query = [
    ["jobname", jobName],
    ["onlyowner", "yes"],
    ["daterange", `${Math.floor(since.getTime() / 1_000)}:`],
  ] as const;
  const root = parseXml((await http.send(endpoint, { method: "GET", path, query }, signal)).text);
  const ids = childrenOf(root, "Instance").flatMap((instance) => childText(instance, "Name") ?? []);
  if (ids.length > MOST_CANDIDATES || childOf(root, "Marker")?.text.trim())
    throw malformed(`too many instances are listed for the job ${jobName}`);
  for (const id of ids) {
    const request = { method: "GET", path: [...path, id], query: [["source", ""]] } as const;
    const job = parseJob((await http.send(endpoint, request, signal)).text);
    if ("kind" in job || job.name !== jobName) continue;
    return new SqlInstance(service, id, job.taskName);
  }
  return null;
}

/** A submitted job of one SQL task. */
export class SqlInstance {
  readonly id: string;
  readonly #service: OdpsService;
  readonly #taskName: string;

  constructor(service: OdpsService, id: string, taskName: string) {
    this.#service = service;
    this.id = id;
    this.#taskName = taskName;
  }

  async status(signal: AbortSignal): Promise<InstanceStatus> {
    return parseInstanceStatus(await this.#get("", signal));
  }

  /**
   * Resolves when the SQL has succeeded.
   * @throws AppError "maxcompute.sql_failed" | "maxcompute.sql_cancelled" | "maxcompute.denied"
   */
  async wait(signal: AbortSignal): Promise<void> {
    const { pause } = this.#service.http.retryPolicy;
    for (let pollMs = FIRST_POLL_MS; ; pollMs = Math.min(pollMs * POLL_GROWTH, LONGEST_POLL_MS)) {
      const outcome = await this.outcome(signal);
      if (outcome.kind === "succeeded") return;
      if (outcome.kind !== "running") throw outcome.error;
      await pause(pollMs, signal);
    }
  }

  async outcome(signal: AbortSignal): Promise<SqlOutcome> {
    if ((await this.status(signal)) !== "Terminated") return { kind: "running" };
    const { tasks } = parseTaskStatus(await this.#get("taskstatus", signal));
    const task = tasks.find(({ name }) => name === this.#taskName) ?? tasks[0];
    if (task === undefined) throw malformed("the instance has no task");
    if (task.status === "Success") return { kind: "succeeded" };
    if (task.status === "Cancelled") return { kind: "cancelled", error: this.#cancelled() };
    const { text } = await this.result(signal);
    return { kind: "failed", error: sqlError(text, this.id, this.#service.project) };
  }

  /** Rows that the finished task put into tables, as the service counted them; empty where it counts none. */
  async outputs(signal: AbortSignal): Promise<readonly TableOutput[]> {
    const query = [
      ["instancesummary", ""],
      ["taskname", this.#taskName],
    ] as const;
    const { http, endpoint } = this.#service;
    return parseOutputs((await http.send(endpoint, { method: "GET", path: this.path, query }, signal)).text);
  }

  /** What the finished task left: rows as CSV (10,000 at most), or a text. */
  async result(signal: AbortSignal): Promise<TaskResult> {
    const results = parseTaskResults(await this.#get("result", signal));
    const result = results.get(this.#taskName) ?? [...results.values()][0];
    if (result === undefined) throw malformed("the instance has no result");
    return result;
  }

  /** Resolves also when the instance has ended by itself. */
  async cancel(signal: AbortSignal): Promise<void> {
    const { http, endpoint } = this.#service;
    const headers = { "content-type": "application/xml" };
    try {
      await http.send(endpoint, { method: "PUT", path: this.path, headers, body: formatCancel() }, signal);
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.details.code === "InvalidStateSetting") return;
      throw thrown;
    }
  }

  get path(): readonly string[] {
    return ["projects", this.#service.project, "instances", this.id];
  }

  async #get(key: string, signal: AbortSignal): Promise<string> {
    const { http, endpoint } = this.#service;
    const query = key === "" ? [] : [[key, ""] as const];
    return (await http.send(endpoint, { method: "GET", path: this.path, query }, signal)).text;
  }

  #cancelled(): AppError {
    const details = { service: "MaxCompute", instance: this.id };
    return new AppError("maxcompute.sql_cancelled", { instance: this.id }, { details });
  }
}
