import { NextRequest } from "next/server";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { accountDraft, apiTokenDraft } from "@/lib/core/account";
import { alertChannelDraft } from "@/lib/core/alert/channel";
import { dataSourceDraft } from "@/lib/core/data-source";
import { baselineDraft } from "@/lib/core/baseline/baseline";
import { calendarDraft } from "@/lib/core/schedule/calendar";
import { GUIDE_SCRIPT } from "@/lib/core/job/testing/guide-script";
import { formatInstanceId, type InstanceKey } from "@/lib/core/instance-id";
import { workspaceDraft } from "@/lib/core/workspace";
import { claimInstance } from "@/lib/instances/claim";
import { makeAdmitted } from "@/lib/instances/testing/fixture";
import { systemClock } from "@/lib/platform/clock";
import { database } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { listener } from "@/lib/platform/listen";
import { secrets } from "@/lib/platform/secrets";
import { createOwner } from "@/lib/services/accounts";
import { SYSTEM, type Actor } from "@/lib/services/actor";
import { createChannel, testChannel } from "@/lib/services/alert-channels";
import { createToken } from "@/lib/services/api-tokens";
import { backUp } from "@/lib/services/backup";
import { createBaseline } from "@/lib/services/baselines/change-baselines";
import { createCalendar } from "@/lib/services/calendars";
import { createDataSource } from "@/lib/services/data-sources";
import { rightsOf } from "@/lib/services/rights";
import { createWorkspace } from "@/lib/services/workspaces";
import { runAttempt } from "@/lib/worker/run-attempt";
import { testConnectivity } from "@/lib/worker/test-connectivity";
import { ROUTES } from "./_lib/generated/routes";
import type { Route } from "./_lib/route";

/** What must not come out anywhere; each is found in plain, base64 and hexadecimal. */
const CANARIES = {
  accessKeySecret: "canary0AccessKeySecret0zQ7",
  securityToken: "canary1SecurityToken1zQ7",
  smtpPassword: "canary2SmtpPassword2zQ7",
  signingSecret: "canary3SigningSecret3zQ7",
  robotAddress: "canary4RobotAddress4zQ7",
  password: "canary5 Password 5 zQ7",
};

function found(text: string, canaries: readonly string[]): string[] {
  const looks = (canary: string) => [
    canary,
    Buffer.from(canary).toString("base64").replace(/=+$/, "").slice(0, -1),
    Buffer.from(canary).toString("hex"),
    encodeURIComponent(canary),
  ];
  return canaries.filter((canary) => looks(canary).some((look) => text.includes(look)));
}

/** A service that is not on our side: it answers with everything it was told and everything it knows. */
let hostile: Server;
let workspaceId = "";
let token = "";
let session = "";
let root: Actor;
const everything = () => [...Object.values(CANARIES), token, ...(session ? [session] : [])];

/** `message Error { required string code = 1; optional string message = 2; }` */
function tablestoreError(message: string): Buffer {
  const field = (number: number, text: string) => {
    const length = Buffer.byteLength(text);
    const varint = length < 128 ? [length] : [(length & 127) | 128, length >> 7];
    return Buffer.concat([Buffer.from([(number << 3) | 2, ...varint]), Buffer.from(text)]);
  };
  return Buffer.concat([field(1, "OTSParameterInvalid"), field(2, message)]);
}
const maxcomputeError = (message: string) =>
  `<?xml version="1.0"?><Error><Code>InvalidArgument</Code><Message><![CDATA[${message}]]></Message></Error>`;

beforeAll(async () => {
  hostile = createServer((request, response) => {
    request.resume().on("end", () => {
      const { url, headers } = request;
      const told = JSON.stringify({ url, headers });
      const { accessKeySecret, securityToken } = CANARIES;
      const known = `Not with key ${accessKeySecret} and token ${securityToken}: ${told}`;
      const ids = { "x-ots-requestid": securityToken, "x-odps-request-id": securityToken };
      if (headers["x-ots-apiversion"]) response.writeHead(400, ids).end(tablestoreError(known));
      else if (headers["x-odps-user-agent"]) response.writeHead(400, ids).end(maxcomputeError(known));
      else response.writeHead(400, { "content-type": "text/plain" }).end(told);
    });
  });
  await new Promise<void>((resolve) => hostile.listen(0, "127.0.0.1", resolve));
  const draft = { name: "root", username: "root", email: "root@example.com", password: CANARIES.password };
  const { id } = await createOwner(accountDraft.parse(draft));
  root = { ...(await rightsOf(id))!, type: "user", requestId: null, address: null };
  workspaceId = (await createWorkspace(workspaceDraft.parse({ name: "canary", displayName: "Canary" }), root)).id;
  ({ token } = await createToken(apiTokenDraft.parse({ name: "all" }), root));
});
afterAll(async () => {
  hostile.close();
  hostile.closeAllConnections();
  await listener().close();
  await database().close();
});

