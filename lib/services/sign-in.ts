import { AppError } from "@/lib/core/errors";
import type { Credentials, SecondFactor } from "@/lib/core/sign-in";
import { auth, SSO_PROVIDER } from "@/lib/platform/auth";
import { systemClock } from "@/lib/platform/clock";
import { database } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { hasOwner } from "./accounts";
import { SYSTEM } from "./actor";
import { writeAudit } from "./audit";
import { clearFailures, demandUnlocked, lockKeyOf, recordFailure } from "./lock-out";
import type { RequestFacts } from "./rights";

/** Where a sign-in stands, and the cookies that carry it on. */
export interface SignInStep {
  /** The password was right; the code of the second step is still to come. */
  readonly needsCode: boolean;
  readonly cookies: readonly string[];
}

/**
 * Signs in through the account library's own door, so that its rate limit counts, and says in our words what went wrong.
 * @throws AppError "account.bad_credentials" | "account.locked" | "account.too_many_attempts" | "account.disabled"
 */
export async function signIn(
  { identifier, password }: Credentials,
  headers: Headers,
  facts: RequestFacts,
): Promise<SignInStep> {
  const key = await lockKeyOf(identifier);
  await demandUnlocked(key);
  const fresh = new Headers(headers);
  fresh.delete("cookie"); // a stale session has no say in starting a new one
  const byEmail = identifier.includes("@");
  const answer = await knock(byEmail ? "sign-in/email" : "sign-in/username", fresh, {
    password,
    rememberMe: true,
    ...(byEmail ? { email: identifier } : { username: identifier }),
  });
  if (!answer.ok) {
    const error = await refusal(answer);
    if (error.code === "account.bad_credentials") await recordFailure(key, facts);
    throw error;
  }
  await clearFailures(key);
  return finish(answer, "password", facts);
}

/**
 * The second step, with the cookie that the first one set: a code of the authenticator app or a backup code, which is
 * used up by it.
 * @throws AppError "account.wrong_code" | "account.sign_in_again" | "account.too_many_attempts"
 */
export async function enterCode({ code }: SecondFactor, headers: Headers, facts: RequestFacts): Promise<SignInStep> {
  const isTotp = /^\d{6}$/.test(code);
  const answer = await knock(isTotp ? "two-factor/verify-totp" : "two-factor/verify-backup-code", headers, { code });
  if (!answer.ok) throw await refusal(answer);
  return finish(answer, isTotp ? "authenticator" : "backupCode", facts);
}

/** Whether people may come in through the company's identity provider. */
export const hasSingleSignOn = (): boolean => env.oidc !== null;

/** Address of the identity provider's page to send the browser to. @throws AppError "account.no_single_sign_on" */
export async function startSingleSignOn(
  target: string,
  headers: Headers,
): Promise<{ url: string; cookies: readonly string[] }> {
  // The first account is made on the set-up page: nobody becomes the owner from outside.
  if (!hasSingleSignOn() || !(await hasOwner())) throw new AppError("account.no_single_sign_on", {});
  const body = { provider: SSO_PROVIDER, callbackURL: target, errorCallbackURL: "/sign-in" };
  const answer = await knock("sign-in/social", headers, body);
  if (!answer.ok) throw new AppError("account.provider_unreachable", {}, { details: { status: answer.status } });
  const { url } = (await answer.json()) as { url: string };
  return { url, cookies: answer.headers.getSetCookie() };
}

/** The way back from the identity provider: the library checks it and starts the session; the entry is ours. */
export async function finishSingleSignOn(request: Request, facts: RequestFacts): Promise<Response> {
  const answer = await auth().handler(request);
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(";", 1)[0])
    .join("; ");
  const session = await auth().api.getSession({ headers: new Headers({ cookie }) });
  if (session) await auditSession("session.signIn", session.user, facts, "singleSignOn");
  return answer;
}

/** Ends the session that these headers carry, if any; answers the cookies that clear it away. */
export async function signOut(session: Headers, facts: RequestFacts): Promise<readonly string[]> {
  const current = await auth().api.getSession({ headers: session });
  const { headers } = await auth().api.signOut({ headers: session, returnHeaders: true });
  if (current) await auditSession("session.signOut", current.user, facts, undefined);
  return headers.getSetCookie();
}

function knock(path: string, given: Headers, body: object): Promise<Response> {
  const headers = new Headers(given);
  headers.set("content-type", "application/json");
  headers.delete("content-length");
  headers.set("origin", env.url); // ours was checked before we came here
  return auth().handler(
    new Request(`${env.url}/api/auth/${path}`, { method: "POST", headers, body: JSON.stringify(body) }),
  );
}

type Way = "password" | "authenticator" | "backupCode" | "singleSignOn";

async function finish(answer: Response, way: Way, facts: RequestFacts): Promise<SignInStep> {
  const cookies = answer.headers.getSetCookie();
  const { user } = (await answer.json()) as { user?: { id: string; name: string } };
  if (!user) return { needsCode: true, cookies };
  await auditSession("session.signIn", user, facts, way);
  return { needsCode: false, cookies };
}

async function auditSession(
  action: "session.signIn" | "session.signOut",
  user: { readonly id: string; readonly name: string },
  facts: RequestFacts,
  way: Way | undefined,
): Promise<void> {
  const actor = { ...SYSTEM, type: "user", id: user.id, name: user.name, ...facts } as const;
  const change = { workspaceId: null, action, objectType: "account", objectId: user.id, objectName: user.name };
  const after = way && { way };
  await database().transaction((sql) => writeAudit(sql, actor, { ...change, after }, systemClock.now()));
}

async function refusal(answer: Response): Promise<AppError> {
  const { code } = (await answer.json().catch(() => ({}))) as { code?: string };
  if (answer.status === 429 && code !== "ACCOUNT_TEMPORARILY_LOCKED") {
    return new AppError("account.too_many_attempts", { seconds: answer.headers.get("x-retry-after") ?? "10" });
  }
  switch (code) {
    case "BANNED_USER":
      return new AppError("account.disabled", {});
    case "INVALID_CODE":
    case "INVALID_BACKUP_CODE":
      return new AppError("account.wrong_code", {}, { path: "body.code" });
    case "INVALID_TWO_FACTOR_COOKIE":
    case "TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE":
      return new AppError("account.sign_in_again", {});
    case "ACCOUNT_TEMPORARILY_LOCKED":
      return new AppError("account.locked", { minutes: 15 });
    default:
      return new AppError("account.bad_credentials", {}, { details: { reason: code } });
  }
}
