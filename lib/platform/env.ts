import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { Secret } from "@/lib/core/secret";

const port = z.coerce.number("a port number").int("a port number").min(1).max(65_535);
const flag = z.enum(["on", "off"]).transform((value) => value === "on");
const secret = z.string().transform((value) => new Secret(value));

/** Every variable Millrace reads, with its default. An empty value counts as not set. */
const schema = z.object({
  // Without the comment the bundler takes the folder for assets and copies keys and databases into its output.
  MILLRACE_HOME: z.string().default(() => join(/* turbopackIgnore: true */ repository(), ".millrace")),
  /** `sandbox`: local servers and sample data; `production`: refuses the conveniences of the former. */
  MILLRACE_PROFILE: z.enum(["sandbox", "production"]).default("sandbox"),
  MILLRACE_HOST: z.string().default("127.0.0.1"),
  MILLRACE_PORT: port.default(7700),
  MILLRACE_TABLESTORE_PORT: port.default(7701),
  MILLRACE_MAXCOMPUTE_PORT: port.default(7702),
  MILLRACE_SANDBOX_ADMIN_PORT: port.default(7703),
  /** What browsers see; needed behind a proxy. */
  MILLRACE_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** PostgreSQL to use instead of the embedded one. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** 32 bytes, base64 or hex; without it a key file is made in MILLRACE_HOME. */
  MILLRACE_SECRET_KEY: secret.optional(),
  MILLRACE_LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal"]).default("info"),
  /** Sign-in rate limit: off in end-to-end tests only. */
  MILLRACE_RATE_LIMIT: flag.default(true),
  /** Whether data sources may point to loopback and private addresses; by default as the profile says. */
  MILLRACE_PRIVATE_ENDPOINTS: flag.optional(),
  MILLRACE_RESOURCE_GROUP: z.string().default("default"),
  /** What this worker offers, in CU; by default what the machine has. */
  MILLRACE_WORKER_CU: z.coerce.number().min(0.5).max(1_024).optional(),
  /** Port of the metrics and health of scheduler and worker; by default none. */
  MILLRACE_METRICS_PORT: port.optional(),
  MILLRACE_OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  MILLRACE_OIDC_CLIENT_ID: z.string().optional(),
  MILLRACE_OIDC_CLIENT_SECRET: secret.optional(),
  /** Whether somebody whom the identity provider knows gets an account by signing in; it is a member of nothing yet. */
  MILLRACE_OIDC_SIGN_UP: flag.default(false),
});

export interface Env {
  readonly home: string;
  readonly profile: "sandbox" | "production";
  readonly host: string;
  readonly port: number;
  readonly tablestorePort: number;
  readonly maxcomputePort: number;
  readonly sandboxAdminPort: number;
  /** Origin that browsers see, without a slash at the end. */
  readonly url: string;
  /** Whether somebody set `url`; otherwise localhost and 127.0.0.1 are equally good. */
  readonly isUrlGiven: boolean;
  readonly databaseUrl: string | null;
  readonly secretKey: Secret | null;
  readonly logLevel: string;
  readonly rateLimit: boolean;
  readonly privateEndpoints: boolean;
  readonly resourceGroup: string;
  readonly workerCu: number | null;
  readonly metricsPort: number | null;
  readonly oidc: IdentityProvider | null;
}

/** An OpenID Connect provider that people may sign in through. */
export interface IdentityProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** Whether it may bring new accounts. */
  readonly signUp: boolean;
}

/** Thrown with one line per bad variable. */
export class BadEnvironment extends Error {
  override readonly name = "BadEnvironment";
}

