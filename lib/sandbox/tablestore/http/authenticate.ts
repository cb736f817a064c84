import type { IncomingHttpHeaders } from "node:http";
import { inflateSync } from "node:zlib";
import { contentMd5, HEADER, MAX_CLOCK_SKEW_MS, verifyRequest, type Headers } from "@/lib/tablestore/signature";
import { allows, type Account, type Accounts } from "../../accounts";
import { authFailed, invalid, ServiceError } from "../service-error";
import { LIMIT } from "../validation/limits";
import { isInstanceName } from "../validation/names";

const REQUIRED = [HEADER.date, HEADER.apiVersion, HEADER.accessKeyId, HEADER.instance, HEADER.contentMd5];
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** The signed headers of a request, as texts under lower-case names. */
export function signedHeaders(headers: IncomingHttpHeaders): Headers {
  const own = Object.entries(headers).filter(([name]) => name.startsWith("x-ots-"));
  return Object.fromEntries(own.map(([name, value]) => [name, String(value)]));
}

/** What a request says about its sender, before anything is checked. */
export interface Claim {
  readonly account: Account | null;
  /** Signs the answer to a request whose signature is good; null otherwise. */
  readonly provenKey: string | null;
}

/** Comes first: errors are signed as well, because clients check that. */
export function readClaim(operation: string, headers: Headers, accounts: Accounts): Claim {
  const account = accounts.find(headers[HEADER.accessKeyId] ?? "");
  return { account, provenKey: account && verifyRequest(operation, headers, account.accessKeySecret) };
}

/**
 * The instance that the request is for.
 * @throws ServiceError for the first thing that is wrong, in the order of the service
 */
export function authenticate(
  { account, provenKey }: Claim,
  headers: Headers,
  body: Uint8Array,
  now: Date,
  hasInstance: (name: string) => boolean,
): string {
  checkHeaders(headers);
  checkDate(headers[HEADER.date]!, now);
  if (account === null) throw authFailed("The AccessKeyID does not exist.");
  if (account.disabled) throw authFailed("The AccessKeyID is disabled.");
  if (contentMd5(body) !== headers[HEADER.contentMd5])
    throw authFailed("Mismatch between MD5 value of request body and x-ots-contentmd5 in header.");
  if (provenKey === null) throw authFailed("Signature mismatch.");
  checkToken(account, headers[HEADER.stsToken] ?? null, now);
  const instance = headers[HEADER.instance]!;
  if (!isInstanceName(instance)) throw invalid(`Invalid instance name: '${instance}'.`);
  if (!hasInstance(instance)) throw authFailed("The instance is not found.");
  if (!allows(account.instances, instance)) throw authFailed("The user has no privilege to access the instance.");
  return instance;
}

/** The body as it was before the client compressed it. @throws ServiceError */
export function inflate(body: Uint8Array, headers: Headers): Uint8Array {
  const type = headers[HEADER.requestCompressType];
  if (type === undefined) return body;
  if (type !== "deflate") throw invalid(`Unsupported compress type: '${type}'.`);
  try {
    return inflateSync(body, { maxOutputLength: LIMIT.requestBytes });
  } catch {
    throw invalid("Failed to decompress the request body.");
  }
}

function checkHeaders(headers: Headers): void {
  const missing =
    REQUIRED.find((name) => headers[name] === undefined) ??
    (headers[HEADER.signatureV4] === undefined && headers[HEADER.signature] === undefined ? HEADER.signature : null);
  if (missing !== null) throw new ServiceError(400, "OTSMissingHeader", `Missing header: '${missing}'.`);
}

/** The Go client writes nonsense into the fraction, so only whole seconds count. */
function checkDate(date: string, now: Date): void {
  const time = DATE.test(date) ? Date.parse(`${date.slice(0, 19)}Z`) : NaN;
  if (Number.isNaN(time)) throw invalid(`Invalid date format: ${date}.`);
  if (Math.abs(now.getTime() - time) > MAX_CLOCK_SKEW_MS)
    throw authFailed(`Mismatch between system time and x-ots-date: ${date}.`);
}

function checkToken({ securityToken, expiresAt }: Account, given: string | null, now: Date): void {
  if ((securityToken?.reveal() ?? null) !== given) throw authFailed("The security token is invalid.");
  if (expiresAt !== null && expiresAt <= now) throw authFailed("The security token has expired.");
}
