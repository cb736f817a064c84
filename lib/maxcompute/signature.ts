import { createHmac, timingSafeEqual } from "node:crypto";
import type { Secret } from "@/lib/core/secret";

/*
 * Request signing, schemes v2 and v4, both ends.
 *
 *   stringToSign := METHOD LF content-md5 LF content-type LF date LF (x-odps-name ":" value LF)* canonicalResource
 *   canonicalResource := decoded path without the endpoint's base path, ["?" parameters sorted by name joined by "&"]
 *   v2: "ODPS " ak ":" base64(HMAC-SHA1(secret, stringToSign))
 *   v4: "ODPS " ak "/" yyyymmdd "/" region "/odps/aliyun_v4_request:" base64(HMAC-SHA1(derivedKey, stringToSign))
 *
 * The derivation of v4 uses SHA-256, the final code is SHA-1 all the same.
 * Source: PyODPS odps/accounts.py; Java account/AliyunRequestSigner.java
 */

export interface OdpsCredentials {
  readonly accessId: string;
  readonly accessKey: Secret;
  /** Temporary credentials of STS carry one; it travels in a header of its own and is not signed. */
  readonly securityToken?: Secret;
}

export type QueryParameters = readonly (readonly [name: string, value: string])[];

/** What is signed. `resource` is decoded and has no base path: `/projects/p/tables/t`. Header names in any case. */
export interface SignedParts {
  readonly method: string;
  readonly resource: string;
  readonly query: QueryParameters;
  readonly headers: Readonly<Record<string, string>>;
}

/** Signs with v4 when a region is known, else with v2. */
export interface SigningScope {
  readonly region: string | null;
  readonly now: Date;
}

export const SECURITY_TOKEN_HEADER = "authorization-sts-token";

/** Headers to add to a request whose other headers, `date` among them, are `parts.headers`. */
export function authorizationHeaders(
  parts: SignedParts,
  credentials: OdpsCredentials,
  scope: SigningScope,
): Record<string, string> {
  const text = stringToSign(parts);
  const secret = credentials.accessKey.reveal();
  const headers: Record<string, string> = {};
  if (scope.region === null) {
    headers.authorization = `ODPS ${credentials.accessId}:${signV2(secret, text)}`;
  } else {
    const day = compactDay(scope.now);
    const signature = signV4(secret, day, scope.region, text);
    headers.authorization = `ODPS ${credentials.accessId}/${day}/${scope.region}/odps/aliyun_v4_request:${signature}`;
  }
  if (credentials.securityToken) headers[SECURITY_TOKEN_HEADER] = credentials.securityToken.reveal();
  return headers;
}

/** The text both ends run the code over. Values are used as they are, neither trimmed nor folded. */
export function stringToSign({ method, resource, query, headers }: SignedParts): string {
  const signed = new Map([
    ["content-md5", ""],
    ["content-type", ""],
    ["date", ""],
  ]);
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    if (signed.has(lower) || lower.startsWith("x-odps-")) signed.set(lower, value);
  }
  for (const [name, value] of query) if (name.startsWith("x-odps-")) signed.set(name, value);
  const lines = [...signed]
    .sort(([a], [b]) => byCodePoint(a, b))
    .map(([name, value]) => (name.startsWith("x-odps-") ? `${name}:${value}` : value));
  return [method.toUpperCase(), ...lines, canonicalResource(resource, query)].join("\n");
}

function canonicalResource(resource: string, query: QueryParameters): string {
  if (query.length === 0) return resource;
  const parameters = query
    .toSorted(([a], [b]) => byCodePoint(a, b))
    .map(([name, value]) => (value === "" ? name : `${name}=${value}`));
  return `${resource}?${parameters.join("&")}`;
}

/** What an `Authorization` header claims. */
export interface AuthorizationClaim {
  readonly accessId: string;
  readonly signature: string;
  /** Present in v4. */
  readonly scope: { readonly day: string; readonly region: string } | null;
}

/** Null when the header has neither the form of v2 nor of v4. */
export function parseAuthorization(header: string): AuthorizationClaim | null {
  const match = /^ODPS ([^:/\s]+)(?:\/(\d{8})\/([^/:\s]+)\/odps\/aliyun_v4_request)?:([A-Za-z0-9+/]+=*)$/.exec(header);
  if (match === null) return null;
  const [, accessId, day, region, signature] = match;
  return { accessId: accessId!, signature: signature!, scope: day && region ? { day, region } : null };
}

export function isSignatureValid(claim: AuthorizationClaim, secret: Secret, text: string): boolean {
  const { scope } = claim;
  const key = secret.reveal();
  const expected = Buffer.from(scope === null ? signV2(key, text) : signV4(key, scope.day, scope.region, text));
  const given = Buffer.from(claim.signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/**
 * The texts a client may have signed for a request as it arrived. SDKs disagree on exotic values: PyODPS decodes
 * `+` as a blank, Java signs parameter values before encoding. The first entry is the one almost all requests match.
 *
 * @param target path and query as on the wire, without the base path of the endpoint
 */
export function signableTexts(method: string, target: string, headers: Readonly<Record<string, string>>): string[] {
  const mark = target.indexOf("?");
  const path = mark < 0 ? target : target.slice(0, mark);
  const pairs = mark < 0 || mark === target.length - 1 ? [] : target.slice(mark + 1).split("&");
  const variants = [
    formDecode,
    percentDecode,
    (text: string) => formDecode(percentDecode(text)),
    (text: string) => text,
  ];
  const texts = variants.flatMap((decode) => {
    const query = pairs.map((pair) => {
      const equals = pair.indexOf("=");
      return equals < 0
        ? ([decode(pair), ""] as const)
        : ([decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))] as const);
    });
    return [percentDecode(path), formDecode(path)].map((resource) =>
      stringToSign({ method, resource, query, headers }),
    );
  });
  return [...new Set(texts)];
}

function signV2(secret: string, text: string): string {
  return createHmac("sha1", secret).update(text).digest("base64");
}

function signV4(secret: string, day: string, region: string, text: string): string {
  return createHmac("sha1", deriveV4Key(secret, day, region))
    .update(text)
    .digest("base64");
}

/** Source: PyODPS odps/accounts.py, CloudAccount._get_v4_signature_key */
export function deriveV4Key(secret: string, day: string, region: string): Buffer {
  const steps = [day, region, "odps", "aliyun_v4_request"];
  return steps.reduce(
    (key: Buffer, step) => createHmac("sha256", key).update(step).digest(),
    Buffer.from(`aliyun_v4${secret}`),
  );
}

function compactDay(now: Date): string {
  return now.toISOString().slice(0, 10).replaceAll("-", "");
}

function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function formDecode(text: string): string {
  return percentDecode(text.replaceAll("+", " "));
}

function percentDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
