import { Agent, type Dispatcher } from "undici";
import { AppError } from "@/lib/core/errors";
import type { NetworkGuard } from "@/lib/network/guard";
import type { Answer } from "./answer";
import { parseEndpoint } from "./endpoint";
import { answerTimeout, networkError, type NetworkContext } from "./network-error";
import { throwIfAborted } from "./retry";
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
  readonly #agent: Agent;

  constructor(options: TransportOptions) {
    this.#options = options;
    this.origin = parseEndpoint(options.endpoint).origin;
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
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(answerTimeout(context)), timeoutMs);
    const abort = () => deadline.abort();
    signal.addEventListener("abort", abort, { once: true });
    try {
      this.#options.guard.demandAllowed(new URL(this.origin).hostname);
      const response = await this.#agent.request({
        origin: this.origin,
        path: `/${operation}`,
        method: "POST",
        headers: { ...headers },
        body,
        signal: deadline.signal,
      });
      return {
        status: response.statusCode,
        headers: single(response.headers),
        body: await readBody(response, operation, maxAnswerBytes),
      };
    } catch (thrown) {
      throwIfAborted(signal);
      throwIfAborted(deadline.signal);
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

/** Headers with one value each; Tablestore repeats none. */
function single(headers: Dispatcher.ResponseData["headers"]): Headers {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) result[name] = typeof value === "string" ? value : value.join(",");
  }
  return result;
}

async function readBody(
  { body, headers }: Dispatcher.ResponseData,
  operation: string,
  maxBytes: number,
): Promise<Uint8Array> {
  const announced = Number(headers["content-length"] ?? 0);
  // Not zeroed, and no part of Node's shared pool: a page lives longer than what else is there.
  let bytes: Uint8Array = Buffer.allocUnsafeSlow(Math.min(announced || 16_384, maxBytes));
  let length = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    if (length + chunk.length > bytes.length) {
      if (length + chunk.length > maxBytes) {
        throw new AppError("tablestore.damaged_answer", { operation, reason: `more than ${maxBytes} bytes` });
      }
      const grown = Buffer.allocUnsafeSlow(Math.max(bytes.length * 2, length + chunk.length));
      grown.set(bytes.subarray(0, length));
      bytes = grown;
    }
    bytes.set(chunk, length);
    length += chunk.length;
  }
  return length === bytes.length ? bytes : bytes.subarray(0, length);
}
