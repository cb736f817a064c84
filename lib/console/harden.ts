import type { IncomingMessage, RequestListener, Server, ServerOptions, ServerResponse } from "node:http";
import type { BlockList } from "node:net";
import { clientAddress, isTrusted } from "./client-address";

export interface Hardening {
  /** Time for a request's headers, and for all of it. Slower ones are answered 408. */
  readonly headersMs: number;
  readonly requestMs: number;
  readonly trusted: BlockList;
  /** Whether browsers come by https: they are told to stay with it. */
  readonly isSecure: boolean;
}

/** What every answer says. Pages set policies of their own (proxy.ts) over these. */
const HEADERS = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
};
/** Answers of the API are data: nothing in them may load or run anything, wherever a browser shows them. */
const DATA_ONLY = "default-src 'none'; frame-ancestors 'none'";
const YEAR_S = 31_536_000;
const FORWARDED = ["x-forwarded-host", "x-forwarded-proto", "x-forwarded-port", "forwarded", "x-real-ip"];

/** Options of a server that lets nobody hold a connection without sending anything. */
export function patience({ headersMs, requestMs }: Hardening): ServerOptions {
  const connectionsCheckingInterval = Math.min(headersMs, 1_000);
  return { headersTimeout: headersMs, requestTimeout: requestMs, connectionsCheckingInterval };
}

/** Settles who the caller is before anybody reads a header, and what every answer says. */
export function harden(server: Server, { trusted, isSecure }: Hardening): Server {
  server.prependListener("request", (request: IncomingMessage, response: ServerResponse) => {
    const neighbour = request.socket.remoteAddress ?? "";
    const { headers } = request;
    const forwardedFor = headers["x-forwarded-for"];
    const given = Array.isArray(forwardedFor) ? forwardedFor.join(",") : forwardedFor;
    headers["x-forwarded-for"] = clientAddress(neighbour, given, trusted);
    if (!isTrusted(neighbour, trusted)) for (const name of FORWARDED) delete headers[name];
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    if (isSecure) response.setHeader("strict-transport-security", `max-age=${YEAR_S}; includeSubDomains`);
    if (request.url?.startsWith("/api/")) response.setHeader("content-security-policy", DATA_ONLY);
  });
  return server;
}

/** `create` with hardening, for a program that makes its server itself. */
export function hardening(create: (options: ServerOptions, listener?: RequestListener) => Server, how: Hardening) {
  return (...args: [listener?: RequestListener] | [options: ServerOptions, listener?: RequestListener]): Server => {
    const [first, second] = args;
    const options = typeof first === "object" ? first : {};
    const listener = typeof first === "function" ? first : second;
    return harden(create({ ...options, ...patience(how) }, listener), how);
  };
}
