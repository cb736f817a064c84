import { request as httpRequest, type Agent, type ClientRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { AppError } from "@/lib/core/errors";
import { abortError, throwIfAborted } from "./abort";
import type { Endpoint } from "./endpoint";
import { networkError } from "./network-error";

export interface Timeouts {
  /** From having a socket to being connected, TLS included. */
  readonly connectMs: number;
  /** Longest silence: of the peer while it should take bytes, answer, or go on answering. */
  readonly idleMs: number;
}

export interface ExchangeRequest {
  readonly method: string;
  /** Encoded path and query, base path included. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A piece of a streamed body may be reused once the next one is asked for. */
  readonly body: Uint8Array | AsyncIterable<Uint8Array> | null;
}

/** An answer whose body has not been read yet. Read it, or `discard` it: the connection waits for that. */
export interface ExchangeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes as they come, never decompressed. */
  chunks(): AsyncGenerator<Uint8Array, void>;
  /** The whole body as text. @throws AppError "maxcompute.answer_malformed" beyond `maxBytes` */
  text(maxBytes: number): Promise<string>;
  discard(): void;
}

/**
 * One request and its answer on a kept-alive connection. A peer that answers before it has read the whole body is
 * listened to: it usually says what is wrong.
 *
 * @throws AppError of lib/core/errors/maxcompute-connection.ts; "common.aborted" when the signal aborts; what the
 * source of the body throws, as it is
 */
export async function exchange(
  endpoint: Endpoint,
  agent: Agent,
  request: ExchangeRequest,
  timeouts: Timeouts,
  signal: AbortSignal,
): Promise<ExchangeAnswer> {
  throwIfAborted(signal);
  const line = new Line(endpoint, agent, request, timeouts, signal);
  try {
    void line.send(request.body);
    return new Answer(line, await line.answered);
  } catch (thrown) {
    line.close();
    throw line.explain(thrown);
  }
}

/** A request on its socket, with the timers of both directions. */
class Line {
  readonly answered: Promise<IncomingMessage>;
  readonly #request: ClientRequest;
  readonly #endpoint: Endpoint;
  readonly #timeouts: Timeouts;
  readonly #signal: AbortSignal;
  readonly #onAbort: () => void;
  #timer: NodeJS.Timeout | undefined;
  #isConnected = false;
  /** Whether the peer is expected to do something. */
  #isWatching = false;
  #isStopped = false;
  #failure: AppError | null = null;
  #sourceFailure: { readonly thrown: unknown } | null = null;

  constructor(
    endpoint: Endpoint,
    agent: Agent,
    { method, target, headers }: ExchangeRequest,
    timeouts: Timeouts,
    signal: AbortSignal,
  ) {
    this.#endpoint = endpoint;
    this.#timeouts = timeouts;
    this.#signal = signal;
    const { hostname, port, isSecure } = endpoint;
    const send = isSecure ? httpsRequest : httpRequest;
    const request = send({ hostname, port, path: target, method, headers, agent });
    this.#request = request;
    this.answered = new Promise((resolve, reject) => {
      request.once("response", resolve);
      request.on("error", reject);
      request.once("close", () => reject(new Error("closed before it answered")));
    });
    this.answered.catch(() => {}); // Whoever waits hears of it; nobody may be waiting yet.
    request.once("socket", (socket) => {
      if (!socket.connecting) return this.#connected();
      const timer = setTimeout(() => this.fail(this.#connectTimeout()), timeouts.connectMs);
      socket.once("close", () => clearTimeout(timer));
      socket.once(isSecure ? "secureConnect" : "connect", () => {
        clearTimeout(timer);
        this.#connected();
      });
    });
    this.#onAbort = () => this.fail(abortError(signal));
    signal.addEventListener("abort", this.#onAbort, { once: true });
  }

  get isBodySent(): boolean {
    return this.#request.writableEnded;
  }

  /**
   * Hands the body over, piece by piece as the peer takes them. Never rejects: what the source throws ends the request.
   * Once stopped it goes on waiting for the piece it has asked for, and drops it.
   */
  async send(body: ExchangeRequest["body"]): Promise<void> {
    const request = this.#request;
    if (body === null || body instanceof Uint8Array) {
      request.end(body ?? undefined);
      return this.watch();
    }
    try {
      for await (const piece of body) {
        if (this.#isStopped) return;
        this.watch();
        await new Promise<void>((resolve) => request.write(piece, () => resolve()));
        if (this.#isStopped) return;
        this.unwatch();
      }
      request.end();
      this.watch();
    } catch (thrown) {
      if (this.#isStopped) return;
      this.#sourceFailure = { thrown };
      request.destroy();
    }
  }

  /** From now on the peer must not be silent for longer than it may, until `unwatch`. */
  watch(): void {
    this.unwatch();
    this.#isWatching = true;
    if (!this.#isConnected) return;
    const seconds = this.#timeouts.idleMs / 1000;
    this.#timer = setTimeout(
      () => this.fail(new AppError("maxcompute.answer_timeout", { endpoint: this.#endpoint.origin, seconds })),
      this.#timeouts.idleMs,
    );
  }

  unwatch(): void {
    this.#isWatching = false;
    clearTimeout(this.#timer);
  }

  fail(failure: AppError): void {
    this.#failure ??= failure;
    this.#request.destroy(failure);
  }

  /** The request is over; its connection may serve another. */
  release(): void {
    this.#isStopped = true;
    this.unwatch();
    this.#signal.removeEventListener("abort", this.#onAbort);
  }

  close(): void {
    this.release();
    this.#request.destroy();
  }

  /** What really failed, given what was noticed. */
  explain(thrown: unknown): unknown {
    if (this.#failure !== null) return this.#failure;
    if (this.#sourceFailure !== null) return this.#sourceFailure.thrown;
    return networkError(thrown, { endpoint: this.#endpoint.origin, connectTimeoutMs: this.#timeouts.connectMs });
  }

  /** Waiting for a free connection is nobody's silence: timing begins here. */
  #connected(): void {
    this.#isConnected = true;
    if (this.#isWatching) this.watch();
  }

  #connectTimeout(): AppError {
    const seconds = this.#timeouts.connectMs / 1000;
    return new AppError("maxcompute.connect_timeout", { endpoint: this.#endpoint.origin, seconds });
  }
}

class Answer implements ExchangeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly #line: Line;
  readonly #message: IncomingMessage;

  constructor(line: Line, message: IncomingMessage) {
    this.#line = line;
    this.#message = message;
    this.status = message.statusCode ?? 0;
    this.headers = Object.fromEntries(
      Object.entries(message.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(", ") : (value ?? ""),
      ]),
    );
    line.unwatch();
  }

  async *chunks(): AsyncGenerator<Uint8Array, void> {
    const line = this.#line;
    const message = this.#message;
    let isWhole = false;
    try {
      line.watch();
      for await (const chunk of message) {
        line.unwatch();
        yield chunk as Uint8Array;
        line.watch();
      }
      if (!message.complete) throw new Error("the answer broke off");
      isWhole = true;
    } catch (thrown) {
      throw line.explain(thrown);
    } finally {
      if (isWhole && line.isBodySent) line.release();
      else line.close();
    }
  }

  async text(maxBytes: number): Promise<string> {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of this.chunks()) {
      length += chunk.length;
      if (length > maxBytes)
        throw new AppError("maxcompute.answer_malformed", { reason: `more than ${maxBytes} bytes` });
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString("utf8");
  }

  discard(): void {
    if (!this.#line.isBodySent) return this.#line.close();
    this.#line.release();
    this.#message.resume();
  }
}
