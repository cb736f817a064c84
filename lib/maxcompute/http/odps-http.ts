import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { AppError } from "@/lib/core/errors";
import type { NetworkGuard } from "@/lib/network/guard";
import { parseErrorBody } from "../documents/error-body";
import { parseHttpDate } from "../documents/times";
import { authorizationHeaders, type OdpsCredentials } from "../signature";
import { throwIfAborted } from "./abort";
import type { Endpoint } from "./endpoint";
import { exchange, type ExchangeAnswer, type Timeouts } from "./exchange";
import { retrying, type Effect, type RetryPolicy } from "./retry";
import { serviceError, type RequestSubject } from "./service-error";

/** Largest answer that is read into memory: a result of 10,000 wide rows fits. */
const MAX_TEXT_BYTES = 256 * 1024 * 1024;
const MAX_ERROR_BYTES = 1024 * 1024;
const USER_AGENT = "millrace";

export interface OdpsRequest {
  readonly method: "GET" | "POST" | "PUT";
  /** Decoded names: `["projects", "p", "tables", "t"]`. */
  readonly path: readonly string[];
  /** In order; an empty value is sent as the bare name. */
  readonly query?: readonly (readonly [name: string, value: string])[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Text, or a function that gives the body once more for each attempt. */
  readonly body?: string | (() => AsyncIterable<Uint8Array>);
  readonly effect?: Effect;
  /** Whether `body` can still give its bytes again. */
  readonly canRepeat?: () => boolean;
  readonly subject?: Partial<RequestSubject>;
}

export interface OdpsAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface OdpsHttpOptions {
  readonly project: string;
  /** Asked before every request, so that temporary credentials can be renewed. */
  readonly credentials: () => OdpsCredentials | Promise<OdpsCredentials>;
  /** Signs with version 4 for this region; null signs with version 2. */
  readonly region: string | null;
  readonly timeouts: Timeouts;
  readonly retry: RetryPolicy;
  /** Control requests on the way at the same time, per endpoint. Blocks and downloads have connections of their own. */
  readonly maxConnections: number;
  /** Blocks and downloads on the way at the same time, per endpoint; further ones wait. */
  readonly maxStreams: number;
  /** PEM certificates to trust besides the system's. */
  readonly certificateAuthorities: string | undefined;
  /** Where connections may lead, also those to a tunnel that the service names. */
  readonly guard: NetworkGuard;
  readonly now: () => Date;
}

/** Which connections a request uses: `fresh` is for what must not meet one that the server is just closing. */
type Lane = "control" | "stream" | "fresh";

/** Signed requests of one project with one key: to its REST service, its tunnel, or wherever those point. */
export class OdpsHttp {
  readonly #options: OdpsHttpOptions;
  readonly #agents = new Map<string, HttpAgent>();
  /** Origins that understand version 2 only. */
  readonly #legacy = new Set<string>();

  constructor(options: OdpsHttpOptions) {
    this.#options = options;
  }

  get retryPolicy(): RetryPolicy {
    return this.#options.retry;
  }

  get now(): () => Date {
    return this.#options.now;
  }

