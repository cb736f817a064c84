import { createHash, createHmac, hash, timingSafeEqual, type Hash } from "node:crypto";
import type { Secret } from "@/lib/core/secret";

/*
 * Both sides of Tablestore's signatures. Whatever starts with `x-ots-` is signed, so that optional headers of any
 * client are covered; header names are lower-case keys.
 *
 *   request v2  := base64 HMAC-SHA1(secret, text)
 *   request v4  := base64 HMAC-SHA256(derived key, text + "ots")
 *   text        := "/" operation "\nPOST\n\n" (name ":" trim(value) "\n")*           by name, without the signatures
 *   response    := base64 HMAC-SHA1(secret or derived key, (name ":" value "\n")* "/" operation)
 *
 * Source: the npm, Python and Java clients (Java alone knows v4).
 */
export type Headers = Readonly<Record<string, string>>;

export const HEADER = {
  date: "x-ots-date",
  apiVersion: "x-ots-apiversion",
  accessKeyId: "x-ots-accesskeyid",
  instance: "x-ots-instancename",
  contentMd5: "x-ots-contentmd5",
  contentType: "x-ots-contenttype",
  stsToken: "x-ots-ststoken",
  signature: "x-ots-signature",
  signatureV4: "x-ots-signaturev4",
  signDate: "x-ots-signdate",
  signRegion: "x-ots-signregion",
  requestId: "x-ots-requestid",
  requestCompressType: "x-ots-request-compress-type",
  requestCompressSize: "x-ots-request-compress-size",
  responseCompressType: "x-ots-response-compress-type",
  responseCompressSize: "x-ots-response-compress-size",
} as const;

export const API_VERSION = "2015-12-31";
/** Clocks may differ by this much before requests are refused. */
export const MAX_CLOCK_SKEW_MS = 15 * 60 * 1000;

export type SignatureVersion = "v2" | "v4";

/** The value of `x-ots-contentmd5` for a body as it is sent. */
export function contentMd5(body: Uint8Array): string {
  return hash("md5", body, "base64");
}

/** The value of `x-ots-signature`. `headers` are all that will be sent. */
export function signRequestV2(operation: string, headers: Headers, secret: Secret): string {
  return hmac("sha1", secret.reveal(), requestText(operation, headers));
}

/**
 * The value of `x-ots-signaturev4`; `headers` must hold the sign date (`yyyyMMdd`, UTC) and the region.
 * `key` is `deriveKeyV4` for the same date and region.
 */
export function signRequestV4(operation: string, headers: Headers, key: string): string {
  return hmac("sha256", key, `${requestText(operation, headers)}ots`);
}

/** The key of v4 requests and of the answers to them: a text, used as such. */
export function deriveKeyV4(secret: Secret, signDate: string, region: string): string {
  const key = [signDate, region, "ots", "aliyun_v4_request"].reduce<Buffer>(
    (key, part) => createHmac("sha256", key).update(part).digest(),
    Buffer.from(`aliyun_v4${secret.reveal()}`),
  );
  return key.toString("base64");
}

/**
 * Checks a received request and returns the key that its answer is signed with, or null when the signature is missing
 * or wrong.
 */
export function verifyRequest(operation: string, headers: Headers, secret: Secret): string | null {
  const v4 = headers[HEADER.signatureV4];
  if (v4 !== undefined) {
    const key = deriveKeyV4(secret, headers[HEADER.signDate] ?? "", headers[HEADER.signRegion] ?? "");
    return equal(v4, signRequestV4(operation, headers, key)) ? key : null;
  }
  return equal(headers[HEADER.signature] ?? "", signRequestV2(operation, headers, secret)) ? secret.reveal() : null;
}

/** The value of `Authorization` in an answer. `key` is what `verifyRequest` returned. */
export function signResponse(operation: string, headers: Headers, accessKeyId: string, key: string): string {
  return `OTS ${accessKeyId}:${hmac("sha1", key, `${headerText(headers, false)}/${operation}`)}`;
}

export function verifyResponse(
  operation: string,
  headers: Headers,
  authorization: string,
  accessKeyId: string,
  key: string,
): boolean {
  return equal(authorization, signResponse(operation, headers, accessKeyId, key));
}

function requestText(operation: string, headers: Headers): string {
  return `/${operation}\nPOST\n\n${headerText(headers, true)}`;
}

function headerText(headers: Headers, trim: boolean): string {
  return Object.keys(headers)
    .filter((name) => name.startsWith("x-ots-") && name !== HEADER.signature && name !== HEADER.signatureV4)
    .sort()
    .map((name) => `${name}:${trim ? headers[name]!.trim() : headers[name]!}\n`)
    .join("");
}

function hmac(algorithm: "sha1" | "sha256", key: string, text: string): string {
  const { inner, outer } = begun(algorithm, key);
  return outer.copy().update(inner.copy().update(text).digest()).digest("base64");
}

/** Both hashes of HMAC, having read the key. */
interface BegunHmac {
  readonly key: string;
  readonly inner: Hash;
  readonly outer: Hash;
}

const latest: Partial<Record<"sha1" | "sha256", BegunHmac>> = {};

/**
 * Calls in a row have the same key. To copy hashes that have read it takes a quarter of the time of `createHmac`, which
 * looks everything up anew, once the processor's caches are full of pages. Source: RFC 2104, section 4.
 */
function begun(algorithm: "sha1" | "sha256", key: string): BegunHmac {
  const known = latest[algorithm];
  if (known?.key === key) return known;
  const bytes = Buffer.from(key);
  const block = Buffer.alloc(HMAC_BLOCK_BYTES);
  block.set(bytes.length > HMAC_BLOCK_BYTES ? hash(algorithm, bytes, "buffer") : bytes);
  const padded = (pad: number) => createHash(algorithm).update(block.map((byte) => byte ^ pad));
  return (latest[algorithm] = { key, inner: padded(0x36), outer: padded(0x5c) });
}

/** Of both algorithms. */
const HMAC_BLOCK_BYTES = 64;

function equal(found: string, expected: string): boolean {
  const [a, b] = [Buffer.from(found), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
