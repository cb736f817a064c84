import { Agent } from "undici";
import type { NetworkGuard } from "@/lib/network/guard";
import type { Answer } from "./answer";
import { AnswerCollector } from "./answer-collector";
import { parseEndpoint } from "./endpoint";
import { answerTimeout, networkError, type NetworkContext } from "./network-error";
import { abortion, throwIfAborted } from "./retry";
import type { Headers } from "./signature";

/** More than any operation may answer: pages end at 4 MB of rows, records at 4 MB of payload. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

export interface TransportOptions {
  readonly endpoint: string;
  /** Requests on the way at the same time; further ones wait for a connection. */
  readonly maxConnections: number;
  readonly connectTimeoutMs: number;
  /** For one attempt from the first byte sent to the last byte read, waiting for a connection included. */
  readonly timeoutMs: number;
  /** Longer answers are refused. */
  readonly maxAnswerBytes?: number | undefined;
  /** PEM certificates to trust besides the system's, for endpoints inside a company. */
  readonly certificateAuthorities?: string | undefined;
  /** Where connections may lead. */
  readonly guard: NetworkGuard;
}

/** Keep-alive connections to one endpoint. */
export class Transport {
  readonly origin: string;
  readonly #options: TransportOptions;
  readonly #hostname: string;
  readonly #agent: Agent;

  constructor(options: TransportOptions) {
    this.#options = options;
    this.origin = parseEndpoint(options.endpoint).origin;
    this.#hostname = new URL(this.origin).hostname;
    const { certificateAuthorities: ca, guard } = options;
    this.#agent = new Agent({
      connections: options.maxConnections,
      pipelining: 1,
      connect: { timeout: options.connectTimeoutMs, lookup: guard.lookup, ...(ca === undefined ? {} : { ca }) },
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  /**
   * One request and its whole answer, whatever its status.
   * @throws AppError of lib/core/errors/tablestore-connection.ts; "common.aborted" when the signal aborts.
   */
  async send(operation: string, headers: Headers, body: Uint8Array, signal: AbortSignal): Promise<Answer> {
    throwIfAborted(signal);
    const { connectTimeoutMs, timeoutMs, maxAnswerBytes = MAX_ANSWER_BYTES } = this.#options;
    const context: NetworkContext = { operation, endpoint: this.origin, connectTimeoutMs, timeoutMs };
    this.#options.guard.demandAllowed(this.#hostname);
    const collector = new AnswerCollector(operation, maxAnswerBytes, operation === "GetStreamRecord");
    const timer = setTimeout(() => collector.fail(answerTimeout(context)), timeoutMs);
    const abort = () => collector.fail(abortion(signal));
    signal.addEventListener("abort", abort, { once: true });
    try {
      this.#agent.dispatch({ origin: this.origin, path: `/${operation}`, method: "POST", headers, body }, collector);
      return await collector.answer;
    } catch (thrown) {
      throwIfAborted(signal);
      throw networkError(thrown, context);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
    }
  }

  /** Waits for the requests on the way. */
  async close(): Promise<void> {
    await this.#agent.close();
  }
}
