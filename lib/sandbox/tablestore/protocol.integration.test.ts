import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Secret } from "@/lib/core/secret";
import { OPERATIONS } from "@/lib/tablestore/operations";
import { deriveKeyV4, signRequestV2, signRequestV4, verifyResponse } from "@/lib/tablestore/signature";
import { fixedAccounts } from "../accounts";
import type { TablestoreSandbox } from "./server";
import { callRaw } from "./testing/call";
import { ID, INSTANCE, SECRET, startForTest } from "./testing/start";

const NOW = new Date("2024-01-02T03:04:05.678Z");
const secret = new Secret(SECRET);

let sandbox: TablestoreSandbox;
beforeAll(async () => {
  const accounts = fixedAccounts(
    { accessKeyId: ID, accessKeySecret: secret },
    { accessKeyId: "disabled", accessKeySecret: secret, disabled: true },
    { accessKeyId: "narrow", accessKeySecret: secret, instances: ["another"] },
    {
      accessKeyId: "STS.one",
      accessKeySecret: secret,
      securityToken: new Secret("token"),
      expiresAt: new Date(NOW.getTime() + 1),
    },
    { accessKeyId: "STS.old", accessKeySecret: secret, securityToken: new Secret("token"), expiresAt: NOW },
  );
  sandbox = await startForTest({ accounts, now: () => NOW });
});
afterAll(() => sandbox.close());

const list = (call: Partial<Parameters<typeof callRaw>[1]> = {}) =>
  callRaw(sandbox.url, { operation: "ListTable", date: NOW.toISOString(), ...call });

/** Vector A of the protocol notes: what npm tablestore 5.6.5 sent, signature re-computed with the Java signer. */
test("the recorded request of the npm client is accepted", async () => {
  const answer = await callRaw(sandbox.url, {
    operation: "DescribeTable",
    body: Buffer.from("0a027431", "hex"),
    date: "2024-01-02T03:04:05.678Z",
    headers: { "x-ots-signature": "6P4lFhfqSX0Wj79vXzlPInedn2c=" },
  });
  expect(answer.error).toEqual({ code: "OTSObjectNotExist", message: "Requested table does not exist." });
});

test("answers carry the service's headers and a good signature, errors too", async () => {
  for (const answer of [await list(), await list({ operation: "Nonsense" })]) {
    expect(answer.isSigned).toBe(true);
    expect(answer.headers.get("x-ots-contentmd5")).toBe(createHash("md5").update(answer.body).digest("base64"));
    expect(answer.headers.get("x-ots-contenttype")).toBe("protocol buffer");
    expect(answer.headers.get("x-ots-date")).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,6}Z$/);
    const requestId = answer.headers.get("x-ots-requestid")!;
    expect(requestId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(BigInt(`0x${requestId.replaceAll("-", "").slice(0, 16)}`)).toBe(BigInt(NOW.getTime()) * 1000n);
  }
});

test("only POST is allowed", async () => {
  const answer = await list({ method: "GET" });
  expect(answer.status).toBe(405);
  expect(answer.error).toEqual({
    code: "OTSMethodNotAllowed",
    message: "Only POST method for requests is supported.",
  });
});

test("doubled slashes and a path before the operation do not matter", async () => {
  expect((await callRaw(`${sandbox.url}/`, { operation: "ListTable", date: NOW.toISOString() })).status).toBe(200);
});

test.each([["x-ots-date"], ["x-ots-apiversion"], ["x-ots-accesskeyid"], ["x-ots-instancename"], ["x-ots-contentmd5"]])(
  "a request without %s is refused",
  async (name) => {
    const answer = await list({ headers: { [name]: null } });
    expect([answer.status, answer.error]).toEqual([
      400,
      { code: "OTSMissingHeader", message: `Missing header: '${name}'.` },
    ]);
  },
);

const authFailures: readonly (readonly [string, Partial<Parameters<typeof callRaw>[1]>, string])[] = [
  ["an unknown key", { accessKeyId: "nobody" }, "The AccessKeyID does not exist."],
  ["a disabled key", { accessKeyId: "disabled" }, "The AccessKeyID is disabled."],
  ["a wrong secret", { secret: "wrong" }, "Signature mismatch."],
  ["an unknown instance", { instance: "unknown" }, "The instance is not found."],
  ["a key of another instance", { accessKeyId: "narrow" }, "The user has no privilege to access the instance."],
  [
    "a clock that is 16 minutes slow",
    { date: "2024-01-02T02:48:05.000Z" },
    "Mismatch between system time and x-ots-date: 2024-01-02T02:48:05.000Z.",
  ],
  [
    "a clock that is 16 minutes fast",
    { date: "2024-01-02T03:20:06.000Z" },
    "Mismatch between system time and x-ots-date: 2024-01-02T03:20:06.000Z.",
  ],
  [
    "another body than its MD5 says",
    { headers: { "x-ots-contentmd5": "AAAAAAAAAAAAAAAAAAAAAA==" } },
    "Mismatch between MD5 value of request body and x-ots-contentmd5 in header.",
  ],
  ["a temporary key without its token", { accessKeyId: "STS.one" }, "The security token is invalid."],
  [
    "a temporary key after its end",
    { accessKeyId: "STS.old", headers: { "x-ots-ststoken": "token" } },
    "The security token has expired.",
  ],
];
test.each(authFailures)("%s is refused", async (_what, call, message) => {
  const answer = await list(call);
  expect([answer.status, answer.error]).toEqual([403, { code: "OTSAuthFailed", message }]);
  expect(answer.isSigned).toBe(call.accessKeyId !== "nobody" && call.secret === undefined);
});

