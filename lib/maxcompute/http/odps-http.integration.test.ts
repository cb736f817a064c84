import { createServer, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { AppError } from "@/lib/core/errors";
import { Secret } from "@/lib/core/secret";
import { networkGuard } from "@/lib/network/guard";
import { TEST_CERTIFICATE, TEST_CERTIFICATE_KEY } from "@/lib/tablestore/testing/certificate";
import { answer, bodyOf, listenForTest, refuse, scriptedServer, type Handler } from "../testing/scripted-server";
import { parseEndpoint } from "./endpoint";
import { OdpsHttp, type OdpsHttpOptions, type OdpsRequest } from "./odps-http";

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

type Changes = Partial<Omit<OdpsHttpOptions, "retry">> & { readonly maxRetries?: number; readonly pauses?: number[] };

function client({ maxRetries = 0, pauses = [], ...changes }: Changes = {}): OdpsHttp {
  const credentials = { accessId: "testAccessId", accessKey: new Secret("testAccessKeySecret") };
  const http = new OdpsHttp({
    project: "demo",
    credentials: () => credentials,
    region: null,
    timeouts: { connectMs: 2000, idleMs: 5000 },
    retry: { maxRetries, maxThrottleMs: 1e9, random: () => 0.5, pause: async (ms) => void pauses.push(ms) },
    maxConnections: 4,
    maxStreams: 4,
    certificateAuthorities: undefined,
    guard: networkGuard({ allowPrivate: true }),
    now: () => new Date("2025-07-01T08:00:00Z"),
    ...changes,
  });
  cleanUps.push(() => http.close());
  return http;
}

async function serve(handler: Handler, tls = false) {
  const certificate = { key: TEST_CERTIFICATE_KEY, cert: TEST_CERTIFICATE };
  const server = await scriptedServer(handler, tls ? certificate : undefined);
  cleanUps.push(() => server.close());
  return server;
}

/** A server that does one thing to whoever has sent something. */
async function rawServer(react: (socket: Socket) => void): Promise<string> {
  const { port, close } = await listenForTest(createServer((socket) => socket.once("data", () => react(socket))));
  cleanUps.push(close);
  return `http://127.0.0.1:${port}`;
}

const signal = new AbortController().signal;
const probe: OdpsRequest = { method: "GET", path: ["projects", "demo"] };
const ask = (url: string, changes?: Changes, request = probe) =>
  client(changes).send(parseEndpoint(url), request, signal);
const coded = (code: string) => expect.objectContaining({ code: `maxcompute.${code}` });

describe("the layer that fails is named", () => {
  test.each<[string, (socket: Socket) => void, string]>([
    ["resets the connection", (socket) => socket.resetAndDestroy(), "connection_lost"],
    ["hangs up without a word", (socket) => socket.end(), "connection_lost"],
    ["hangs up inside the headers", (socket) => socket.end("HTTP/1.1 200 OK\r\nx-odps"), "connection_lost"],
    [
      "hangs up inside the body",
      (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"),
      "connection_lost",
    ],
    [
      "hangs up inside a chunked body",
      (socket) => socket.end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"),
      "connection_lost",
    ],
    ["does not speak HTTP", (socket) => socket.end("220 mail ready\r\n\r\n"), "answer_malformed"],
    ["says nothing", () => {}, "answer_timeout"],
    [
      "stops inside the body",
      (socket) => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"),
      "answer_timeout",
    ],
  ])("when the server %s", async (_, react, code) => {
    await expect(ask(await rawServer(react), { timeouts: { connectMs: 2000, idleMs: 150 } })).rejects.toThrow(
      coded(code),
    );
  });

  test("when nobody listens, and when there is no such host", async () => {
    const { port, close } = await listenForTest(createServer());
    await close();
    await expect(ask(`http://127.0.0.1:${port}`)).rejects.toThrow(coded("connection_refused"));
    const unknown = ask("http://no-such-host.invalid");
    await expect(unknown).rejects.toMatchObject({ code: expect.stringMatching(/host_not_found|dns_unavailable/) });
  });

  test("when TLS is refused, not trusted, or never begins", async () => {
    const plain = await rawServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await expect(ask(plain.replace("http:", "https:"))).rejects.toThrow(coded("tls_failed"));
    const secure = await serve((_, response) => answer(response, 200, "yes"), true);
    await expect(ask(secure.url)).rejects.toThrow(coded("tls_failed"));
    expect((await ask(secure.url, { certificateAuthorities: TEST_CERTIFICATE })).text).toBe("yes");
    const silent = await rawServer(() => {});
    const call = ask(silent.replace("http:", "https:"), { timeouts: { connectMs: 150, idleMs: 5000 } });
    await expect(call).rejects.toThrow(coded("connect_timeout"));
  });

  test("when somebody else answers", async () => {
    const { url } = await serve((_, response) => void response.writeHead(404).end("<html>nginx</html>"));
    await expect(ask(url)).rejects.toThrow(coded("not_maxcompute"));
  });
});

test("requests are signed without the base path, and carry the project and a length", async () => {
  const server = await serve((_, response) => answer(response, 200, "ok"));
  const request: OdpsRequest = {
    method: "GET",
    path: ["projects", "demo_project", "tables"],
    query: [
      ["expectmarker", "true"],
      ["name", "ots_"],
    ],
    headers: { "x-odps-user-agent": "" },
  };
  const http = client({ project: "demo_project" });
  await http.send(parseEndpoint(`${server.url}/api/`), request, signal);
  const [seen] = server.seen;
  expect(seen!.target).toBe("/api/projects/demo_project/tables?expectmarker=true&name=ots_&curr_project=demo_project");
  expect(seen!.headers).toMatchObject({ "content-length": "0", date: "Tue, 01 Jul 2025 08:00:00 GMT" });
  expect(seen!.headers.authorization).toMatch(/^ODPS testAccessId:[A-Za-z0-9+/]{27}=$/);
});

test("names and values are encoded so that a blank is %20", async () => {
  const server = await serve((_, response) => answer(response, 200, "ok"));
  await ask(
    server.url,
    {},
    {
      method: "GET",
      path: ["projects", "a b/中"],
      query: [
        ["partition", "pt='1,2'"],
        ["uploads", ""],
      ],
    },
  );
  expect(server.seen[0]!.target).toBe("/projects/a%20b%2F%E4%B8%AD?partition=pt%3D'1%2C2'&uploads&curr_project=demo");
});

describe("connections", () => {
  test("are kept for the next request, but not for one that must be heard only once", async () => {
    const server = await serve((_, response) => answer(response, 200, "ok"));
    const http = client();
    const endpoint = parseEndpoint(server.url);
    await http.send(endpoint, probe, signal);
    await http.send(endpoint, probe, signal);
    await http.send(endpoint, { ...probe, effect: "once" }, signal);
    await http.send(endpoint, { ...probe, effect: "once" }, signal);
    expect(server.seen.map(({ connection }) => connection)).toEqual([0, 0, 1, 2]);
  });

  test("are no more than allowed, and waiting for one is not silence of the server", async () => {
    let open = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    const server = await serve(async (_, response) => {
      most = Math.max(most, ++open);
      await new Promise<void>((resolve) => waiting.push(resolve));
      open--;
      answer(response, 200, "ok");
    });
    const http = client({ maxConnections: 2, timeouts: { connectMs: 2000, idleMs: 400 } });
    const calls = Array.from({ length: 6 }, () => http.send(parseEndpoint(server.url), probe, signal));
    for (let answered = 0; answered < 6; answered++) {
      await expect.poll(() => waiting.length).toBeGreaterThan(0);
      await new Promise((resolve) => setTimeout(resolve, 100));
      waiting.shift()!();
    }
    await Promise.all(calls);
    expect(most).toBe(2);
  });
});

describe("repeating", () => {
  test("goes on until the service works again", async () => {
    const pauses: number[] = [];
    const { url, seen } = await serve((_, response, index) =>
      index < 3 ? refuse(response, 503, "ServiceUnavailable") : answer(response, 200, "ok"),
    );
    expect((await ask(url, { maxRetries: 5, pauses })).text).toBe("ok");
    expect(pauses).toEqual([200, 400, 800]);
    expect(seen).toHaveLength(4);
  });

  test("waits as long as the service asks for, in seconds, as a date, or in its own way", async () => {
    const pauses: number[] = [];
    const { url } = await serve((_, response, index) => {
      if (index === 0) return refuse(response, 429, "FlowExceeded", { "retry-after": "7" });
      if (index === 1) return refuse(response, 429, "FlowExceeded", { "retry-after": "Tue, 01 Jul 2025 08:00:09 GMT" });
      if (index === 2) return answer(response, 429, '{"Code":"SlotExceeded","Message":"m","HoldClientMillis":12345}');
      answer(response, 200, "ok");
    });
    await ask(url, { maxRetries: 1, pauses });
    expect(pauses).toEqual([7000, 9000, 12_345]);
  });

  test("is not done for a job that may have been submitted", async () => {
    const { url, seen } = await serve((request) => void request.socket.resetAndDestroy());
    await expect(ask(url, { maxRetries: 5 }, { ...probe, method: "POST", effect: "once" })).rejects.toThrow(
      coded("connection_lost"),
    );
    expect(seen).toHaveLength(1);
  });
});

describe("credentials", () => {
  test("are asked for again when they have expired, and their token travels along", async () => {
    let asked = 0;
    const { url, seen } = await serve((_, response, index) =>
      index === 0 ? refuse(response, 400, "AuthenticationRequestExpired") : answer(response, 200, "ok"),
    );
    const credentials = () => ({
      accessId: `id${++asked}`,
      accessKey: new Secret("s"),
      securityToken: new Secret(`token${asked}`),
    });
    await ask(url, { credentials });
    expect(seen.map(({ headers }) => headers["authorization-sts-token"])).toEqual(["token1", "token2"]);
    expect(seen[1]!.headers.authorization).toMatch(/^ODPS id2:/);
  });

  test("sign with version 4 for a region, and with version 2 from then on where that is not understood", async () => {
    const { url, seen } = await serve((request, response) =>
      String(request.headers.authorization).includes("aliyun_v4_request")
        ? answer(
            response,
            401,
            '{"Code":"Unauthorized","Message":"The request authorization header is invalid or missing"}',
          )
        : answer(response, 200, "ok"),
    );
    const http = client({ region: "cn-hangzhou" });
    await http.send(parseEndpoint(url), probe, signal);
    await http.send(parseEndpoint(url), probe, signal);
    const versions = seen.map(({ headers }) => (headers.authorization!.includes("/20250701/cn-hangzhou/") ? 4 : 2));
    expect(versions).toEqual([4, 2, 2]);
  });

  test("never appear in an error", async () => {
    const { url } = await serve((_, response) => refuse(response, 401, "SignatureNotMatch"));
    const error = await ask(url).catch((thrown: AppError) => thrown);
    expect(JSON.stringify(error)).not.toContain("testAccessKeySecret");
    expect(error).toMatchObject({ code: "maxcompute.signature_wrong", details: { requestId: "REQUEST1" } });
  });
});

test.each([301, 302, 307, 308])("a redirect %i is refused, and nobody follows it", async (status) => {
  const target = await serve((_, response) => answer(response, 200, "ok"));
  const first = await serve((request, response) =>
    answer(response, status, "", { location: target.url + request.url! }),
  );
  const call = ask(first.url);
  await expect(call).rejects.toThrow(coded("redirected"));
  await expect(call).rejects.toThrow(target.url);
  expect([first.seen.length, target.seen.length]).toEqual([1, 0]);
});

describe("where connections lead", () => {
  const local = networkGuard({ allowPrivate: false });

  test("an address that is not allowed is not connected to, whoever names it", async () => {
    const server = await serve((_, response) => answer(response, 200, "ok"));
    await expect(ask(server.url, { guard: local })).rejects.toMatchObject({ code: "data_source.endpoint_forbidden" });
    expect(server.seen).toHaveLength(0);
  });

  test("a name whose second answer is another one leads to none of them", async () => {
    const server = await serve((_, response) => answer(response, 200, "ok"));
    const answers = [["8.8.8.8"], ["127.0.0.1"]];
    const guard = networkGuard({ allowPrivate: false, resolve: async () => answers.shift() ?? [] });
    await guard.addressesOf("rebind.test");
    const url = server.url.replace("127.0.0.1", "rebind.test");
    await expect(ask(url, { guard })).rejects.toMatchObject({ code: "data_source.endpoint_forbidden" });
    expect(server.seen).toHaveLength(0);
  });

  test("a connection goes to the very address that was checked", async () => {
    const server = await serve((_, response) => answer(response, 200, "ok"));
    let asked = 0;
    const guard = networkGuard({ allowPrivate: true, resolve: async () => (asked++, ["127.0.0.1"]) });
    await ask(server.url.replace("127.0.0.1", "only-here.test"), { guard });
    expect([asked, server.seen.length]).toEqual([1, 1]);
  });
});

describe("a streamed body", () => {
  const put = (body: () => AsyncIterable<Uint8Array>): OdpsRequest => ({
    method: "PUT",
    path: ["projects", "demo", "tables", "t"],
    headers: { "content-type": "application/octet-stream", "transfer-encoding": "chunked" },
    body,
    subject: { table: "t", block: 0, session: "s" },
  });
  const megabyte = Buffer.alloc(1 << 20, 7);

  test("is taken no faster than the server reads it", async () => {
    let pulled = 0;
    async function* source() {
      for (; pulled < 64; pulled++) yield megabyte;
    }
    let read = () => {};
    const server = await serve(async (request, response) => {
      request.pause();
      await new Promise<void>((resolve) => (read = resolve));
      answer(response, 200, String((await bodyOf(request)).length));
    });
    const call = client().send(parseEndpoint(server.url), put(source), signal);
    await expect.poll(() => server.seen.length).toBe(1);
    let before = -1;
    await expect.poll(() => before === (before = pulled), { interval: 100 }).toBe(true);
    expect(pulled).toBeLessThan(32);
    read();
    expect((await call).text).toBe(String(64 << 20));
  });

  test("is broken off when the server refuses it half-way, and the refusal is heard", async () => {
    let isClosed = false;
    async function* endless() {
      try {
        for (;;) yield megabyte;
      } finally {
        isClosed = true;
      }
    }
    const server = await serve((request, response) => {
      request.once("data", () => refuse(response, 400, "MalformedDataStream"));
    });
    await expect(ask(server.url, {}, put(endless))).rejects.toThrow(coded("block_damaged"));
    await expect.poll(() => isClosed).toBe(true);
  });

  test("that fails ends the request without its last chunk, and the failure is its own", async () => {
    async function* failing() {
      yield megabyte;
      throw new RangeError("bad row");
    }
    let outcome = "";
    const server = await serve((request) => {
      bodyOf(request).then(
        () => (outcome = "whole"),
        () => (outcome = "cut"),
      );
    });
    await expect(ask(server.url, { maxRetries: 3 }, put(failing))).rejects.toThrow(RangeError);
    await expect.poll(() => outcome).toBe("cut");
    expect(server.seen).toHaveLength(1);
  });

  test("meets a server that stops reading with a time-out", async () => {
    async function* endless() {
      for (;;) yield megabyte;
    }
    const server = await serve((request) => void request.pause());
    const call = ask(server.url, { timeouts: { connectMs: 2000, idleMs: 300 } }, put(endless));
    await expect(call).rejects.toThrow(coded("answer_timeout"));
  });

  test("that takes its time is not the server's silence", async () => {
    async function* slow() {
      yield Buffer.from("a");
      await new Promise((resolve) => setTimeout(resolve, 500));
      yield Buffer.from("b");
    }
    const server = await serve(async (request, response) => answer(response, 200, (await bodyOf(request)).toString()));
    const { text } = await ask(server.url, { timeouts: { connectMs: 2000, idleMs: 200 } }, put(slow));
    expect(text).toBe("ab");
  });
});

describe("a stop", () => {
  const abortable = () => {
    const controller = new AbortController();
    return { stop: () => controller.abort(new Error("stop")), signal: controller.signal };
  };
  const isStopped = expect.objectContaining({ code: "common.aborted" });

  test("ends waiting for an answer, for a body, for a connection, and before it begins", async () => {
    for (const react of [
      () => {},
      (socket: Socket) => void socket.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"),
    ]) {
      const { stop, signal: stopping } = abortable();
      const url = await rawServer((socket) => {
        react(socket);
        setImmediate(stop);
      });
      await expect(client({ maxRetries: 5 }).send(parseEndpoint(url), probe, stopping)).rejects.toThrow(isStopped);
    }
    const { stop, signal: stopping } = abortable();
    const http = client({ maxConnections: 1 });
    const silent = parseEndpoint(await rawServer(() => setImmediate(stop)));
    const calls = [http.send(silent, probe, stopping), http.send(silent, probe, stopping)];
    for (const call of calls) await expect(call).rejects.toThrow(isStopped);
    await expect(http.send(silent, probe, stopping)).rejects.toThrow(isStopped);
  });

  test("ends a body under way", async () => {
    const { stop, signal: stopping } = abortable();
    async function* endless() {
      for (;;) yield Buffer.alloc(1 << 16);
    }
    const server = await serve((request) => {
      request.on("data", () => {});
      setImmediate(stop);
    });
    const request: OdpsRequest = { method: "PUT", path: ["projects", "demo"], body: endless };
    await expect(client().send(parseEndpoint(server.url), request, stopping)).rejects.toThrow(isStopped);
  });
});
