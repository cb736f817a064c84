import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import type { Secret } from "@/lib/core/secret";
import { settings } from "./settings";

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
  readonly trustedProxies: readonly string[];
  readonly databaseUrl: string | null;
  readonly secretKey: Secret | null;
  readonly logLevel: string;
  readonly rateLimit: boolean;
  readonly privateEndpoints: boolean;
  readonly resourceGroup: string;
  readonly workerCu: number | null;
  readonly metricsPort: number | null;
  /** Where traces go, over OTLP/HTTP; null: nowhere. */
  readonly tracesEndpoint: string | null;
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
  const { data, error } = settings.safeParse(given);
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
    trustedProxies: data.MILLRACE_TRUSTED_PROXIES,
    databaseUrl: data.DATABASE_URL ?? null,
    secretKey: data.MILLRACE_SECRET_KEY ?? null,
    logLevel: data.MILLRACE_LOG_LEVEL,
    rateLimit: data.MILLRACE_RATE_LIMIT,
    privateEndpoints: data.MILLRACE_PRIVATE_ENDPOINTS ?? data.MILLRACE_PROFILE === "sandbox",
    resourceGroup: data.MILLRACE_RESOURCE_GROUP,
    workerCu: data.MILLRACE_WORKER_CU ?? null,
    metricsPort: data.MILLRACE_METRICS_PORT ?? null,
    tracesEndpoint: data.OTEL_EXPORTER_OTLP_ENDPOINT ?? null,
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

/** For a process that shall work on the same installation, or the given one, wherever its own sources stand. */
export function childEnvironment({ url = databaseUrl(), home = env.home } = {}): NodeJS.ProcessEnv {
  return { ...process.env, DATABASE_URL: url, MILLRACE_HOME: home };
}

/** What is good enough for trying Millrace out and not for production, a line each. */
function conveniencesIn(data: z.output<typeof settings>): string[] {
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
