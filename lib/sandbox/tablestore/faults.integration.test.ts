import { connect } from "node:net";
import { Agent, request as httpRequest } from "node:http";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { OPERATIONS } from "@/lib/tablestore/operations";
import { encodePrimaryKey } from "@/lib/tablestore/row-encoder";
import type { FaultRuleInput } from "@/lib/core/sandbox/fault-rule";
import { FaultBook } from "../faults/fault-book";
import type { TablestoreSandbox } from "./server";
import { call, callRaw } from "./testing/call";
import { createTable, key, put, putRow } from "./testing/requests";
import { startForTest } from "./testing/start";

const faults = new FaultBook(() => new Date());
let sandbox: TablestoreSandbox;
let tableName: string;
beforeAll(async () => {
  sandbox = await startForTest({ faults });
  tableName = await createTable(sandbox, { streamSpec: { enableStream: true, expirationTime: 24 } });
});
afterAll(() => sandbox.close());
beforeEach(() => faults.clear());

const happen = (effect: FaultRuleInput["effect"], rest: Partial<FaultRuleInput> = {}) =>
  faults.add({ effect, ...rest });
const list = () => callRaw(sandbox.url, { operation: "ListTable" });
const putOne = (value: string) => call(sandbox.url, "PutRow", putRow(tableName, [put("c", "x")], value));
const exists = async (value: string) => {
  const request = { tableName, primaryKey: encodePrimaryKey(key(value)), maxVersions: 1 };
  return (await call(sandbox.url, "GetRow", request)).row.length > 0;
};

test("an error answer is the service's own, signed, and the request had no effect", async () => {
  happen({ kind: "answer", status: 503, code: "OTSServerBusy", message: "Server is busy." }, { operation: "PutRow" });
  const body = OPERATIONS.PutRow.request.encode(putRow(tableName, [put("c", "x")], "busy"));
  const answer = await callRaw(sandbox.url, { operation: "PutRow", body });
  expect([answer.status, answer.isSigned]).toEqual([503, true]);
  expect(answer.error).toEqual({ code: "OTSServerBusy", message: "Server is busy." });
  expect(await exists("busy")).toBe(false);
  expect(faults.occurrences).toMatchObject([{ call: { server: "tablestore", operation: "PutRow" } }]);
});

test("a fault can be meant for one table alone", async () => {
  const other = await createTable(sandbox);
  happen({ kind: "answer", status: 503, code: "OTSServerBusy" }, { subject: other, times: null });
  await putOne("spared");
  await expect(call(sandbox.url, "PutRow", putRow(other, [put("c", "x")]))).rejects.toThrow("OTSServerBusy");
  await expect(call(sandbox.url, "DescribeTable", { tableName: other })).rejects.toThrow("OTSServerBusy");
  expect(faults.occurrences.map(({ call }) => [call.operation, call.subject])).toEqual([
    ["PutRow", other],
    ["DescribeTable", other],
  ]);
});

test("a write can take effect although it is answered with 500", async () => {
  const effect = { kind: "answer", status: 500, code: "OTSInternalServerError", tookEffect: true } as const;
  happen(effect, { operation: "PutRow" });
  await expect(putOne("late")).rejects.toThrow("OTSInternalServerError");
  expect(await exists("late")).toBe(true);
});

test("a cut connection fails the call, before the first byte or in the middle", async () => {
  for (const afterBytes of [0, 1]) {
    happen({ kind: "cut", afterBytes });
    await expect(list()).rejects.toThrow();
  }
  expect((await list()).status).toBe(200);
});

test("a truncated body and a flipped bit leave the answer complete but its MD5 wrong", async () => {
  const whole = await list();
  happen({ kind: "truncate", atByte: 1 });
  const short = await list();
  expect(short.body).toEqual(whole.body.subarray(0, 1));
  happen({ kind: "flip", bit: 9 });
  const flipped = await list();
  expect(Buffer.from(flipped.body)).not.toEqual(Buffer.from(whole.body));
  expect(flipped.body[1]! ^ whole.body[1]!).toBe(2);
  for (const answer of [short, flipped])
    expect(answer.headers.get("x-ots-contentmd5")).toBe(whole.headers.get("x-ots-contentmd5"));
});

