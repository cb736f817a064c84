import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import { version } from "./version";

/** Seconds; requests and ticks are short, runs are not. */
const SHORT = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const LONG = [1, 5, 15, 30, 60, 120, 300, 600, 1_800, 3_600, 10_800];

export type ProcessName = "console" | "scheduler" | "worker";

/** Every metric of the product by the process that has it; the handbook lists them by this table. */
export const METRICS = {
  millrace_build_info: ["console", "gauge", "1, with the version of the process as a label", ["version", "process"]],
  millrace_http_requests_total: [
    "console",
    "counter",
    "Requests of the API that were answered",
    ["method", "route", "status"],
  ],
  millrace_http_request_seconds: ["console", "histogram", "Time to answer a request of the API", ["method"]],
  millrace_scheduler_leading: ["scheduler", "gauge", "1 while this scheduler leads, else 0", []],
  millrace_scheduler_tick_seconds: ["scheduler", "histogram", "Time of one round of the leading scheduler", []],
  millrace_scheduler_errors_total: ["scheduler", "counter", "Rounds that failed and were tried again", []],
  millrace_instances: ["scheduler", "gauge", "Instances that are at work or wait to be, by state", ["state"]],
  millrace_start_lag_seconds: [
    "scheduler",
    "gauge",
    "How long the longest waiting instance has waited for resources",
    [],
  ],
  millrace_workers: ["scheduler", "gauge", "Workers whose heartbeat is fresh, by resource group", ["group"]],
  millrace_worker_offered_cu: ["worker", "gauge", "CU that this worker offers", []],
  millrace_worker_used_cu: ["worker", "gauge", "CU that its runs hold now", []],
  millrace_attempts_total: ["worker", "counter", "Attempts that ended here, by outcome", ["outcome"]],
  millrace_attempt_seconds: ["worker", "histogram", "Time of an attempt from its claim to its end", []],
  millrace_records_read_total: ["worker", "counter", "Change records that attempts read", []],
  millrace_records_written_total: ["worker", "counter", "Rows that attempts wrote", []],
  millrace_records_dirty_total: ["worker", "counter", "Records that attempts rejected", []],
} as const satisfies Record<
  string,
  readonly [ProcessName, "counter" | "gauge" | "histogram", about: string, labels: readonly string[]]
>;
export type MetricName = keyof typeof METRICS;
type Named<Kind> = { [Name in MetricName]: (typeof METRICS)[Name][1] extends Kind ? Name : never }[MetricName];

/** The metrics of one process; without a server that hands them out they cost a few counters. */
export interface Metrics {
  readonly registry: Registry;
  count(name: Named<"counter">, labels?: Readonly<Record<string, string>>, by?: number): void;
  observe(name: Named<"histogram">, seconds: number, labels?: Readonly<Record<string, string>>): void;
  set(name: Named<"gauge">, value: number, labels?: Readonly<Record<string, string>>): void;
  /** Forgets what a gauge said, before it is said anew. */
  clear(name: Named<"gauge">): void;
  /** Runs before every answer. */
  beforeAnswer(refresh: () => Promise<void>): void;
  /** In the text format of Prometheus. */
  text(): Promise<string>;
}

export function openMetrics(process: ProcessName): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const made = new Map<string, Counter | Gauge | Histogram>();
  for (const [name, [owner, kind, help, labelNames]] of Object.entries(METRICS)) {
    if (owner !== process && name !== "millrace_build_info") continue;
    const config = { name, help, labelNames: [...labelNames], registers: [registry] };
    const buckets = name === "millrace_attempt_seconds" ? LONG : SHORT;
    if (kind === "counter") made.set(name, new Counter(config));
    else if (kind === "gauge") made.set(name, new Gauge(config));
    else made.set(name, new Histogram({ ...config, buckets }));
  }
  const refreshes: (() => Promise<void>)[] = [];
  const of = <Kind>(name: string) => made.get(name) as Kind | undefined;
  of<Gauge>("millrace_build_info")!.set({ version, process }, 1);
  return {
    registry,
    count: (name, labels = {}, by = 1) => of<Counter>(name)?.inc(labels, by),
    observe: (name, seconds, labels = {}) => of<Histogram>(name)?.observe(labels, seconds),
    set: (name, value, labels = {}) => of<Gauge>(name)?.set(labels, value),
    clear: (name) => of<Gauge>(name)?.reset(),
    beforeAnswer: (refresh) => void refreshes.push(refresh),
    async text() {
      for (const refresh of refreshes) await refresh();
      return registry.metrics();
    },
  };
}

const shared = globalThis as { millraceMetrics?: Metrics };
/** Those of the console's process, which has no main file of its own. */
export function consoleMetrics(): Metrics {
  return (shared.millraceMetrics ??= openMetrics("console"));
}