const address = () => `http://127.0.0.1:${(hostile.address() as AddressInfo).port}`;

async function plant(): Promise<void> {
  const { accessKeySecret, securityToken, smtpPassword, signingSecret, robotAddress } = CANARIES;
  const key = { accessKeySecret, securityToken };
  const sources = [
    {
      name: "MyTablestoreDataSource",
      type: "tablestore",
      settings: { endpoint: address(), instanceName: "demo", accessKeyId: "LTAI1" },
    },
    {
      name: "MyMaxComputeDataSource",
      type: "maxcompute",
      settings: { endpoint: address(), project: "demo", accessKeyId: "LTAI1" },
    },
  ];
  for (const { settings, ...source } of sources) {
    const environments = { PROD: { settings: { region: "cn-hangzhou", ...settings }, secrets: key } };
    await createDataSource(workspaceId, dataSourceDraft.parse({ ...source, description: "", environments }), root);
  }
  const mail = {
    type: "email",
    host: "127.0.0.1",
    port: 9,
    tls: false,
    user: "u",
    password: smtpPassword,
    from: "a@example.com",
    to: ["b@example.com"],
  };
  const hook = { type: "webhook", url: `${address()}/${robotAddress}`, signingSecret };
  for (const [name, channel] of Object.entries({ mail, hook })) {
    const { id } = await createChannel(workspaceId, alertChannelDraft.parse({ name, channel }), root);
    const failure = await testChannel(id, root, AbortSignal.timeout(10_000)).catch((error: Error) => error);
    expect(found(String(failure), everything())).toEqual([]);
  }
}

async function fail(): Promise<void> {
  const { prisma } = database();
  const group = await prisma.resourceGroup.create({ data: { name: "canary" } });
  const script = GUIDE_SCRIPT.replace("${startTime}", "20250701000000")
    .replace("${endTime}", "20250701010000")
    .replace('"maxRetries": 30', '"maxRetries": 1');
  const node = await prisma.node.create({
    data: {
      workspaceId,
      type: "DI",
      name: "canary",
      draftConfig: { cycle: { kind: "day", time: "01:00" } },
      draftScript: script,
    },
  });
  const version = await prisma.nodeVersion.create({
    data: {
      nodeId: node.id,
      number: 1,
      changeType: "CREATE",
      script,
      config: { cycle: { kind: "day", time: "01:00" } },
    },
  });
  await prisma.node.update({ where: { id: node.id }, data: { deployedVersion: version.id } });
  const fixture = { workspaceId, resourceGroupId: group.id, nodeId: node.id, nodeVersionId: version.id };
  const made = await makeAdmitted(database(), fixture, new Date("2025-07-01T02:00:00Z"));
  const run = await claimInstance(database(), { ...made, workerId: crypto.randomUUID() }, new Date());
  const tools = { database: database(), secrets: secrets(), clock: systemClock, signal: AbortSignal.timeout(40_000) };
  expect(await runAttempt(run!, tools)).toMatchObject({ outcome: "FAILURE" });
  for (const source of await prisma.dataSource.findMany({ where: { workspaceId } })) {
    const wish = { dataSourceId: source.id, environment: "PROD", resourceGroupId: group.id } as const;
    const { id } = await prisma.connectivityTest.create({ data: wish });
    await testConnectivity(id, tools, crypto.randomUUID(), tools.signal);
  }
}

/** What routes cannot do without. */
const QUERY: Readonly<Record<string, string>> = {
  environment: "PROD",
  since: "2025-07-01T00:00:00Z",
  from: "2025-07-01T00:00:00Z",
  to: "2025-07-02T00:00:00Z",
  page: "instances",
};
function querySuiting(path: string, { spec }: Route): string {
  if (path.endsWith("/diff")) return "from=draft&to=deployed";
  if (path.includes("[instanceId]")) return "";
  const { properties = {} } = spec.query ? z.toJSONSchema(spec.query, { io: "input", unrepresentable: "any" }) : {};
  return String(new URLSearchParams(Object.entries(QUERY).filter(([name]) => name in properties)));
}

