import { request as httpRequest, type IncomingMessage } from "node:http";
import { expect, test } from "./fixtures";
import { OWNER } from "./support/owner";

/** A request as no browser would send it, to the running server. */
function raw(url: string, method: string, headers: Record<string, string>, body = "") {
  return new Promise<{ status: number; headers: IncomingMessage["headers"]; text: string }>((resolve, reject) => {
    const sent = httpRequest(url, { method, headers }, (answer) => {
      let text = "";
      answer.on("data", (piece: Buffer) => (text += piece.toString()));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    sent.on("error", reject).end(body);
  });
}
const json = { "content-type": "application/json" };
const cookieOf = (state: string) =>
  (JSON.parse(state) as { cookies: { name: string; value: string }[] }).cookies
    .map(({ name, value }) => `${name}=${value}`)
    .join("; ");

test("every page has a policy of its own that runs no inline script", async ({ request, ownerState }) => {
  expect(ownerState).toContain("session");
  const policies = [];
  for (let times = 0; times < 2; times++) {
    const answer = await request.get("/sign-in");
    const policy = answer.headers()["content-security-policy"] ?? "";
    const scripts = policy.split(";").find((part) => part.trim().startsWith("script-src")) ?? "";
    expect(scripts).toMatch(/'nonce-[0-9a-f]{32}' 'strict-dynamic'/);
    expect(scripts).not.toContain("unsafe");
    const nonce = /'nonce-(\w+)'/.exec(scripts)![1]!;
    const html = await answer.text();
    for (const [, attributes] of html.matchAll(/<script\b([^>]*)>/g)) expect(attributes).toContain(`nonce="${nonce}"`);
    expect(html).not.toMatch(/<[a-z][^>]* on\w+=/i);
    policies.push(scripts);
    expect(answer.headers()).toMatchObject({ "x-content-type-options": "nosniff", "x-frame-options": "DENY" });
    expect(answer.headers()).not.toHaveProperty("x-powered-by");
  }
  expect(policies[0]).not.toBe(policies[1]);
});

test("the session's cookie is for the server alone, and another site's page cannot use it", async ({
  server,
  ownerState,
}) => {
  const credentials = JSON.stringify({ identifier: OWNER.email, password: OWNER.password });
  const signedIn = await raw(`${server.url}/api/session`, "POST", json, credentials);
  const session = signedIn.headers["set-cookie"]!.find((line) => line.includes("session_token"))!;
  expect(session).toMatch(/HttpOnly/i);
  expect(session).toMatch(/SameSite=Lax/i);
  expect(session).toMatch(/Path=\//i);
  const cookie = cookieOf(ownerState);
  const wish = JSON.stringify({ name: "forged", displayName: "Forged" });
  for (const headers of [
    { origin: "https://evil.example" },
    { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { origin: "https://evil.example", "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" },
    { origin: "null" },
  ] as Record<string, string>[]) {
    const answer = await raw(`${server.url}/api/workspaces`, "POST", { ...json, cookie, ...headers }, wish);
    expect([answer.status, answer.text]).toEqual([403, expect.stringContaining("request.foreign_origin")]);
  }
  // What forms of other sites can send is no JSON.
  const form = { cookie, "sec-fetch-site": "same-origin", "content-type": "text/plain" };
  expect((await raw(`${server.url}/api/workspaces`, "POST", form, wish)).status).toBe(415);
});

test("bodies are bounded in size and depth, and nonsense is a clear error", async ({ server, ownerState }) => {
  const headers = { ...json, cookie: cookieOf(ownerState), "sec-fetch-site": "same-origin" };
  const post = (body: string) => raw(`${server.url}/api/workspaces`, "POST", headers, body);
  expect((await post(JSON.stringify({ name: "x".repeat(2 << 20) }))).status).toBe(413);
  const deep = await post("[".repeat(100_000));
  expect([deep.status, deep.text]).toEqual([413, expect.stringContaining("request.too_deep")]);
  expect((await post("{")).status).toBe(415);
  expect((await post('{"__proto__":{"isAdmin":true}}')).status).toBe(422);
  const long = await raw(`${server.url}/api/workspaces?q=${"x".repeat(20_000)}`, "GET", headers);
  expect(long.status).toBe(431);
});

test("an address that the caller makes up does not get into the audit log", async ({ server, ownerState }) => {
  const forged = { ...json, "x-forwarded-for": "198.51.100.77", "x-real-ip": "198.51.100.77" };
  const credentials = JSON.stringify({ identifier: OWNER.email, password: OWNER.password });
  expect((await raw(`${server.url}/api/session`, "POST", forged, credentials)).status).toBe(200);
  const headers = { cookie: cookieOf(ownerState) };
  const audit = await raw(`${server.url}/api/audit?scope=installation&action=session.signIn`, "GET", headers);
  expect(audit.text).toContain("session.signIn");
  expect(audit.text).toContain("127.0.0.1");
  expect(audit.text).not.toContain("198.51.100.77");
});

test("metrics are for administrators", async ({ server, ownerState }) => {
  expect((await raw(`${server.url}/api/metrics`, "GET", {})).status).toBe(401);
  const { status, text } = await raw(`${server.url}/api/metrics`, "GET", { cookie: cookieOf(ownerState) });
  expect(status).toBe(200);
  expect(text).toMatch(/^millrace_http_requests_total\{method="POST",route="\/api\/set-up",status="\d+"\} \d+$/m);
});