export function parseEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const { data, error } = schema.safeParse(given);
  if (error) throw new BadEnvironment(error.issues.map((issue) => describe(issue, given)).join("\n"));
  const oidc = [data.MILLRACE_OIDC_ISSUER, data.MILLRACE_OIDC_CLIENT_ID, data.MILLRACE_OIDC_CLIENT_SECRET] as const;
  if (oidc.some((part) => part !== undefined) && oidc.includes(undefined)) {
    throw new BadEnvironment(
      "MILLRACE_OIDC_ISSUER, MILLRACE_OIDC_CLIENT_ID and MILLRACE_OIDC_CLIENT_SECRET go together: set all or none.",
    );
  }
  const [issuer, clientId, clientSecret] = oidc;
  const conveniences = data.MILLRACE_PROFILE === "production" ? conveniencesIn(data) : [];
  if (conveniences.length > 0) throw new BadEnvironment(conveniences.join("\n"));
  return {
    home: resolve(data.MILLRACE_HOME),
    profile: data.MILLRACE_PROFILE,
    host: data.MILLRACE_HOST,
    port: data.MILLRACE_PORT,
    tablestorePort: data.MILLRACE_TABLESTORE_PORT,
    maxcomputePort: data.MILLRACE_MAXCOMPUTE_PORT,
    sandboxAdminPort: data.MILLRACE_SANDBOX_ADMIN_PORT,
    url: (data.MILLRACE_URL ?? localUrl(data.MILLRACE_HOST, data.MILLRACE_PORT)).replace(/\/+$/, ""),
    isUrlGiven: data.MILLRACE_URL !== undefined,
    databaseUrl: data.DATABASE_URL ?? null,
    secretKey: data.MILLRACE_SECRET_KEY ?? null,
    logLevel: data.MILLRACE_LOG_LEVEL,
    rateLimit: data.MILLRACE_RATE_LIMIT,
    privateEndpoints: data.MILLRACE_PRIVATE_ENDPOINTS ?? data.MILLRACE_PROFILE === "sandbox",
    resourceGroup: data.MILLRACE_RESOURCE_GROUP,
    workerCu: data.MILLRACE_WORKER_CU ?? null,
    metricsPort: data.MILLRACE_METRICS_PORT ?? null,
    oidc:
      issuer && clientId && clientSecret
        ? { issuer, clientId, clientSecret, signUp: data.MILLRACE_OIDC_SIGN_UP }
        : null,
  };
}

/** The environment of this process, read once. A bad one ends the process with a list of what to mend. */
export const env: Env = readEnv();

/** Connection string of the database: DATABASE_URL, else what the start of the embedded one left in `home`. */
export function databaseUrl({ databaseUrl, home }: Pick<Env, "databaseUrl" | "home"> = env): string {
  if (databaseUrl !== null) return databaseUrl;
  const path = join(home, "connection.json");
  if (!existsSync(path)) {
    throw new BadEnvironment(`No database: start Millrace first (npm start), or set DATABASE_URL. Looked at ${path}.`);
  }
  return z.object({ url: z.string() }).parse(JSON.parse(readFileSync(path, "utf8"))).url;
}

/** For a process that shall work on the same installation, wherever its own sources stand. */
export function childEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, DATABASE_URL: databaseUrl(), MILLRACE_HOME: env.home };
}

/** What is good enough for trying Millrace out and not for production, a line each. */
function conveniencesIn(data: z.output<typeof schema>): string[] {
  const why: [boolean, string][] = [
    [data.DATABASE_URL === undefined, "DATABASE_URL is not set: production needs a PostgreSQL of its own."],
    [data.MILLRACE_SECRET_KEY === undefined, "MILLRACE_SECRET_KEY is not set: production takes its key from you."],
    [!data.MILLRACE_RATE_LIMIT, "MILLRACE_RATE_LIMIT is off: production limits how often one may try to sign in."],
  ];
  return why.flatMap(([isOn, line]) => (isOn ? [line] : []));
}

function readEnv(): Env {
  try {
    return parseEnv(process.env);
  } catch (error) {
    if (!(error instanceof BadEnvironment)) throw error;
    console.error(`Millrace cannot start with this environment:\n${error.message.replaceAll(/^/gm, "  ")}`);
    process.exit(1);
  }
}

function describe(issue: z.core.$ZodIssue, given: Readonly<Record<string, string | undefined>>): string {
  const name = String(issue.path[0]);
  const hidden = name.endsWith("_KEY") || name.endsWith("_SECRET") || name === "DATABASE_URL";
  return `${name}${hidden ? "" : ` is "${given[name]}"`}: ${issue.message}`;
}

function localUrl(host: string, port: number): string {
  const open = host === "127.0.0.1" || host === "0.0.0.0" || host === "::";
  return `http://${open ? "localhost" : host}:${port}`;
}

/** The folder this source belongs to; the built console has no such folder, there the launcher sets MILLRACE_HOME. */
function repository(): string {
  const here: string | undefined = import.meta.dirname;
  return here?.endsWith(join("lib", "platform")) ? dirname(dirname(here)) : process.cwd();
}
