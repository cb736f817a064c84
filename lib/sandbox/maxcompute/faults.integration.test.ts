import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { parseUploadSession } from "@/lib/maxcompute/documents/session";
import { encodeRecords } from "@/lib/maxcompute/record/encoder";
import type { FaultRuleInput } from "@/lib/core/sandbox/fault-rule";
import { FaultBook } from "../faults/fault-book";
import { PUBLISHED_LIMITS } from "./limits";
import { PlainClient } from "./testing/http";
import { PROJECT, startForTest } from "./testing/start";

const COLUMNS = [{ name: "n", type: { kind: "bigint" } }] as const;
const BODY = encodeRecords(COLUMNS, [[1n], [2n]]);
const TABLE = `/projects/${PROJECT}/tables/t`;
const HOUR_MS = 3_600_000;

let now = new Date("2025-07-01T00:00:00Z");
const faults = new FaultBook(() => now);
let sandbox: Awaited<ReturnType<typeof startForTest>>;
let client: PlainClient;
beforeAll(async () => {
  sandbox = await startForTest({ faults, now: () => now });
  client = new PlainClient(sandbox.url);
  await client.sql("CREATE TABLE t (n BIGINT)");
});
afterAll(() => sandbox.remove());
beforeEach(async () => {
  faults.clear();
  await client.sql("TRUNCATE TABLE t");
});

const happen = (effect: FaultRuleInput["effect"], operation: string) =>
  faults.add({ server: "maxcompute", operation, effect });
const count = async () => Number((await client.sql("SELECT count(*) FROM t")).split("\n")[1]);
const commit = (uploadid: string) => client.ask(TABLE, { uploadid }, { method: "POST" });
const reload = async (uploadid: string) => parseUploadSession((await client.ask(TABLE, { uploadid })).text);

async function uploaded(query: Record<string, string> = {}): Promise<string> {
  const created = await client.ask(TABLE, { uploads: "", ...query }, { method: "POST" });
  const uploadid = parseUploadSession(created.text).id;
  expect((await client.ask(TABLE, { uploadid, blockid: "0" }, { method: "PUT", body: BODY })).status).toBe(200);
  return uploadid;
}

test("a commit can take effect although it is answered with 500, and commit again is harmless", async () => {
  const uploadid = await uploaded();
  happen(
    { kind: "answer", status: 500, code: "InternalServerError", message: "boom", tookEffect: true },
    "commitUpload",
  );
  const answered = await client.refusal(TABLE, { uploadid }, { method: "POST" });
  expect(answered).toEqual({ status: 500, code: "InternalServerError", message: "boom" });
  expect([await count(), (await reload(uploadid)).status]).toEqual([2, "CLOSED"]);
  expect((await commit(uploadid)).status).toBe(200);
  expect(await count()).toBe(2);
  expect(faults.occurrences).toMatchObject([{ call: { operation: "commitUpload", subject: uploadid } }]);
});

test("a commit that fails before it takes effect leaves the session open", async () => {
  const uploadid = await uploaded();
  happen({ kind: "answer", status: 503, code: "ServiceUnavailable" }, "commitUpload");
  expect((await commit(uploadid)).status).toBe(503);
  expect([await count(), (await reload(uploadid)).status]).toEqual([0, "NORMAL"]);
});

test("a commit can hang for ever, having taken effect or not", async () => {
  for (const [tookEffect, expected] of [
    [false, 0],
    [true, 2],
  ] as const) {
    const uploadid = await uploaded();
    happen({ kind: "hang", tookEffect }, "commitUpload");
    const answered = commit(uploadid).then(
      () => "answered",
      () => "broken",
    );
    await expect.poll(() => faults.occurrences.length).toBe(1);
    await expect.poll(() => count()).toBe(expected);
    expect(await Promise.race([answered, Promise.resolve("pending")])).toBe("pending");
    faults.clear();
  }
});

test("a commit of a committed session can be refused, as the cloud may do", async () => {
  const uploadid = await uploaded();
  await commit(uploadid);
  happen({ kind: "behave", behaviour: "commitClosedFails" }, "commitUpload");
  expect(await client.refusal(TABLE, { uploadid }, { method: "POST" })).toMatchObject({
    status: 409,
    code: "StatusConflict",
  });
  expect([await count(), (await reload(uploadid)).status]).toEqual([2, "CLOSED"]);
});

