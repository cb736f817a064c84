import { afterAll, beforeAll, expect, test } from "vitest";
import { accountDraft, apiTokenDraft } from "@/lib/core/account";
import { database } from "@/lib/platform/db";
import {
  changePassword,
  confirmTwoFactor,
  endSessions,
  listSessions,
  startTwoFactor,
  stopTwoFactor,
} from "./account-security";
import { actorOf, createAccount, createOwner, removeTwoFactor, setPassword } from "./accounts";
import type { Actor } from "./actor";
import { createToken } from "./api-tokens";
import { MOST_FAILURES } from "./lock-out";
import { enterCode, signIn, signOut, startSingleSignOn } from "./sign-in";
import { codeOf, totpOf } from "./testing/totp";

const facts = { requestId: "r1", address: "192.0.2.7" };
const PASSWORD = "correct horse battery";
const person = (name: string) =>
  accountDraft.parse({ name, username: name, email: `${name}@example.com`, password: PASSWORD });

/** A browser: keeps cookies, and is whoever they say. */
class Browser {
  #jar = new Map<string, string>();

  get headers(): Headers {
    const cookie = [...this.#jar].map(([name, value]) => `${name}=${value}`).join("; ");
    return new Headers({ "user-agent": "Test browser", ...(cookie === "" ? {} : { cookie }) });
  }
  keep<Step extends { readonly cookies: readonly string[] }>(step: Step): Step {
    for (const line of step.cookies) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (/max-age=0/i.test(line)) this.#jar.delete(name!);
      else this.#jar.set(name!, value!);
    }
    return step;
  }
  async signIn(identifier: string, password = PASSWORD) {
    return this.keep(await signIn({ identifier, password }, this.headers, facts));
  }
  async code(code: string) {
    return this.keep(await enterCode({ code }, this.headers, facts));
  }
  actor(): Promise<Actor | null> {
    return actorOf(this.headers, facts);
  }
}
const signedIn = async (identifier: string) => {
  const browser = new Browser();
  await browser.signIn(identifier);
  return { browser, actor: (await browser.actor())! };
};
const actionsOf = async (name: string) =>
  (
    await database().query<{ action: string }>("select action from audit_entry where actor_name = $1 order by id", [
      name,
    ])
  ).map(({ action }) => action);

let owner: Actor;
beforeAll(async () => {
  await createOwner(person("root"));
  owner = (await signedIn("root")).actor;
  for (const name of ["ann", "bob", "cid", "dee"]) await createAccount(person(name), owner);
});
afterAll(() => database().close());

test("signing in, here and there, shows in the list of sessions; one of them ends, then all", async () => {
  const here = await signedIn("ann");
  const there = await signedIn("ann@example.com");
  const sessions = await listSessions(here.actor, here.browser.headers);
  expect(sessions.map(({ isCurrent, userAgent }) => [isCurrent, userAgent])).toEqual(
    expect.arrayContaining([
      [true, "Test browser"],
      [false, "Test browser"],
    ]),
  );
  await endSessions(sessions.find(({ isCurrent }) => !isCurrent)!.id, here.actor);
  expect(await there.browser.actor()).toBeNull();
  await endSessions(null, here.actor);
  expect(await here.browser.actor()).toBeNull();
  const other = await signedIn("ann");
  other.browser.keep({ cookies: await signOut(other.browser.headers, facts) });
  expect(await other.browser.actor()).toBeNull();
  expect(await actionsOf("ann")).toEqual([
    ...["session.signIn", "session.signIn", "session.end", "session.endAll", "session.signIn", "session.signOut"],
  ]);
});

test("nobody ends the session of somebody else", async () => {
  const ann = await signedIn("ann");
  const bob = await signedIn("bob");
  const [session] = await listSessions(ann.actor, ann.browser.headers);
  await expect(endSessions(session!.id, bob.actor)).rejects.toMatchObject({ code: "common.not_found" });
  expect(await ann.browser.actor()).not.toBeNull();
});

test("a new password needs the old one, ends other sessions and keeps this one", async () => {
  const here = await signedIn("bob");
  const there = await signedIn("bob");
  const change = (currentPassword: string) =>
    changePassword({ currentPassword, newPassword: "staple horse battery" }, here.actor, here.browser.headers);
  await expect(change("wrong horse battery")).rejects.toMatchObject({
    code: "account.wrong_password",
    path: "body.currentPassword",
  });
  here.browser.keep(await change(PASSWORD));
  expect(await there.browser.actor()).toBeNull();
  expect((await here.browser.actor())?.name).toBe("bob");
  await expect(signedIn("bob")).rejects.toMatchObject({ code: "account.bad_credentials" });
  await new Browser().signIn("bob", "staple horse battery");
});

test("the code generator is right: RFC 4226, appendix D", () => {
  const key = Buffer.from("12345678901234567890");
  expect([0, 1, 2, 9].map((counter) => codeOf(key, counter, 6))).toEqual(["755224", "287082", "359152", "520489"]);
});

