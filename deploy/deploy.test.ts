import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { findCommand } from "@/lib/docs/references/cli";
import { parseEnv } from "@/lib/platform/env";
import { listSettings } from "@/lib/platform/settings";

const here = import.meta.dirname;
const read = (...path: string[]) => readFileSync(join(here, ...path), "utf8");
const settings = new Set(listSettings().map(({ name }) => name));
/** What the image of PostgreSQL reads, and what Node does. */
const FOREIGN = ["POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD", "NODE_ENV", "PATH"];
const isKnown = (name: string) => settings.has(name) || FOREIGN.includes(name);

interface Service {
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: readonly unknown[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

test("the compose file runs commands that exist, with settings that exist", () => {
  const text = read("compose.yaml");
  const { services } = parse(text, { merge: true }) as { services: Record<string, Service> };
  expect(Object.keys(services)).toEqual(["database", "migrate", "console", "scheduler", "worker"]);
  for (const [name, { command, environment, depends_on: needs }] of Object.entries(services)) {
    for (const variable of Object.keys(environment)) expect([name, variable, isKnown(variable)]).toContain(true);
    if (name === "database") continue;
    expect([name, findCommand(command![0]!)?.commands]).toEqual([name, []]);
    expect(needs).toEqual(
      name === "migrate"
        ? { database: { condition: "service_healthy" } }
        : { migrate: { condition: "service_completed_successfully" } },
    );
  }
  // A colon and a space make a mapping of a text without quotes, and compose refuses the whole file then.
  for (const { healthcheck } of Object.values(services))
    expect(healthcheck?.test.filter((part) => typeof part !== "string") ?? []).toEqual([]);
  const asked = [...text.matchAll(/\$\{([A-Z_]+):\?/g)].map(([, name]) => name!);
  const offered = [...read("compose.env.example").matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name!);
  expect(new Set(asked)).toEqual(new Set(offered));
});

test("the units run commands that exist, each after the migration", () => {
  const units = readdirSync(join(here, "systemd"));
  expect(units.sort()).toEqual([
    "millrace-console.service",
    "millrace-migrate.service",
    "millrace-scheduler.service",
    "millrace-worker@.service",
  ]);
  for (const unit of units) {
    const text = read("systemd", unit);
    const command = /^ExecStart=\/opt\/millrace\/node_modules\/\.bin\/node \/opt\/millrace\/bin\/millrace\.js (\w+)$/m;
    expect([unit, findCommand(command.exec(text)?.[1] ?? "")?.commands]).toEqual([unit, []]);
    for (const [, name] of text.matchAll(/^Environment=([A-Z_]+)=/gm)) expect([unit, isKnown(name!)]).toContain(true);
    if (unit !== "millrace-migrate.service") expect(text).toMatch(/^Requires=millrace-migrate\.service$/m);
  }
});

test("the example settings start in production once the key is filled in", () => {
  const lines = read("millrace.env.example").matchAll(/^([A-Z_]+)=(.*)$/gm);
  const given = Object.fromEntries([...lines].map(([, name, value]) => [name!, value!]));
  expect(Object.keys(given).filter((name) => !settings.has(name))).toEqual([]);
  const key = Buffer.alloc(32, 7).toString("base64");
  expect(parseEnv({ ...given, MILLRACE_SECRET_KEY: key })).toMatchObject({ profile: "production", port: 7700 });
  expect(() => parseEnv(given)).toThrow("MILLRACE_SECRET_KEY");
});

test("the image runs a command that exists, as nobody special, with settings that exist", () => {
  const text = read("Dockerfile");
  const [stage] = text.split(/^FROM /m).slice(-1);
  expect(findCommand(/^CMD \["(\w+)"\]$/m.exec(stage!)?.[1] ?? "")).not.toBeNull();
  expect(stage).toMatch(/^USER millrace$/m);
  for (const [, name] of stage!.matchAll(/\b([A-Z_]{3,})=\S/g)) expect([name, isKnown(name!)]).toContain(true);
});
