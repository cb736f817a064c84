import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { accountDraft } from "@/lib/core/account";

const facts = { requestId: "r1", address: "192.0.2.7" };
const CONSOLE = "http://localhost:7700";
const SECRET = "the-client-secret-of-the-test";
const person = (name: string) =>
  accountDraft.parse({ name, username: name, email: `${name}@example.com`, password: "correct horse battery" });

let server: Server;
// Loaded once the environment names the provider.
let services: typeof import("./sign-in") & typeof import("./accounts");
let database: typeof import("@/lib/platform/db").database;
/** Who signs in at the provider's page. */
let login = "ann";

beforeAll(async () => {
  server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.on("request", provider(issuer).callback());
  process.env.MILLRACE_OIDC_ISSUER = issuer;
  process.env.MILLRACE_OIDC_CLIENT_ID = "millrace";
  process.env.MILLRACE_OIDC_CLIENT_SECRET = SECRET;
  process.env.MILLRACE_OIDC_SIGN_UP = "off";
  ({ database } = await import("@/lib/platform/db"));
  services = { ...(await import("./sign-in")), ...(await import("./accounts")) };
});
afterAll(async () => {
  for (const name of ["ISSUER", "CLIENT_ID", "CLIENT_SECRET", "SIGN_UP"]) delete process.env[`MILLRACE_OIDC_${name}`];
  server.close();
  server.closeAllConnections();
  await database().close();
});

/** A real OpenID Connect provider that knows everybody and asks nothing. */
function provider(issuer: string): Provider {
  const made: Provider = new Provider(issuer, {
    clients: [{ client_id: "millrace", client_secret: SECRET, redirect_uris: [`${CONSOLE}/api/auth/callback/sso`] }],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    cookies: { keys: ["a key of the test"] },
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: () => ({ sub, name: sub, email: `${sub}@example.com`, email_verified: true }),
    }),
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    // Consent is given by whoever runs the company's provider.
    loadExistingGrant: async ({ oidc }) => {
      const grant = new made.Grant({ accountId: oidc.session!.accountId!, clientId: oidc.client!.clientId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  made.use(async (context, next) => {
    if (!context.path.startsWith("/interaction/")) return next();
    await made.interactionFinished(context.req, context.res, { login: { accountId: login } });
    context.respond = false;
  });
  return made;
}

/** Goes through the provider's pages as a browser would; answers where it lands and with which cookies. */
async function roundTrip(): Promise<{ location: string; cookie: string }> {
  const { url, cookies } = await services.startSingleSignOn("/operation-center", new Headers());
  const jar = new Map<string, string>();
  let next = url;
  while (!next.startsWith(CONSOLE)) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(next, { redirect: "manual", headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      jar.set(name!, value!);
    }
    const location = answer.headers.get("location");
    if (location === null) throw new Error(`${next} answered ${answer.status}: ${await answer.text()}`);
    next = new URL(location, next).href;
  }
  const own = cookies.map((line) => line.split(";", 1)[0]).join("; ");
  const back = await services.finishSingleSignOn(new Request(next, { headers: { cookie: own } }), facts);
  const set = back.headers.getSetCookie().map((line) => line.split(";", 1)[0]).join("; "); // prettier-ignore
  return { location: back.headers.get("location") ?? "", cookie: set };
}

test("before there is an owner nobody comes in from outside", async () => {
  await expect(services.startSingleSignOn("/", new Headers())).rejects.toMatchObject({
    code: "account.no_single_sign_on",
  });
  await services.createOwner(person("root"));
});

test("somebody without an account is sent back with the reason, and gets none", async () => {
  login = "eve";
  const { location, cookie } = await roundTrip();
  expect(location).toMatch(/\/sign-in\?error=signup[_+]disabled/);
  expect(await services.actorOf(new Headers({ cookie }), facts)).toBeNull();
  expect(await database().prisma.user.count({ where: { email: "eve@example.com" } })).toBe(0);
});

test("an account signs in through the provider by its e-mail address, lands where it wanted to, and leaves an entry", async () => {
  const { actor: owner } = await ownerActor();
  await services.createAccount(person("ann"), owner);
  login = "ann";
  const { location, cookie } = await roundTrip();
  expect(location).toBe("/operation-center");
  expect(await services.actorOf(new Headers({ cookie }), facts)).toMatchObject({ name: "ann", isAdmin: false });
  const [entry] = await database().query(
    "select after from audit_entry where action = 'session.signIn' and actor_name = 'ann'",
  );
  expect(entry).toEqual({ after: { way: "singleSignOn" } });
});

test("what the provider gave us is of no use to whoever steals the database", async () => {
  const rows = await database().query<{ token: string }>(
    "select access_token as token from account where provider_id = 'sso' and access_token is not null",
  );
  expect(rows.length).toBeGreaterThan(0);
  const issuer = process.env.MILLRACE_OIDC_ISSUER!;
  for (const { token } of rows) {
    const answer = await fetch(`${issuer}/me`, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(401);
  }
});

test("a barred account does not come in through the provider either", async () => {
  const { actor: owner } = await ownerActor();
  const { id } = await database().prisma.user.findUniqueOrThrow({ where: { email: "ann@example.com" } });
  await services.changeAccount(id, { isDisabled: true }, owner);
  login = "ann";
  const { location, cookie } = await roundTrip();
  expect(location).toContain("error=");
  expect(await services.actorOf(new Headers({ cookie }), facts)).toBeNull();
});

test("an answer that nobody here asked for starts no session", async () => {
  const forged = new Request(`${CONSOLE}/api/auth/callback/sso?code=stolen&state=made-up`);
  const answer = await services.finishSingleSignOn(forged, facts);
  expect(answer.headers.get("location")).toContain("error=");
  expect(answer.headers.getSetCookie().join()).not.toContain("session_token=");
});

async function ownerActor() {
  const step = await services.signIn({ identifier: "root", password: "correct horse battery" }, new Headers(), facts);
  const cookie = step.cookies.map((line) => line.split(";", 1)[0]).join("; ");
  return { actor: (await services.actorOf(new Headers({ cookie }), facts))! };
}

test("where it may bring new accounts, somebody it knows gets one, and is a member of nothing yet", async () => {
  vi.resetModules();
  delete (globalThis as { millraceAuth?: unknown }).millraceAuth;
  process.env.MILLRACE_OIDC_SIGN_UP = "on";
  services = { ...(await import("./sign-in")), ...(await import("./accounts")) };
  login = "zoe";
  const { location, cookie } = await roundTrip();
  expect(location).toBe("/operation-center");
  const zoe = await services.actorOf(new Headers({ cookie }), facts);
  expect(zoe).toMatchObject({ name: "zoe", isAdmin: false, roles: new Map() });
  // The same person again is the same account.
  await roundTrip();
  expect(await database().prisma.user.count({ where: { email: "zoe@example.com" } })).toBe(1);
  const [entry] = await database().query<{ after: object }>(
    "select after from audit_entry where action = 'session.signIn' and actor_name = 'zoe'",
  );
  expect(entry).toEqual({ after: { way: "singleSignOn" } });
});
