import type { IncomingHttpHeaders } from "node:http";
import { isSignatureValid, parseAuthorization, SECURITY_TOKEN_HEADER, signableTexts } from "@/lib/maxcompute/signature";
import type { Account, Accounts } from "../../accounts";
import { ServiceError } from "./service-error";

/** What a signature is checked against. `target` is path and query as sent, without the endpoint's base path. */
export interface SignedRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Finds the account whose key signed a request, by v2 or v4, lasting or temporary.
 * @throws ServiceError 401 as the cloud words it
 */
export function authenticate(request: SignedRequest, accounts: Accounts, now: Date, maxSkewMs: number | null): Account {
  const header = request.headers.authorization;
  if (header === undefined)
    throw new ServiceError(401, "MissingAuthorization", "ODPS-0410031:Authentication header is missing");
  const claim = parseAuthorization(header);
  if (claim === null)
    throw new ServiceError(401, "Unauthorized", "The request authorization header is invalid or missing");
  const account = accounts.find(claim.accessId);
  if (account === null || account.disabled)
    throw new ServiceError(401, "InvalidParameter", "ODPS-0410051:Invalid credentials - accessKeyId not found");
  checkToken(account, request.headers, now);
  const headers = flatten(request.headers);
  const texts = signableTexts(request.method, request.target, headers);
  if (!texts.some((text) => isSignatureValid(claim, account.accessKeySecret, text)))
    throw new ServiceError(
      401,
      "SignatureNotMatch",
      "ODPS-0410042:Invalid signature value - User signature dose not match",
    );
  if (maxSkewMs !== null) checkSkew(request.headers.date, now, maxSkewMs);
  return account;
}

function checkToken(account: Account, headers: IncomingHttpHeaders, now: Date): void {
  const token = headers[SECURITY_TOKEN_HEADER];
  if (account.securityToken === null) return;
  if (token === undefined || token !== account.securityToken.reveal())
    throw new ServiceError(401, "InvalidSecurityToken", "ODPS-0410051:Invalid credentials - security token is invalid");
  if (account.expiresAt !== null && account.expiresAt <= now)
    throw new ServiceError(
      400,
      "AuthenticationRequestExpired",
      `max_interval_date:900000,expire_date:${account.expiresAt.toISOString()},now_date:${now.toISOString()}`,
    );
}

function checkSkew(date: string | undefined, now: Date, maxSkewMs: number): void {
  const sent = Date.parse(date ?? "");
  if (Math.abs(now.getTime() - sent) <= maxSkewMs) return;
  throw new ServiceError(
    400,
    "RequestTimeTooSkewed",
    `max_interval_date:${maxSkewMs},expire_date:${Number.isNaN(sent) ? "" : new Date(sent).toISOString()},now_date:${now.toISOString()}`,
  );
}

function flatten(headers: IncomingHttpHeaders): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(",") : value;
  return flat;
}
