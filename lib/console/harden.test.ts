import { createServer, type IncomingHttpHeaders } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { clientAddress, trustedProxies } from "./client-address";
import { hardening, type Hardening } from "./harden";

const cleanUps: (() => void)[] = [];
afterEach(() => cleanUps.splice(0).forEach((cleanUp) => cleanUp()));

const strict: Hardening = { headersMs: 100, requestMs: 200, trusted: trustedProxies([]), isSecure: false };

async function serve(how: Partial<Hardening> = {}) {
  let seen: IncomingHttpHeaders = {};
  const server = hardening(createServer, { ...strict, ...how })((request, response) => {
    seen = request.headers;
    request.resume().on("end", () => response.end("ok"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanUps.push(() => (server.closeAllConnections(), server.close()));
  const { port } = server.address() as AddressInfo;
  return { port, url: `http://127.0.0.1:${port}`, seen: () => seen };
}

/** Sends some bytes and nothing more; resolves to all that comes back before the connection ends. */
function dawdle(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    socket.on("data", (piece) => (answer += piece.toString()));
    socket.on("close", () => resolve(answer)).on("error", reject);
  });
}

describe("who the caller is", () => {
  const trusted = trustedProxies(["10.0.0.0/8", "::1"]);
  test.each([
    ["nobody's word is taken without a trusted proxy", "203.0.113.5", "1.2.3.4", "203.0.113.5"],
    ["a trusted proxy names the caller", "10.1.2.3", "203.0.113.7", "203.0.113.7"],
    ["through two of them", "10.1.2.3", "203.0.113.7, 10.9.9.9", "203.0.113.7"],
    ["what the caller wrote stays unread", "10.1.2.3", "1.1.1.1, 203.0.113.7", "203.0.113.7"],
    ["nonsense ends the search", "10.1.2.3", "203.0.113.7, evil", "10.1.2.3"],
    ["without the header it is the proxy", "::ffff:10.1.2.3", undefined, "10.1.2.3"],
    ["an IPv6 proxy", "::1", "2001:db8::7", "2001:db8::7"],
  ])("%s", (_, neighbour, header, expected) => expect(clientAddress(neighbour, header, trusted)).toBe(expected));

  test("a forged header does not get through", async () => {
    const { url, seen } = await serve();
    const forged = { "x-forwarded-for": "1.2.3.4", "x-forwarded-host": "evil.example", "x-real-ip": "1.2.3.4" };
    await fetch(url, { headers: forged });
    expect(seen()["x-forwarded-for"]).toBe("127.0.0.1");
    expect(seen()).not.toHaveProperty("x-forwarded-host");
    expect(seen()).not.toHaveProperty("x-real-ip");
    const behind = await serve({ trusted: trustedProxies(["127.0.0.1"]) });
    await fetch(behind.url, { headers: forged });
    expect(behind.seen()).toMatchObject({ "x-forwarded-for": "1.2.3.4", "x-forwarded-host": "evil.example" });
  });
});

describe("a caller that takes its time", () => {
  test.each([
    ["over its headers", "GET / HTTP/1.1\r\nhost: x\r\nx-slow: "],
    ["over its body", "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\nabc"],
  ])("%s is sent away", async (_, text) => {
    const { port } = await serve();
    expect(await dawdle(port, text)).toMatch(/^HTTP\/1\.1 408 /);
  });
});

test("every answer forbids sniffing and framing; the API's lets nothing run; https is told to stay", async () => {
  const { url } = await serve();
  const { headers } = await fetch(`${url}/api/x`);
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("x-frame-options")).toBe("DENY");
  expect(headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(headers.has("strict-transport-security")).toBe(false);
  const secure = await fetch((await serve({ isSecure: true })).url);
  expect(secure.headers.get("strict-transport-security")).toMatch(/^max-age=31536000/);
});
