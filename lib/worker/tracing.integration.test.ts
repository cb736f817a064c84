import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { formatInstanceId } from "@/lib/core/instance-id";
import { createInstances } from "@/lib/instances/create-instances";
import { makeFixture, newInstance, type Fixture } from "@/lib/instances/testing/fixture";
import { openDatabase, type Database } from "@/lib/platform/db";
import { childEnvironment, databaseUrl } from "@/lib/platform/env";
import { withLogContext } from "@/lib/platform/log-context";
import { openTracing } from "@/lib/platform/open-telemetry";
import { openQueue, type JobQueue } from "@/lib/platform/queue";
import { carryTrace, shared, withSpan } from "@/lib/platform/tracing";
import { admitGroup } from "@/lib/scheduler/admit-group";

const root = join(import.meta.dirname, "../..");
const JOB = JSON.stringify({
  type: "job",
  version: "2.0",
  steps: [
    {
      stepType: "stream",
      category: "reader",
      name: "Reader",
      parameter: { column: [{ type: "string", value: "x" }], sliceRecordCount: 10 },
    },
    { stepType: "stream", category: "writer", name: "Writer", parameter: { print: false } },
  ],
  order: { hops: [{ from: "Reader", to: "Writer" }] },
  setting: { errorLimit: { record: "0" }, speed: { concurrent: 1, throttle: false } },
});

interface SentSpan {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** A collector as OTLP/HTTP has it: JSON of ExportTraceServiceRequest at /v1/traces. */
const spans: SentSpan[] = [];
const collector = createServer((request, response) => {
  const pieces: Buffer[] = [];
  request.on("data", (piece: Buffer) => pieces.push(piece));
  request.on("end", () => {
    if (request.url === "/v1/traces") receive(JSON.parse(Buffer.concat(pieces).toString()));
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
});
type Fact = { readonly key: string; readonly value: Readonly<Record<string, unknown>> };
function receive(body: {
  resourceSpans: { resource: { attributes: Fact[] }; scopeSpans: { spans: (SentSpan & { attributes: Fact[] })[] }[] }[];
}): void {
  const factsOf = (facts: Fact[]) => Object.fromEntries(facts.map(({ key, value }) => [key, Object.values(value)[0]]));
  for (const { resource, scopeSpans } of body.resourceSpans) {
    const service = String(factsOf(resource.attributes)["service.name"]);
    for (const { spans: sent } of scopeSpans)
      for (const { attributes, ...span } of sent) spans.push({ ...span, service, facts: factsOf(attributes) });
  }
}
const named = (name: string) => spans.find((span) => span.name === name);

let database: Database;
let queue: JobQueue;
let fixture: Fixture;
let endpoint: string;
let child: ChildProcess | undefined;
beforeAll(async () => {
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
  endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  database = openDatabase(databaseUrl());
  queue = await openQueue(database, { supervise: false });
  fixture = await makeFixture(database, { script: JOB });
});
afterAll(async () => {
  child?.kill("SIGKILL"); // left over where the test failed before its end; nothing would end until it does
  await shared.millraceTracing?.close();
  delete shared.millraceTracing;
  await queue.close();
  await database.close();
  collector.close();
  collector.closeAllConnections();
});

test("without tracing, work is work and nothing is carried", async () => {
  expect(await withSpan("x", {}, async (note) => (note({ a: 1 }), carryTrace()))).toBeNull();
});

test("one trace from the admission to the stages of the run, and one from a request to its service", async () => {
  const { name } = await database.prisma.resourceGroup.findUniqueOrThrow({ where: { id: fixture.resourceGroupId } });
  child = spawn(
    process.execPath,
    [`--import=${pathToFileURL(join(root, "scripts/alias.js")).href}`, join(root, "lib/worker/main.ts")],
    {
      cwd: root,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      env: {
        ...childEnvironment(),
        NODE_OPTIONS: "--disable-warning=ExperimentalWarning",
        OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
        OTEL_BSP_SCHEDULE_DELAY: "50",
        MILLRACE_RESOURCE_GROUP: name,
        MILLRACE_WORKER_CU: "2",
      },
    },
  );
  await once(child, "message");
  shared.millraceTracing = openTracing("scheduler", endpoint);
  const cyctime = new Date("2026-06-02T00:00:00Z");
  const [made] = await createInstances(database, [newInstance(fixture, cyctime)], cyctime);
  await database.query("update instance set state = 'WAIT_RESOURCE' where id = $1", [made!.id]);
  const instance = formatInstanceId(made!);
  expect(await admitGroup(database, queue, fixture.resourceGroupId)).toBe(1);

  const requestId = crypto.randomUUID();
  const caller = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"; // W3C Trace Context §3.2.4
  const asked = withLogContext({ requestId }, () =>
    withSpan(
      "GET /api/instances",
      {},
      () => withSpan("service", {}, () => Promise.reject(new RangeError("secret"))),
      caller,
    ),
  );
  await expect(asked).rejects.toThrow();
  await shared.millraceTracing.flush();

  await expect.poll(() => [named("run"), named("transfer")].includes(undefined), { timeout: 45_000 }).toBe(false);
  child.kill();
  await once(child, "exit");
  const [admit, run, attempt, transfer] = ["admit", "run", "attempt", "transfer"].map((each) => named(each)!);
  expect([admit, run, attempt, transfer].map((span) => span!.service)).toEqual([
    "millrace-scheduler",
    "millrace-worker",
    "millrace-runner",
    "millrace-runner",
  ]);
  expect(run!.parentSpanId).toBe(admit!.spanId);
  expect(attempt!.parentSpanId).toBe(run!.spanId);
  expect(transfer!.parentSpanId).toBe(attempt!.spanId);
  expect(new Set([admit, run, attempt, transfer].map((span) => span!.traceId)).size).toBe(1);
  for (const span of [admit, run, attempt, transfer]) expect(span!.facts["millrace.instance"]).toBe(instance);
  for (const span of [run, attempt]) expect(span!.facts["millrace.attempt_id"]).toBe("1");
  expect(attempt!.facts["millrace.outcome"]).toBe("SUCCESS");

  const [request, service] = [named("GET /api/instances")!, named("service")!];
  expect(request).toMatchObject({ traceId: caller.slice(3, 35), parentSpanId: caller.slice(36, 52) });
  expect(service).toMatchObject({ parentSpanId: request.spanId, facts: { "millrace.request_id": requestId } });
  expect(JSON.stringify(spans)).not.toContain("secret");
});
