import { AppError, type ErrorCode } from "@/lib/core/errors";
import { malformed } from "../documents/xml";
import { parseEndpoint, type Endpoint } from "../http/endpoint";
import type { OdpsHttp } from "../http/odps-http";
import type { OdpsService } from "../rest/service";

/** Addresses may change; a long run asks again now and then. */
const DISCOVERY_TTL_MS = 10 * 60_000;

/** Headers of every tunnel request. Source: PyODPS odps/tunnel/tabletunnel.py, Java tunnel/HttpHeaders.java */
export const TUNNEL_HEADERS = { "x-odps-tunnel-version": "6", "odps-tunnel-date-transform": "v1" } as const;

/** The data service of a project: found through the REST service unless its address is given. */
export class Tunnel {
  readonly #service: OdpsService;
  readonly #configured: Endpoint | null;
  readonly #discovered = new Map<string, { readonly endpoint: Endpoint; readonly untilMs: number }>();

  constructor(service: OdpsService, configured: Endpoint | null) {
    this.#service = service;
    this.#configured = configured;
  }

  get http(): OdpsHttp {
    return this.#service.http;
  }

  get project(): string {
    return this.#service.project;
  }

  /**
   * Where to send the tunnel requests of a quota; null is the shared one.
   * @throws AppError when the quota does not exist, or the project or the key are not accepted
   */
  async endpoint(quotaName: string | null, signal: AbortSignal): Promise<Endpoint> {
    if (this.#configured !== null) return this.#configured;
    const key = quotaName ?? "";
    const nowMs = this.http.now().getTime();
    const known = this.#discovered.get(key);
    if (known && nowMs < known.untilMs) return known.endpoint;
    const endpoint = await this.#discover(quotaName, signal);
    this.#discovered.set(key, { endpoint, untilMs: nowMs + DISCOVERY_TTL_MS });
    return endpoint;
  }

  async #discover(quotaName: string | null, signal: AbortSignal): Promise<Endpoint> {
    const { http, endpoint, project } = this.#service;
    const query = [["service", ""] as const, ...quotaQuery(quotaName)];
    const { text } = await http.send(endpoint, { method: "GET", path: ["projects", project, "tunnel"], query }, signal);
    const address = text.trim();
    if (address === "" || /\s|[<{]/.test(address)) throw malformed("no tunnel address");
    const hasScheme = /^https?:\/\//.test(address);
    return parseEndpoint(hasScheme ? address : `${endpoint.isSecure ? "https" : "http"}://${address}`);
  }
}

/** What a tunnel that works says about a session that nobody has opened. */
const PROBE_ANSWERS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "maxcompute.session_missing",
  "maxcompute.table_missing",
  "maxcompute.object_missing",
  "maxcompute.request_refused",
]);

/** One signed request that changes nothing. Gives the address that answered. */
export async function probeTunnel(tunnel: Tunnel, quotaName: string | null, signal: AbortSignal): Promise<string> {
  const endpoint = await tunnel.endpoint(quotaName, signal);
  const path = ["projects", tunnel.project, "tables", "millrace_probe"];
  const query = [["downloadid", "probe"] as const, ...quotaQuery(quotaName)];
  try {
    await tunnel.http.send(endpoint, { method: "GET", path, query, headers: TUNNEL_HEADERS }, signal);
  } catch (thrown) {
    if (!(thrown instanceof AppError) || !PROBE_ANSWERS.has(thrown.code)) throw thrown;
  }
  return endpoint.origin;
}

export function quotaQuery(quotaName: string | null): (readonly [string, string])[] {
  return quotaName === null ? [] : [["quotaName", quotaName]];
}