/** What has nothing to show here; tables are refused by the service that is not on our side. */
const REFUSED = [
  "404 /backfills/[backfillId]",
  "404 /bulk-operations/[operationId]",
  "404 /bulk-operations/[operationId]/items",
  "422 /data-sources/[dataSourceId]/tables",
  "422 /data-sources/[dataSourceId]/tables/[table]",
  "422 /data-sources/[dataSourceId]/tables/[table]/changes",
  "422 /data-sources/[dataSourceId]/tables/[table]/partitions",
  "422 /data-sources/[dataSourceId]/tables/[table]/rows",
  "404 /debug-runs/[instanceId]",
  "404 /deployments/[deploymentId]",
  "503 /sandbox",
  "404 /sql-queries/[queryId]",
  "404 /sql-queries/[queryId]/rows",
];

function handlerOf(path: string, method: "GET" | "POST"): Route | undefined {
  const { module } = ROUTES.find((route) => route.path === path)!;
  return (module as unknown as Record<string, Route | undefined>)[method];
}

/** The cookies of a session of the owner; they are secrets, too. */
async function signIn(): Promise<string> {
  const request = new NextRequest("http://localhost:7700/api/session", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ identifier: "root", password: CANARIES.password }),
  });
  const answer = await handlerOf("/session", "POST")!(request, { params: Promise.resolve({}) });
  const cookies = answer.headers.getSetCookie().map((line) => line.split(";")[0]!);
  session = decodeURIComponent(cookies.find((cookie) => cookie.includes("session_token"))!.split("=")[1]!).split(
    ".",
  )[0]!;
  return cookies.join("; ");
}

test("what is planted as a secret is in no answer, no log, no error, and in no dump without the key", async () => {
  await plant();
  await fail();
  const { prisma } = database();
  const [source] = await prisma.dataSource.findMany({ where: { workspaceId } });
  const [instance] = await database().query<InstanceKey & { nodeId: string }>(
    `select id, bizdate, node_id as "nodeId" from instance`,
  );
  const year = { validFrom: "2026-01-01", validTo: "2026-12-31" };
  const days = calendarDraft.parse({ name: "trading_days", ...year, runDates: ["2026-03-02"] });
  const promise = { name: "by tomorrow", schedule: { type: "daily", by: "47:59" }, nodeIds: [instance!.nodeId] };
  const { id: baselineId } = await createBaseline(workspaceId, baselineDraft.parse(promise), SYSTEM);
  const [cycle] = await database().query<{ key: string }>(
    `select to_char(bizdate, 'YYYYMMDD') || '-' || cycle as key from baseline_instance`,
  );
  const known: Record<string, string> = {
    workspaceId,
    baselineId,
    cycleKey: cycle!.key,
    dataSourceId: source!.id,
    table: "orders",
    instanceId: formatInstanceId(instance!),
    nodeId: instance!.nodeId,
    calendarId: (await createCalendar(workspaceId, days, SYSTEM)).id,
    number: "1",
    name: "alerts.seen",
  };
  let answers = 0;
  const refused: string[] = [];
  const cookie = await signIn();
  for (const { path } of ROUTES) {
    const handler = handlerOf(path, "GET");
    if (!handler?.spec || path.includes("events")) continue;
    const names = [...path.matchAll(/\[(?:\.\.\.)?(\w+)\]/g)].map(([, name]) => name!);
    const params = Object.fromEntries(names.map((name) => [name, known[name] ?? crypto.randomUUID()]));
    const abort = new AbortController();
    const request = new NextRequest(`http://localhost:7700/api${path}?${querySuiting(path, handler)}`, {
      headers: { cookie, "x-millrace-workspace": workspaceId },
      signal: abort.signal,
    });
    const answer = await handler(request, { params: Promise.resolve(params) });
    const isStream = answer.headers.get("content-type")?.includes("event-stream") ?? false;
    if (answer.status >= 400) refused.push(`${answer.status} ${path}`);
    if (!isStream) expect([path, ...found(await answer.text(), everything())]).toEqual([path]);
    abort.abort();
    answers++;
  }
  expect(refused).toEqual(REFUSED);
  expect(answers).toBeGreaterThan(40);

  // A whole dump: every table, sealed columns too, and run logs in plain.
  const file = join(env.home, "canary.gz");
  await backUp(file, SYSTEM);
  const dump = gunzipSync(await readFile(file)).toString();
  expect(dump).toContain("MyTablestoreDataSource");
  expect(found(dump, everything())).toEqual([]);
  const logs = await database().query<{ data: Buffer }>("select data from run_log_chunk");
  expect(logs.length).toBeGreaterThan(0);
  const { zstdDecompressSync } = await import("node:zlib");
  const lines = logs.map(({ data }) => zstdDecompressSync(data).toString()).join("\n");
  expect(lines).toContain("attempt 1");
  expect(found(lines, everything())).toEqual([]);
});
