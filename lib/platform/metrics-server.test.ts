import { afterEach, expect, test } from "vitest";
import { METRICS, openMetrics } from "./metrics";
import { serveMetrics } from "./metrics-server";

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function serve(metrics = openMetrics("worker"), isReady: () => Promise<unknown> = async () => {}) {
  const served = await serveMetrics(metrics, isReady, { host: "127.0.0.1", metricsPort: 0 });
  cleanUps.push(() => served.close());
  return async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${served.port}${path}`);
    return { status: response.status, text: await response.text() };
  };
}

test("what a process counts comes out in the text format, along with what every process has", async () => {
  const metrics = openMetrics("worker");
  let used = 0;
  metrics.beforeAnswer(async () => metrics.set("millrace_worker_used_cu", ++used));
  const get = await serve(metrics);
  metrics.count("millrace_attempts_total", { outcome: "SUCCESS" });
  metrics.count("millrace_records_read_total", {}, 41);
  metrics.observe("millrace_attempt_seconds", 7);
  await get("/metrics");
  const { status, text } = await get("/metrics");
  expect(status).toBe(200);
  for (const line of [
    'millrace_attempts_total{outcome="SUCCESS"} 1',
    "millrace_records_read_total 41",
    'millrace_attempt_seconds_bucket{le="5"} 0',
    'millrace_attempt_seconds_bucket{le="15"} 1',
    "millrace_worker_used_cu 2",
  ])
    expect(text.split("\n")).toContain(line);
  expect(text).toMatch(/^process_resident_memory_bytes \d+/m);
  expect(text).toMatch(/^nodejs_eventloop_lag_seconds /m);
});

test.each(["console", "scheduler", "worker"] as const)(
  "a %s has the metrics that are documented for it",
  async (name) => {
    const text = await openMetrics(name).text();
    const own = [...text.matchAll(/^# TYPE (millrace_\w+) (\w+)$/gm)].map(([, metric, kind]) => `${metric} ${kind}`);
    const documented = Object.entries(METRICS).filter(
      ([metric, [owner]]) => owner === name || metric === "millrace_build_info",
    );
    expect(own.sort()).toEqual(documented.map(([metric, [, kind]]) => `${metric} ${kind}`).sort());
  },
);

test("a process is live while it answers, and ready while what it needs does", async () => {
  const get = await serve(openMetrics("worker"), () => Promise.reject(new Error("no database")));
  expect(await get("/health/live")).toMatchObject({ status: 200 });
  expect(await get("/health/ready")).toMatchObject({ status: 503 });
  expect(await (await serve())("/health/ready")).toMatchObject({ status: 200, text: '{"status":"ready"}' });
  expect(await get("/elsewhere")).toMatchObject({ status: 404 });
});

test("a port that is taken keeps nobody from working", async () => {
  const first = await serveMetrics(openMetrics("worker"), async () => {}, { host: "127.0.0.1", metricsPort: 0 });
  cleanUps.push(() => first.close());
  const second = await serveMetrics(openMetrics("worker"), async () => {}, {
    host: "127.0.0.1",
    metricsPort: first.port!,
  });
  expect(second.port).toBeNull();
});