test("clocks may differ by fifteen minutes, and the fraction of a second may be nonsense", async () => {
  expect((await list({ date: "2024-01-02T02:49:06.07913102Z" })).status).toBe(200);
  expect((await list({ date: "2024-01-02T03:19:05Z" })).status).toBe(200);
  expect((await list({ date: "yesterday" })).error).toEqual({
    code: "OTSParameterInvalid",
    message: "Invalid date format: yesterday.",
  });
});

test("a temporary key with its token is accepted", async () => {
  const answer = await list({ accessKeyId: "STS.one", headers: { "x-ots-ststoken": "token" } });
  expect([answer.status, answer.isSigned]).toEqual([200, true]);
});

test("optional headers of other clients are part of the signature", async () => {
  expect((await list({ headers: { "x-ots-sdk-traceid": " abc ", "x-ots-trace-threshold": "500" } })).status).toBe(200);
  const unsigned = await list({ headers: { "x-ots-signature": signRequestV2("ListTable", {}, secret) } });
  expect(unsigned.error?.message).toBe("Signature mismatch.");
});

/** Vector D: the derived key and the signature are of the Java classes. */
test("v4 signatures are accepted, and their answers are signed with the derived key", async () => {
  const headers = { "x-ots-signdate": "20240102", "x-ots-signregion": "cn-hangzhou" };
  const answer = await callRaw(sandbox.url, {
    operation: "DescribeTable",
    body: Buffer.from("0a027431", "hex"),
    date: "2024-01-02T03:04:05.678Z",
    headers: { ...headers, "x-ots-signaturev4": "hJzzcps0kP4O9SJ/LXQcCrhodwa5hgG+i/mrqS1M890=" },
  });
  expect(answer.error?.code).toBe("OTSObjectNotExist");
  const own = Object.fromEntries([...answer.headers].filter(([name]) => name.startsWith("x-ots-")));
  const key = "A/vkJjTjaQQuvGJ2t1TWs2jayDUf8s8r0nNRCC1TCfU=";
  expect(deriveKeyV4(secret, "20240102", "cn-hangzhou")).toBe(key);
  expect(verifyResponse("DescribeTable", own, answer.headers.get("authorization")!, ID, key)).toBe(true);
  const wrong = await list({ headers: { ...headers, "x-ots-signaturev4": signRequestV4("ListTable", headers, "no") } });
  expect(wrong.error?.message).toBe("Signature mismatch.");
});

test("what is no operation and what is no message is refused", async () => {
  expect((await list({ operation: "Nonsense" })).error).toEqual({
    code: "OTSUnsupportOperation",
    message: "Unsupported operation: 'Nonsense'.",
  });
  expect((await list({ operation: "PutRow", body: Buffer.from("ff", "hex") })).error).toEqual({
    code: "OTSParameterInvalid",
    message: "Failed to parse the ProtoBuf message.",
  });
});

test("a compressed request is understood, its MD5 being that of the compressed bytes", async () => {
  const body = deflateSync(Buffer.from("0a027431", "hex"));
  const headers = { "x-ots-request-compress-type": "deflate", "x-ots-request-compress-size": "4" };
  expect((await list({ operation: "DescribeTable", body, headers })).error?.code).toBe("OTSObjectNotExist");
});

test("a body of more than five megabytes is refused", async () => {
  const answer = await list({ operation: "PutRow", body: new Uint8Array(5 * 1024 * 1024 + 1) });
  expect([answer.status, answer.error]).toEqual([
    413,
    { code: "OTSRequestBodyTooLarge", message: "The size of POST data is too large." },
  ]);
});

test("instances are name spaces of their own", async () => {
  await sandbox.store.apply({ kind: "createInstance", name: "another" });
  const body = OPERATIONS.CreateTable.request.encode({
    tableMeta: { tableName: "mine", primaryKey: [{ name: "pk", type: "STRING" }] },
    reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
    tableOptions: { timeToLive: -1, maxVersions: 1 },
  });
  expect((await list({ operation: "CreateTable", body, instance: "another", accessKeyId: "narrow" })).error).toBeNull();
  const names = async (instance: string) =>
    OPERATIONS.ListTable.response.decode((await list({ instance })).body).tableNames;
  expect([await names("another"), await names(INSTANCE)]).toEqual([["mine"], []]);
});