test("with two-step verification a password alone opens nothing; a code does, and a backup code once", async () => {
  const { browser, actor } = await signedIn("cid");
  const { uri, backupCodes } = await startTwoFactor(PASSWORD, actor, browser.headers);
  const [stored] = await database().query<{ t: string }>("select row_to_json(t)::text as t from two_factor t");
  expect(stored!.t).not.toContain(new URL(uri).searchParams.get("secret"));
  for (const code of backupCodes) expect(stored!.t).not.toContain(code);

  await expect(confirmTwoFactor("000000", actor, browser.headers)).rejects.toMatchObject({
    code: "account.wrong_code",
  });
  expect((await new Browser().signIn("cid")).needsCode).toBe(false); // not confirmed: nothing changed
  browser.keep(await confirmTwoFactor(totpOf(uri, new Date()), actor, browser.headers));

  const phone = new Browser();
  expect((await phone.signIn("cid")).needsCode).toBe(true);
  expect(await phone.actor()).toBeNull();
  await expect(phone.code("000000")).rejects.toMatchObject({ code: "account.wrong_code" });
  await phone.code(totpOf(uri, new Date()));
  expect((await phone.actor())?.name).toBe("cid");

  const [backup] = backupCodes;
  const first = new Browser();
  await first.signIn("cid");
  await first.code(backup!);
  expect((await first.actor())?.name).toBe("cid");
  const second = new Browser();
  await second.signIn("cid");
  await expect(second.code(backup!)).rejects.toMatchObject({ code: "account.wrong_code" });
  await expect(new Browser().code("123456")).rejects.toMatchObject({ code: "account.sign_in_again" });

  await expect(stopTwoFactor("wrong horse battery", actor, browser.headers)).rejects.toMatchObject({
    code: "account.wrong_password",
  });
  browser.keep(await stopTwoFactor(PASSWORD, actor, browser.headers));
  expect((await new Browser().signIn("cid")).needsCode).toBe(false);
});

test("an administrator turns the second step off for somebody who lost their phone", async () => {
  const { browser, actor } = await signedIn("cid");
  const { uri } = await startTwoFactor(PASSWORD, actor, browser.headers);
  await confirmTwoFactor(totpOf(uri, new Date()), actor, browser.headers);
  expect((await new Browser().signIn("cid")).needsCode).toBe(true);
  await removeTwoFactor(actor.id!, owner);
  expect((await new Browser().signIn("cid")).needsCode).toBe(false);
});

test("many wrong passwords lock an account, for the right one too, until its password is set anew", async () => {
  const { actor, browser } = await signedIn("dee");
  const guess = (identifier: string) => signIn({ identifier, password: "wrong horse battery" }, new Headers(), facts);
  // By name and by address it is the same account.
  for (let tries = 0; tries < MOST_FAILURES; tries++) {
    await expect(guess(tries % 2 ? "dee" : "Dee@example.com")).rejects.toMatchObject({
      code: "account.bad_credentials",
    });
  }
  const locked = { code: "account.locked", params: { minutes: 15 } };
  await expect(signedIn("dee")).rejects.toMatchObject(locked);
  const proof = { currentPassword: PASSWORD, newPassword: "staple horse battery" };
  await expect(changePassword(proof, actor, browser.headers)).rejects.toMatchObject(locked);
  expect(await browser.actor()).not.toBeNull(); // who is in stays in
  const [entry] = await database().query("select object_id from audit_entry where action = 'session.lockOut'");
  expect(entry).toEqual({ object_id: actor.id });
  await setPassword(actor.id!, "staple horse battery", owner);
  expect(await browser.actor()).toBeNull();
  await new Browser().signIn("dee", "staple horse battery");
});

test("names that belong to nobody lock as well, so that a lock tells nothing", async () => {
  const guess = () => signIn({ identifier: "nobody", password: "wrong horse battery" }, new Headers(), facts);
  for (let tries = 0; tries < MOST_FAILURES; tries++) {
    await expect(guess()).rejects.toMatchObject({ code: "account.bad_credentials" });
  }
  await expect(guess()).rejects.toMatchObject({ code: "account.locked" });
});

test("a token neither makes tokens nor touches the account of its owner", async () => {
  const { token } = await createToken(apiTokenDraft.parse({ name: "ci", role: "VISITOR" }), owner);
  const bearer = (await actorOf(new Headers({ authorization: `Bearer ${token}` }), facts))!;
  const refused = { code: "account.session_needed" };
  await expect(createToken(apiTokenDraft.parse({ name: "free" }), bearer)).rejects.toMatchObject(refused);
  await expect(endSessions(null, bearer)).rejects.toMatchObject(refused);
  await expect(startTwoFactor(PASSWORD, bearer, new Headers())).rejects.toMatchObject(refused);
});

test("without an identity provider there is no single sign-on", async () => {
  await expect(startSingleSignOn("/", new Headers())).rejects.toMatchObject({ code: "account.no_single_sign_on" });
});
