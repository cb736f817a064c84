import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterEach, beforeEach, expect, test } from "vitest";
import { alertChannel, type AlertChannelForm } from "@/lib/core/alert/channel";
import type { AlertMessage } from "@/lib/core/alert/message";
import { networkGuard } from "@/lib/network/guard";
import { dingtalk, feishu, wecom } from "./channels/robots";
import { deliver } from "./deliver";

const alert: AlertMessage = {
  ruleId: "r1",
  ruleName: "failed last night",
  condition: "failed",
  workspace: "demo",
  node: { id: "n1", name: "orders <hourly>", owner: "Lin Wei" },
  instance: {
    id: "42",
    businessDate: "2026-11-21",
    scheduledTime: "2026-11-22T10:00:00+08:00",
    status: "FAILURE",
    startedAt: "2026-11-22T10:00:02+08:00",
    finishedAt: "2026-11-22T10:00:09+08:00",
  },
  baseline: null,
  count: 1,
  message: "orders <hourly> failed",
  link: "http://localhost:7700/operation-center/instances/42",
  firedAt: "2026-11-22T10:00:10+08:00",
};
const now = new Date(1_700_000_000_000);

const guard = networkGuard({ allowPrivate: true });

let server: Server;
let answer: { status: number; body: string };
let received: { url: string; headers: IncomingHttpHeaders; body: string }[];
beforeEach(async () => {
  received = [];
  answer = { status: 200, body: "{}" };
  server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    received.push({ url: request.url ?? "", headers: request.headers, body: Buffer.concat(pieces).toString() });
    response.writeHead(answer.status, answer.status === 302 ? { location: "/elsewhere" } : {}).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(() => server.close());

const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
const send = (channel: AlertChannelForm, by = guard) =>
  deliver(alertChannel.parse(channel), alert, { locale: "en", now, signal: AbortSignal.timeout(5_000), guard: by });

test("a webhook gets the message as it is, signed over time and body", async () => {
  await send({ type: "webhook", url: address(), signingSecret: "s3cret" });
  const [{ headers, body }] = received as [(typeof received)[0]];
  expect(JSON.parse(body)).toEqual(alert);
  const expected = createHmac("sha256", "s3cret").update(`1700000000000.${body}`).digest("hex");
  expect(headers["x-millrace-signature"]).toBe(`sha256=${expected}`);
});

// Signatures made with Python's hmac module from the robots' published recipes, secret "SECabc".
test("DingTalk robots are signed in the query", () => {
  const channel = alertChannel.parse({
    type: "dingtalk",
    url: "https://x.test/send?access_token=t",
    signingSecret: "SECabc",
  });
  if (channel.type !== "dingtalk") throw new Error("unreachable");
  const { url } = dingtalk(channel, alert, "zh", now);
  expect(new URL(url).searchParams.get("sign")).toBe("jcUpW0QmtKduN03n4JqQ0PBosVjqnM8gU7fIIvsDmCM=");
  expect(new URL(url).searchParams.get("access_token")).toBe("t");
});

test("Feishu robots are signed in the body", () => {
  const channel = alertChannel.parse({ type: "feishu", url: "https://x.test/hook", signingSecret: "SECabc" });
  if (channel.type !== "feishu") throw new Error("unreachable");
  const { body } = feishu(channel, alert, "zh", now);
  expect(JSON.parse(body)).toMatchObject({
    timestamp: "1700000000",
    sign: "XprR1de+0SSBnwWyU/4k6x2TL+Q2SJlM5NNEdAv7MWg=",
  });
});

test("WeCom text stays within 4,096 bytes and whole characters", () => {
  const { body } = wecom({ type: "wecom", url: "https://x.test" }, { ...alert, message: "数据".repeat(3_000) }, "zh");
  const { content } = (JSON.parse(body) as { markdown: { content: string } }).markdown;
  expect(Buffer.byteLength(content)).toBeLessThanOrEqual(4_096);
  expect(content).not.toContain("\uFFFD");
});

test("people read states and times in their own words", () => {
  const named = { ...alert, ruleName: "Task failed · 任务失败" };
  const { body } = wecom({ type: "wecom", url: "https://x.test" }, named, "zh");
  const { content } = (JSON.parse(body) as { markdown: { content: string } }).markdown;
  for (const fact of ["状态: 运行失败", "定时时间: 2026-11-22 10:00:00 UTC+08:00", "规则: 任务失败"])
    expect(content).toContain(fact);
});

test("Slack reads names as text, not as markup", async () => {
  answer.body = "ok";
  await send({ type: "slack", url: address() });
  expect(received[0]?.body).toContain("orders &lt;hourly&gt; failed");
});

test.each([
  ["dingtalk", '{"errcode":310000,"errmsg":"sign not match"}', "310000 sign not match"],
  ["feishu", '{"code":19021,"msg":"sign match fail"}', "19021 sign match fail"],
  ["wecom", '{"errcode":93000,"errmsg":"invalid webhook url"}', "93000 invalid webhook url"],
  ["slack", "invalid_payload", "invalid_payload"],
] as const)("%s answers 200 and refuses inside: that is a failure, told in its words", async (type, body, words) => {
  answer.body = body;
  await expect(send({ type, url: address() })).rejects.toMatchObject({
    code: "alert.delivery_failed",
    message: expect.stringContaining(words) as string,
  });
});

test("a redirect is not followed, and the address is not shown", async () => {
  answer.status = 302;
  const failure = await send({ type: "webhook", url: address() }).catch((error: Error) => error);
  expect(received).toHaveLength(1);
  expect(String(failure)).not.toContain(address());
});

test("a service that gives back what it was told does not give secrets away", async () => {
  const url = `${address()}/canary-path/x?access_token=canary-token`;
  for (const body of [
    url,
    new URL(url).pathname,
    "access_token=canary-token",
    "it is canary-token",
    "s3cret-of-hook",
  ]) {
    answer = { status: 400, body };
    const failure = await send({ type: "webhook", url, signingSecret: "s3cret-of-hook" }).catch(
      (error: Error) => error,
    );
    expect(String(failure)).toContain("[secret]");
    expect(String(failure)).not.toMatch(/canary|s3cret/);
  }
});

test.each(["webhook", "slack", "dingtalk", "feishu", "wecom"] as const)(
  "%s leads nowhere that is not allowed: not as an address, not as a name's second answer",
  async (type) => {
    const answers = [["8.8.8.8"], ["127.0.0.1"]];
    const strict = networkGuard({ allowPrivate: false, resolve: async () => answers.shift() ?? [] });
    const forbidden = { code: "data_source.endpoint_forbidden" };
    await expect(send({ type, url: address() }, strict)).rejects.toMatchObject(forbidden);
    await strict.addressesOf("rebind.test");
    const url = address().replace("127.0.0.1", "rebind.test");
    await expect(send({ type, url }, strict)).rejects.toMatchObject(forbidden);
    expect(received).toEqual([]);
  },
);

test("mail goes to the address that was checked, and to none that is not allowed", async () => {
  const mail = {
    type: "email",
    host: "rebind.test",
    port: 2525,
    tls: false,
    from: "a@example.com",
    to: ["d@example.com"],
  } as const;
  const strict = networkGuard({ allowPrivate: false, resolve: async () => ["127.0.0.1"] });
  await expect(send(mail as never, strict)).rejects.toMatchObject({ code: "data_source.endpoint_forbidden" });
});

test("mail reaches a real server, with the sentence as its subject", async () => {
  const mails: string[] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, _session, done) {
      const pieces: Buffer[] = [];
      stream
        .on("data", (piece: Buffer) => pieces.push(piece))
        .on("end", () => (mails.push(Buffer.concat(pieces).toString()), done()));
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, "127.0.0.1", resolve));
  const { port } = smtp.server.address() as AddressInfo;
  await send(
    {
      type: "email",
      host: "mail.test", // which only the guard can resolve
      port,
      tls: false,
      from: "millrace@example.com",
      to: ["lin@example.com"],
    },
    networkGuard({ allowPrivate: true, resolve: async () => ["127.0.0.1"] }),
  );
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
  expect(mails).toHaveLength(1);
  expect(mails[0]).toContain("Subject: [Millrace] orders <hourly> failed");
  expect(mails[0]).toContain("Owner: Lin Wei");
});
