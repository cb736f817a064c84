import type { NextRequest } from "next/server";
import { AppError } from "@/lib/core/errors";
import type { Credentials } from "@/lib/core/sign-in";
import { auth } from "@/lib/platform/auth";
import { env } from "@/lib/platform/env";

/**
 * Signs in through the account library's own door, so that its rate limit counts, and says in our words what went wrong.
 * @throws AppError "account.bad_credentials" | "account.too_many_attempts" | "account.disabled"
 */
export async function signIn({ identifier, password }: Credentials, request: NextRequest): Promise<Response> {
  const byEmail = identifier.includes("@");
  const path = byEmail ? "sign-in/email" : "sign-in/username";
  const headers = new Headers(request.headers);
  headers.set("content-type", "application/json");
  headers.delete("content-length");
  headers.delete("cookie"); // a stale session has no say in starting a new one
  headers.set("origin", env.url); // ours was checked before we came here
  const inner = new Request(`${env.url}/api/auth/${path}`, {
    method: "POST",
    headers,
    body: JSON.stringify({
      password,
      rememberMe: true,
      ...(byEmail ? { email: identifier } : { username: identifier }),
    }),
  });
  const answer = await auth().handler(inner);
  if (!answer.ok) throw await refusal(answer);
  const result = new Response("{}", { headers: { "content-type": "application/json", "cache-control": "no-store" } });
  for (const cookie of answer.headers.getSetCookie()) result.headers.append("set-cookie", cookie);
  return result;
}

async function refusal(answer: Response): Promise<AppError> {
  const { code } = (await answer.json().catch(() => ({}))) as { code?: string };
  if (answer.status === 429) {
    return new AppError("account.too_many_attempts", { seconds: answer.headers.get("x-retry-after") ?? "10" });
  }
  if (code === "BANNED_USER") return new AppError("account.disabled", {});
  return new AppError("account.bad_credentials", {}, { details: { reason: code } });
}
