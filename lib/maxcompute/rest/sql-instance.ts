import { AppError } from "@/lib/core/errors";
import {
  formatCancel,
  parseInstanceStatus,
  parseTaskResults,
  parseTaskStatus,
  type InstanceStatus,
  type TaskResult,
} from "../documents/instance";
import { DEFAULT_PRIORITY, DEFAULT_TASK_NAME, formatSqlJob } from "../documents/job";
import { malformed } from "../documents/xml";
import type { OdpsService } from "./service";
import { sqlError } from "./sql-error";

export interface SqlOptions {
  /** Hints such as `odps.sql.type.system.odps2`. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly taskName?: string;
  /** 0, most urgent, to 9. */
  readonly priority?: number;
}

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
  { settings = {}, taskName = DEFAULT_TASK_NAME, priority = DEFAULT_PRIORITY }: SqlOptions,
  signal: AbortSignal,
): Promise<SqlInstance> {
  const { http, endpoint, project } = service;
  const body = formatSqlJob({ name: "", priority, taskName, query: sql, settings, properties: {} });
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
    for (let pollMs = FIRST_POLL_MS; (await this.status(signal)) !== "Terminated";) {
      await pause(pollMs, signal);
      pollMs = Math.min(pollMs * POLL_GROWTH, LONGEST_POLL_MS);
    }
    const { tasks } = parseTaskStatus(await this.#get("taskstatus", signal));
    const task = tasks.find(({ name }) => name === this.#taskName) ?? tasks[0];
    if (task === undefined) throw malformed("the instance has no task");
    if (task.status === "Success") return;
    if (task.status === "Cancelled") throw this.#cancelled();
    const { text } = await this.result(signal);
    throw sqlError(text, this.id, this.#service.project);
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