test("a black hole never answers, and the server can still be closed", async () => {
  const hole = await startForTest({ faults });
  happen({ kind: "hang" });
  const answered = callRaw(hole.url, { operation: "ListTable" }).then(
    () => "answered",
    () => "broken",
  );
  await expect.poll(() => faults.occurrences.length).toBe(1);
  await hole.close();
  expect(await answered).toBe("broken");
});

test("a delayed answer comes after its delay", async () => {
  happen({ kind: "none" }, { delayMs: 150 });
  const before = performance.now();
  expect((await list()).status).toBe(200);
  expect(performance.now() - before).toBeGreaterThan(140);
});

test("a kept-alive connection is cut after a good answer", async () => {
  const agent = new Agent({ keepAlive: true });
  happen({ kind: "cutAfter" });
  const closed = new Promise<void>((resolve, reject) => {
    const request = httpRequest(`${sandbox.url}/ListTable`, { method: "POST", agent }, (response) => response.resume());
    request.on("error", reject);
    request.on("socket", (socket) => socket.once("close", () => resolve()));
    request.end();
  });
  await closed;
  agent.destroy();
});

test("a page of records can come twice, empty, or short although there are records", async () => {
  for (let value = 1; value <= 9; value++) await putOne(String(value));
  const { streams } = await call(sandbox.url, "ListStream", { tableName });
  const streamId = streams[0]!.streamId;
  const { shards } = await call(sandbox.url, "DescribeStream", { streamId });
  const { shardIterator } = await call(sandbox.url, "GetShardIterator", { streamId, shardId: shards[0]!.shardId });
  const first = await call(sandbox.url, "GetStreamRecord", { shardIterator, limit: 1 });
  happen({ kind: "repeat" }, { operation: "GetStreamRecord" });
  expect(await call(sandbox.url, "GetStreamRecord", { shardIterator: first.nextShardIterator!, limit: 1 })).toEqual(
    first,
  );
  happen({ kind: "behave", behaviour: "emptyPage" }, { operation: "GetStreamRecord" });
  const empty = await call(sandbox.url, "GetStreamRecord", { shardIterator });
  expect(empty).toMatchObject({ streamRecords: [], nextShardIterator: shardIterator, mayMoreRecord: true });
  happen({ kind: "behave", behaviour: "shortPage" }, { operation: "GetStreamRecord" });
  const short = await call(sandbox.url, "GetStreamRecord", { shardIterator });
  expect(short).toMatchObject({ mayMoreRecord: true });
  expect(short.streamRecords).toHaveLength(8);
});

test("a seek can take two calls", async () => {
  const { streams } = await call(sandbox.url, "ListStream", { tableName });
  const streamId = streams[0]!.streamId;
  const { shards } = await call(sandbox.url, "DescribeStream", { streamId });
  const seek = { streamId, shardId: shards[0]!.shardId, timestamp: BigInt(Date.now() + 60_000) * 1000n };
  happen({ kind: "behave", behaviour: "pagedSeek" }, { operation: "GetShardIterator", times: null });
  const first = await call(sandbox.url, "GetShardIterator", seek);
  expect(first.nextToken).not.toBeUndefined();
  const second = await call(sandbox.url, "GetShardIterator", { ...seek, token: first.nextToken });
  expect(second.nextToken).toBeUndefined();
  expect(second.shardIterator).not.toBe(first.shardIterator);
});

test("what is no HTTP at all does not hurt the server", async () => {
  const { port } = sandbox;
  await new Promise<void>((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.end("\x16\x03\x01 nonsense\r\n\r\n"));
    socket.on("close", () => resolve()).on("error", () => undefined);
    socket.resume();
  });
  expect((await list()).status).toBe(200);
});