test.each([
  ["sessionExpired", "EXPIRED"],
  ["sessionCritical", "CRITICAL"],
  ["sessionClosing", "CLOSING"],
  ["sessionCanceled", "CANCELED"],
  ["sessionUnknown", "UNKNOWN"],
])("%s shows the session as %s and lets nothing happen to it", async (behaviour, status) => {
  const uploadid = await uploaded();
  happen({ kind: "behave", behaviour }, "reloadUpload");
  expect((await reload(uploadid)).status).toBe(status);
  happen({ kind: "behave", behaviour }, "commitUpload");
  expect((await commit(uploadid)).status).toBe(409);
  expect(await count()).toBe(0);
});

test("a session can vanish, lose a block and fall back to the shared quota", async () => {
  const uploadid = await uploaded({ quotaName: "mine" });
  expect((await reload(uploadid)).quotaName).toBe("mine");
  happen({ kind: "behave", behaviour: "quotaChanged" }, "reloadUpload");
  expect((await reload(uploadid)).quotaName).toBe("default");
  happen({ kind: "behave", behaviour: "blockLost" }, "reloadUpload");
  expect((await reload(uploadid)).blocks).toEqual([]);
  happen({ kind: "behave", behaviour: "sessionGone" }, "reloadUpload");
  expect(await client.refusal(TABLE, { uploadid })).toMatchObject({ status: 404, code: "NoSuchUpload" });
});

test("a block that stops half-way leaves nothing, a cut answer leaves the block", async () => {
  const created = await client.ask(TABLE, { uploads: "" }, { method: "POST" });
  const uploadid = parseUploadSession(created.text).id;
  happen({ kind: "cut", afterBytes: 0 }, "writeBlock");
  await expect(client.ask(TABLE, { uploadid, blockid: "3" }, { method: "PUT", body: BODY })).rejects.toThrow();
  await expect.poll(async () => (await reload(uploadid)).blocks.map(({ id }) => id)).toEqual([3]);
  await client.abandon(TABLE, { uploadid, blockid: "5" }, BODY.subarray(0, 4));
  const half = BODY.subarray(0, BODY.length - 3);
  expect((await client.ask(TABLE, { uploadid, blockid: "4" }, { method: "PUT", body: half })).status).toBe(400);
  expect((await reload(uploadid)).blocks.map(({ id }) => id)).toEqual([3]);
});

test("sessions expire by the clock of the sandbox", async () => {
  const uploadid = await uploaded();
  const before = now;
  try {
    now = new Date(before.getTime() + 24 * HOUR_MS - 1);
    expect((await reload(uploadid)).status).toBe("NORMAL");
    now = new Date(before.getTime() + 24 * HOUR_MS);
    expect((await reload(uploadid)).status).toBe("EXPIRED");
    expect(await client.refusal(TABLE, { uploadid }, { method: "POST" })).toMatchObject({
      status: 409,
      code: "StatusConflict",
    });
    expect(await count()).toBe(0);
  } finally {
    now = before;
  }
});

test("the published limits can be switched on: sessions are paced, old requests refused, full scans denied", async () => {
  const limited = await startForTest({
    now: () => now,
    limits: { ...PUBLISHED_LIMITS, maxClockSkewMs: null, maxUploadSessions: 2 },
  });
  try {
    const other = new PlainClient(limited.url);
    await other.sql("CREATE TABLE t (n BIGINT); CREATE TABLE p (n BIGINT) PARTITIONED BY (pt STRING)");
    const open = () => other.ask(TABLE, { uploads: "" }, { method: "POST" });
    expect([(await open()).status, (await open()).status]).toEqual([200, 200]);
    const refused = await open();
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "300"]);
    expect(await other.refusal(TABLE, { uploads: "" }, { method: "POST" })).toMatchObject({ code: "FlowExceeded" });
    now = new Date(now.getTime() + 5 * 60_000);
    expect((await open()).status).toBe(200);

    await expect(other.sql("SELECT * FROM p")).rejects.toThrow("ODPS-0130071");
    await other.sql("SELECT * FROM p WHERE pt = 'x'");
    await other.sql("SELECT * FROM p", { "odps.sql.allow.fullscan": "true" });
  } finally {
    await limited.remove();
  }
  const strict = await startForTest({ now: () => now, limits: PUBLISHED_LIMITS });
  try {
    expect(await new PlainClient(strict.url).refusal(TABLE)).toMatchObject({
      status: 400,
      code: "RequestTimeTooSkewed",
    });
  } finally {
    await strict.remove();
  }
});
