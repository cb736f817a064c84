import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { database } from "@/lib/platform/db";
import { databaseUrl, env } from "@/lib/platform/env";
import { actorOf } from "@/lib/services/accounts";
import { signIn } from "@/lib/services/sign-in";

const program = join(import.meta.dirname, "../../bin/millrace.js");
const facts = { requestId: "r1", address: null };
afterAll(() => database().close());

async function millrace(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const environment = { ...process.env, DATABASE_URL: databaseUrl(), MILLRACE_HOME: env.home };
  return promisify(execFile)(process.execPath, [program, ...args], { env: environment }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, stdout, stderr }),
  );
}
const canSignIn = (identifier: string, password: string) =>
  signIn({ identifier, password, next: "/" } as never, new Headers(), facts).then(
    () => true,
    () => false,
  );

test("an owner is made, loses the password, and gets back in on the machine itself", async () => {
  const made = await millrace("account", "add", "root", "--name", "Root", "--email", "root@example.com");
  expect(made).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^root\troot@example\.com\tRoot\tadministrator\n/),
  });
  const first = /^password\t(\S+)$/m.exec(made.stdout)![1]!;
  expect(await canSignIn("root", first)).toBe(true);
  const reset = await millrace("account", "reset-password", "root@example.com");
  const second = /^password\t(\S+)$/m.exec(reset.stdout)![1]!;
  expect(second).not.toBe(first);
  expect([await canSignIn("root", first), await canSignIn("root", second)]).toEqual([false, true]);
  const file = join(env.home, "password");
  await writeFile(file, "a battery horse of mine\n");
  expect((await millrace("account", "reset-password", "root", "--password", file)).stdout).not.toContain("battery");
  expect(await canSignIn("root", "a battery horse of mine")).toBe(true);
  const unknown = await millrace("account", "reset-password", "nobody");
  expect(unknown).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("account.unknown") });
});

test("somebody is let in, barred, and the last administrator is not", async () => {
  const added = await millrace("account", "add", "ann", "--name", "Ann", "--email", "ann@example.com");
  const password = /^password\t(\S+)$/m.exec(added.stdout)![1]!;
  expect((await millrace("account", "disable", "ann")).stdout).toContain("disabled");
  expect(await canSignIn("ann", password)).toBe(false);
  const last = await millrace("account", "disable", "root");
  expect(last).toMatchObject({ code: 1, stderr: expect.stringContaining("account.last_administrator") });
  const { stdout } = await millrace("account", "list");
  expect(stdout.trimEnd().split("\n")).toEqual([
    "ann\tann@example.com\tAnn\tdisabled",
    "root\troot@example.com\tRoot\tadministrator",
  ]);
});

test("a token is printed once, has its bound, and is worthless when it is revoked", async () => {
  const { stdout } = await millrace("token", "create", "root", "--name", "ci", "--role", "visitor", "--days", "1");
  const headers = new Headers({ authorization: `Bearer ${stdout.trim()}` });
  expect(await actorOf(headers, facts)).toMatchObject({ type: "token", isAdmin: false });
  const listed = await millrace("token", "list", "root");
  expect(listed.stdout).toContain("\tci\tVISITOR\t");
  expect(listed.stdout).not.toContain(stdout.trim());
  const id = listed.stdout.split("\t")[0]!;
  expect((await millrace("token", "revoke", "root", id)).code).toBe(0);
  await expect(actorOf(headers, facts)).rejects.toMatchObject({ code: "account.bad_token" });
  const wrong = await millrace("token", "create", "root", "--name", "x", "--days", "soon");
  expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining("expiresInDays") });
});
