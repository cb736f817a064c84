import { createServer as createHttpServer, type Server as HttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { TEST_CERTIFICATE, TEST_CERTIFICATE_KEY } from "./testing/certificate";
import { networkGuard } from "@/lib/network/guard";
import { Transport, type TransportOptions } from "./transport";

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket.on("close", () => sockets.delete(socket)).on("error", () => {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanUps.push(() => {
    server.close();
    sockets.forEach((socket) => socket.destroy());
  });
  return (server.address() as AddressInfo).port;
}

/** A server that does one thing to whoever has sent a request. */
async function rawServer(react: (socket: Socket) => void): Promise<string> {
  const port = await listen(createServer((socket) => socket.once("data", () => react(socket))));
  return `http://127.0.0.1:${port}`;
}

function transport(endpoint: string, options: Partial<TransportOptions> = {}): Transport {
  const guard = networkGuard({ allowPrivate: true });
  const limits = { maxConnections: 2, connectTimeoutMs: 2000, timeoutMs: 5000 };
  const made = new Transport({ endpoint, guard, ...limits, ...options });
  cleanUps.push(() => made.close());
  return made;
}
const send = (made: Transport, signal = new AbortController().signal) =>
  made.send("ListTable", { "x-ots-date": "d" }, new Uint8Array(), signal);

test.each<[string, (socket: Socket) => void, string]>([
  ["resets the connection", (socket) => socket.resetAndDestroy(), "connection_lost"],
  ["hangs up without a word", (socket) => socket.end(), "connection_lost"],
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
  ["does not speak HTTP", (socket) => socket.end("220 mail ready\r\n\r\n"), "damaged_answer"],
  ["breaks off inside the headers", (socket) => socket.end("HTTP/1.1 200 OK\r\nx-ots-requ"), "connection_lost"],
])("a server that %s gives a retryable error", async (_, react, code) => {
  const call = send(transport(await rawServer(react)));
  await expect(call).rejects.toMatchObject({ code: `tablestore.${code}`, retryable: true });
});

test("a port where nobody listens and a host that does not exist are told apart", async () => {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  const refused = send(transport(`http://127.0.0.1:${port}`));
  await expect(refused).rejects.toMatchObject({ code: "tablestore.connection_refused", retryable: true });
  const unknown = send(transport("http://no-such-host.invalid"));
  await expect(unknown).rejects.toMatchObject({
    code: expect.stringMatching(/^tablestore\.(host_not_found|dns_unavailable)$/) as string,
  });
});

test("an address that is not allowed is not connected to: as it stands, or as a name's second answer", async () => {
  let connections = 0;
  const server = createServer(() => connections++);
  const port = await listen(server);
  cleanUps.push(() => server.close());
  const answers = [["8.8.8.8"], ["127.0.0.1"]];
  const guard = networkGuard({ allowPrivate: false, resolve: async () => answers.shift() ?? [] });
  const forbidden = { code: "data_source.endpoint_forbidden" };
  await expect(send(transport(`http://127.0.0.1:${port}`, { guard }))).rejects.toMatchObject(forbidden);
  await guard.addressesOf("rebind.test");
  await expect(send(transport(`http://rebind.test:${port}`, { guard }))).rejects.toMatchObject(forbidden);
  expect(connections).toBe(0);
});

test.each([
  ["before the headers", () => {}],
  ["inside the body", (socket: Socket) => void socket.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")],
])("silence %s ends at the time-out", async (_, react) => {
  const call = send(transport(await rawServer(react), { timeoutMs: 100 }));
  await expect(call).rejects.toMatchObject({
    code: "tablestore.answer_timeout",
    message: expect.stringContaining("ListTable was not answered within 0.1 s") as string,
  });
});

test("an abort ends the call while it waits, and before it starts", async () => {
  const controller = new AbortController();
  const made = transport(await rawServer(() => controller.abort()));
  await expect(send(made, controller.signal)).rejects.toMatchObject({ code: "common.aborted" });
  await expect(send(made, controller.signal)).rejects.toMatchObject({ code: "common.aborted" });
});

test("connections are kept, and never more than allowed", async () => {
  let connections = 0;
  let most = 0;
  const waiting: (() => void)[] = [];
  const server: HttpServer = createHttpServer((request, response) => {
    request.resume().on("end", () => {
      waiting.push(() => response.setHeader("x-echo", request.headers["x-ots-date"] ?? "").end(request.url));
      most = Math.max(most, waiting.length);
      setImmediate(() => waiting.shift()?.());
    });
  });
  server.on("connection", () => connections++);
  const made = transport(`http://127.0.0.1:${await listen(server)}`);
  const answers = await Promise.all(Array.from({ length: 20 }, () => send(made)));
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  expect(Buffer.from(answers[0]!.body).toString()).toBe("/ListTable");
  expect(answers[0]!.headers["x-echo"]).toBe("d");
  expect(connections).toBe(2);
  expect(most).toBeLessThanOrEqual(2);
});

test("https works with a certificate that is trusted, and only then", async () => {
  const tls = { cert: TEST_CERTIFICATE, key: TEST_CERTIFICATE_KEY };
  const port = await listen(
    createHttpsServer(tls, (request, response) => request.resume().on("end", () => response.end("ok"))),
  );
  const plain = await rawServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
  const trusting = { certificateAuthorities: TEST_CERTIFICATE };
  const answer = await send(transport(`https://localhost:${port}`, trusting));
  expect(answer.status).toBe(200);
  const untrusted = { code: "tablestore.tls_failed", retryable: false };
  await expect(send(transport(`https://localhost:${port}`))).rejects.toMatchObject(untrusted);
  await expect(send(transport(`https://127.0.0.1:${port}`, trusting))).rejects.toMatchObject(untrusted);
  await expect(send(transport(plain.replace("http", "https")))).rejects.toMatchObject(untrusted);
});

test("an answer beyond any Tablestore's is refused instead of being kept in memory", async () => {
  const endpoint = await rawServer((socket) => {
    socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    const chunk = Buffer.concat([Buffer.from("1000\r\n"), Buffer.alloc(0x1000), Buffer.from("\r\n")]);
    const pump = () => {
      while (socket.writable && socket.write(chunk));
    };
    socket.on("drain", pump);
    pump();
  });
  await expect(send(transport(endpoint, { maxAnswerBytes: 1_000_000 }))).rejects.toMatchObject({
    code: "tablestore.damaged_answer",
    message: expect.stringContaining("more than") as string,
  });
});
