import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { admin, genericOAuth, twoFactor, username } from "better-auth/plugins";
import { randomUUID } from "node:crypto";
import { SHORTEST_PASSWORD } from "@/lib/core/account";
import { database, type PrismaClient } from "./db";
import { env, type Env } from "./env";
import { logger } from "./logger";
import { secrets } from "./secrets";

const DAY_S = 86_400;
/** Id of the single sign-on provider; its redirect URI is `<url>/api/auth/callback/sso`. */
export const SSO_PROVIDER = "sso";

type AuthEnv = Pick<Env, "url" | "isUrlGiven" | "port" | "rateLimit" | "oidc">;

/**
 * Accounts, sessions and sign-in. None of the library's own routes is open but the way back from the identity provider:
 * our routes call it, and leave an audit entry. Nobody signs up: the first owner and every later user is made by
 * lib/services/accounts.ts. What a user may do is not decided here but in lib/core/permission.ts.
 */
export function openAuth(prisma: PrismaClient, settings: AuthEnv, secret: string) {
  return betterAuth(authOptions(prisma, settings, secret));
}

/** The options alone, for the test that compares their tables with the schema. */
export function authOptions(prisma: PrismaClient, settings: AuthEnv, secret: string) {
  const { url, isUrlGiven, port, rateLimit, oidc } = settings;
  return {
    appName: "Millrace",
    baseURL: url,
    secret,
    trustedOrigins: isUrlGiven ? [url] : [url, `http://localhost:${port}`, `http://127.0.0.1:${port}`],
    telemetry: { enabled: false },
    logger: {
      log: (level: "debug" | "info" | "warn" | "error", message: string) => logger[level]({ message }, "accounts"),
    },
    database: prismaAdapter(prisma, { provider: "postgresql", transaction: true }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: SHORTEST_PASSWORD },
    // No cookie cache: signing out everywhere counts at once.
    session: { expiresIn: 7 * DAY_S, updateAge: DAY_S },
    account: {
      // What an identity provider gives us is of use to whoever steals a database dump.
      encryptOAuthTokens: true,
      // The e-mail address of an account was entered by an administrator, and the provider is the company's own.
      accountLinking: { enabled: true, trustedProviders: [SSO_PROVIDER], requireLocalEmailVerified: false },
    },
    rateLimit: { enabled: rateLimit, storage: "database" as const },
    advanced: {
      cookiePrefix: "millrace",
      useSecureCookies: url.startsWith("https:"),
      database: { generateId: () => randomUUID() },
    },
    plugins: [username(), admin(), twoFactor({ issuer: "Millrace" }), ...(oidc ? [singleSignOn(oidc)] : [])],
  };
}

function singleSignOn({ issuer, clientId, clientSecret, signUp }: NonNullable<Env["oidc"]>) {
  return genericOAuth({
    config: [
      {
        providerId: SSO_PROVIDER,
        discoveryUrl: `${issuer.replace(/\/+$/, "")}/.well-known/openid-configuration`,
        clientId,
        clientSecret: clientSecret.reveal(),
        scopes: ["openid", "profile", "email"],
        pkce: true,
        disableSignUp: !signUp,
      },
    ],
  });
}

export type Auth = ReturnType<typeof openAuth>;

const shared = globalThis as { millraceAuth?: Auth };
/** The one of this process. */
export function auth(): Auth {
  return (shared.millraceAuth ??= openAuth(database().prisma, env, secrets().derive("sessions").toString("base64")));
}
