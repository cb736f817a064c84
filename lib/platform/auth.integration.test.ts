import { getAuthTables } from "better-auth/db";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { authOptions, openAuth, type Auth } from "./auth";
import { openDatabase, type Database } from "./db";
import { databaseUrl, parseEnv } from "./env";

const settings = parseEnv({ MILLRACE_RATE_LIMIT: "off" });
const secret = "0123456789abcdef0123456789abcdef";
const password = "correct horse battery";
let database: Database;
let auth: Auth;
beforeAll(() => {
  database = openDatabase(databaseUrl());
  auth = openAuth(database.prisma, settings, secret);
});
afterAll(() => database.close());

test("the schema has every table and field that better-auth asks for, with its type and uniqueness", () => {
  const schema = readFileSync(join(import.meta.dirname, "../../prisma/schema.prisma"), "utf8");
  const types = { string: "String", boolean: "Boolean", date: "DateTime", number: "Int" } as Record<string, string>;
  for (const [name, table] of Object.entries(getAuthTables(authOptions(database.prisma, settings, secret)))) {
    const model = new RegExp(`^model ${name[0]!.toUpperCase()}${name.slice(1)} \\{$(.*?)^\\}$`, "ms").exec(schema)?.[1];
    expect(model, name).toBeDefined();
    for (const [field, { type, required, unique, bigint }] of Object.entries(table.fields)) {
      const [, declared, optional, rest] = new RegExp(`^  ${field} +(\\w+)(\\?)?(.*)$`, "m").exec(model!) ?? [];
      expect(declared, `${name}.${field}`).toBe(bigint ? "BigInt" : types[String(type)]);
      if (required === false) expect(optional, `${name}.${field}`).toBe("?");
      if (unique) expect(rest, `${name}.${field}`).toContain("@unique");
    }
  }
});

test("nobody signs up", async () => {
  const signUp = auth.api.signUpEmail({ body: { email: "eve@example.com", password, name: "Eve" } });
  await expect(signUp).rejects.toMatchObject({ body: { code: "EMAIL_PASSWORD_SIGN_UP_DISABLED" } });
});

test("an account made by the server signs in by name and by e-mail, and signs out", async () => {
  await auth.api.createUser({
    body: { email: "ann@example.com", password, name: "Ann", data: { username: "ann", displayUsername: "Ann" } },
  });
  const { headers } = await auth.api.signInUsername({ body: { username: "ann", password }, returnHeaders: true });
  const cookie = headers.getSetCookie().map((line) => line.split(";")[0]).join("; "); // prettier-ignore
  expect(headers.getSetCookie().every((line) => /HttpOnly/i.test(line) && /SameSite=Lax/i.test(line))).toBe(true);
  expect(await auth.api.getSession({ headers: new Headers({ cookie }) })).toMatchObject({ user: { name: "Ann" } });
  expect(await auth.api.signInEmail({ body: { email: "ann@example.com", password } })).toMatchObject({
    user: { email: "ann@example.com" },
  });
  await auth.api.signOut({ headers: new Headers({ cookie, origin: "http://localhost:7700" }) });
  expect(await auth.api.getSession({ headers: new Headers({ cookie }) })).toBeNull();
});

test("a wrong password is refused", async () => {
  const attempt = auth.api.signInEmail({ body: { email: "ann@example.com", password: "wrong horse battery" } });
  await expect(attempt).rejects.toMatchObject({ status: "UNAUTHORIZED" });
});
