import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { BadEnvironment, databaseUrl, parseEnv } from "./env";

test("an empty environment is the local sandbox on the usual ports", () => {
  expect(parseEnv({ MILLRACE_PORT: "" })).toMatchObject({
    profile: "sandbox",
    host: "127.0.0.1",
    port: 7700,
    tablestorePort: 7701,
    maxcomputePort: 7702,
    sandboxAdminPort: 7703,
    url: "http://localhost:7700",
    databaseUrl: null,
    privateEndpoints: true,
  });
  expect(parseEnv({}).home).toMatch(/\.millrace$/);
});

const PRODUCTION = {
  MILLRACE_PROFILE: "production",
  DATABASE_URL: "postgresql://db/millrace",
  MILLRACE_SECRET_KEY: "a2V5",
};

test("production closes private endpoints unless somebody opens them", () => {
  expect(parseEnv(PRODUCTION).privateEndpoints).toBe(false);
  expect(parseEnv({ ...PRODUCTION, MILLRACE_PRIVATE_ENDPOINTS: "on" }).privateEndpoints).toBe(true);
});

test("production does not start with what is only good enough for trying out, and names all of it", () => {
  const start = () => parseEnv({ MILLRACE_PROFILE: "production", MILLRACE_RATE_LIMIT: "off" });
  for (const name of ["DATABASE_URL", "MILLRACE_SECRET_KEY", "MILLRACE_RATE_LIMIT"]) expect(start).toThrow(name);
});

test("a bad start names every bad variable, and shows no secret", () => {
  const source = { MILLRACE_PORT: "70000", MILLRACE_PROFILE: "test", DATABASE_URL: "mysql://app:hush@db/x" };
  const start = () => parseEnv(source);
  expect(start).toThrow(BadEnvironment);
  for (const name of Object.keys(source)) expect(start).toThrow(name);
  expect(start).not.toThrow("hush");
});

test("single sign-on needs all of its variables", () => {
  expect(() => parseEnv({ MILLRACE_OIDC_ISSUER: "https://id.example.com" })).toThrow("go together");
});

test("without DATABASE_URL the connection is what the embedded database left", () => {
  const home = mkdtempSync(join(tmpdir(), "millrace-env-"));
  expect(() => databaseUrl({ home, databaseUrl: null })).toThrow("npm start");
  writeFileSync(join(home, "connection.json"), JSON.stringify({ url: "postgresql://app@localhost/postgres" }));
  expect(databaseUrl({ home, databaseUrl: null })).toBe("postgresql://app@localhost/postgres");
  expect(databaseUrl({ home, databaseUrl: "postgresql://other" })).toBe("postgresql://other");
});