  /** A request whose answer is text. @throws AppError of the maxcompute area */
  async send(endpoint: Endpoint, request: OdpsRequest, signal: AbortSignal): Promise<OdpsAnswer> {
    const effect = request.effect ?? "repeatable";
    const lane = typeof request.body === "function" ? "stream" : effect === "once" ? "fresh" : "control";
    return this.#retry(request, signal, async () => {
      const answer = await this.#signed(endpoint, lane, request, signal);
      return { status: answer.status, headers: answer.headers, text: await answer.text(MAX_TEXT_BYTES) };
    });
  }

  /** A request whose answer is read as it comes. Failures before its first byte are repeated, later ones are not. */
  async open(endpoint: Endpoint, request: OdpsRequest, signal: AbortSignal): Promise<ExchangeAnswer> {
    return this.#retry(request, signal, () => this.#signed(endpoint, "stream", request, signal));
  }

  /** Ends all idle connections; requests on the way fail. */
  close(): void {
    for (const agent of this.#agents.values()) agent.destroy();
    this.#agents.clear();
  }

  #retry<T>(request: OdpsRequest, signal: AbortSignal, attempt: () => Promise<T>): Promise<T> {
    const operation = `${request.method} /${request.path.join("/")}`;
    const call = { operation, effect: request.effect ?? "repeatable", canRepeat: request.canRepeat };
    return retrying(call, this.#options.retry, signal, attempt);
  }

  /** One attempt, once more with version 2, or with renewed credentials, when that is what the answer asks for. */
  async #signed(endpoint: Endpoint, lane: Lane, request: OdpsRequest, signal: AbortSignal): Promise<ExchangeAnswer> {
    const canFallBack = this.#options.region !== null && !this.#legacy.has(endpoint.origin);
    try {
      return await this.#accepted(endpoint, lane, request, signal);
    } catch (thrown) {
      throwIfAborted(signal);
      if (!(thrown instanceof AppError)) throw thrown;
      if (canFallBack && wantsVersion2(thrown)) this.#legacy.add(endpoint.origin);
      else if (thrown.code !== "maxcompute.credentials_expired") throw thrown;
      return this.#accepted(endpoint, lane, request, signal);
    }
  }

  async #accepted(endpoint: Endpoint, lane: Lane, request: OdpsRequest, signal: AbortSignal): Promise<ExchangeAnswer> {
    const credentials = await this.#options.credentials();
    const answer = await this.#exchange(endpoint, lane, request, credentials, signal);
    if (answer.status < 300) return answer;
    throw await this.#refused(endpoint, request, credentials, answer);
  }

  async #exchange(
    endpoint: Endpoint,
    lane: Lane,
    request: OdpsRequest,
    credentials: OdpsCredentials,
    signal: AbortSignal,
  ): Promise<ExchangeAnswer> {
    const { project, region, now, timeouts, guard } = this.#options;
    guard.demandAllowed(endpoint.hostname);
    const query = [...(request.query ?? []), ["curr_project", project] as const];
    const resource = `/${request.path.join("/")}`;
    const at = now();
    const headers: Record<string, string> = {
      date: at.toUTCString(),
      "user-agent": USER_AGENT,
      "x-odps-user-agent": USER_AGENT,
      ...request.headers,
    };
    const scope = { region: this.#legacy.has(endpoint.origin) ? null : region, now: at };
    Object.assign(
      headers,
      authorizationHeaders({ method: request.method, resource, query, headers }, credentials, scope),
    );
    const body = typeof request.body === "function" ? request.body() : Buffer.from(request.body ?? "");
    // The tunnel wants a length even of a GET without a body.
    if (body instanceof Uint8Array) headers["content-length"] = String(body.length);
    const target = endpoint.basePath + encodePath(request.path) + encodeQuery(query);
    return exchange(
      endpoint,
      this.#agent(endpoint, lane),
      { method: request.method, target, headers, body },
      timeouts,
      signal,
    );
  }

  async #refused(
    endpoint: Endpoint,
    request: OdpsRequest,
    { accessId }: OdpsCredentials,
    answer: ExchangeAnswer,
  ): Promise<AppError> {
    // Whatever breaks while the explanation is read, the status is known.
    const text = await answer.text(MAX_ERROR_BYTES).catch(() => "");
    const { location } = answer.headers;
    if (answer.status < 400 && location !== undefined)
      return new AppError("maxcompute.redirected", { endpoint: endpoint.origin, location });
    const body = parseErrorBody(text);
    const requestId = answer.headers["x-odps-request-id"] ?? "";
    const hasSpoken = body !== null || requestId !== "";
    const known = body ?? (hasSpoken ? { code: "", message: text.slice(0, 500), requestId, hostId: "" } : null);
    const pauseMs = body?.holdMs ?? retryAfterMs(answer.headers["retry-after"], this.#options.now());
    const subject = { project: this.#options.project, accessId, ...request.subject };
    return serviceError({ status: answer.status, requestId, body: known, pauseMs }, subject, endpoint.origin);
  }

  #agent(endpoint: Endpoint, lane: Lane): HttpAgent {
    const key = `${lane} ${endpoint.origin}`;
    const known = this.#agents.get(key);
    if (known) return known;
    const { maxConnections, maxStreams, certificateAuthorities: ca, guard } = this.#options;
    const options = {
      keepAlive: lane !== "fresh",
      maxSockets: lane === "stream" ? maxStreams : maxConnections,
      scheduling: "lifo" as const,
      lookup: guard.lookup,
      ...(ca === undefined ? {} : { ca }),
    };
    const agent = endpoint.isSecure ? new HttpsAgent(options) : new HttpAgent(options);
    this.#agents.set(key, agent);
    return agent;
  }
}

/** Source: PyODPS odps/rest.py, RestClient._should_fallback_to_v2 */
function wantsVersion2({ code, details }: AppError): boolean {
  const text = `${String(details.code ?? "")} ${String(details.message ?? "")}`.toLowerCase();
  return /need ak v3 support|accesskey acl denied|invalid or missing/.test(text) || code === "maxcompute.key_unknown";
}

function retryAfterMs(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  if (/^\d+(\.\d+)?$/.test(header.trim())) return Number(header) * 1000;
  const at = parseHttpDate(header);
  return at === null ? null : Math.max(0, at.getTime() - now.getTime());
}

function encodePath(path: readonly string[]): string {
  return path.map((segment) => `/${encodeURIComponent(segment)}`).join("");
}

function encodeQuery(query: readonly (readonly [string, string])[]): string {
  const pairs = query.map(([name, value]) => (value === "" ? name : `${name}=${encodeURIComponent(value)}`));
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}
