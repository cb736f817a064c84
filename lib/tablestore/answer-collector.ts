import type { Dispatcher } from "undici";
import { AppError } from "@/lib/core/errors";
import { pageMemory } from "@/lib/kernel/page-memory";
import type { Answer } from "./answer";
import type { Headers } from "./signature";

/** Of an answer that does not say how long it is. */
const FIRST_BYTES = 16_384;

/**
 * Takes one answer straight from the connection, into one piece of memory: no stream and no promise in between. `answer`
 * settles once; `fail` ends the request as well, whether it has been sent or still waits for a connection.
 */
export class AnswerCollector implements Dispatcher.DispatchHandler {
  readonly answer: Promise<Answer>;
  readonly #operation: string;
  readonly #maxBytes: number;
  readonly #lent: boolean;
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (error: unknown) => void;
  #controller: Dispatcher.DispatchController | null = null;
  #failure: Error | null = null;
  #status = 0;
  #headers: Headers = {};
  #bytes = NOTHING;
  #length = 0;

  /** `lent`: the answer lies in page memory, for whoever reads it to give back. */
  constructor(operation: string, maxBytes: number, lent: boolean) {
    this.#lent = lent;
    this.#operation = operation;
    this.#maxBytes = maxBytes;
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.answer = promise;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  fail(error: Error): void {
    this.#failure ??= error;
    this.#reject(error);
    this.#controller?.abort(error);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#failure !== null) controller.abort(this.#failure);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: RawHeaders): void {
    this.#status = status;
    this.#headers = single(headers);
    const announced = Number(headers["content-length"] ?? 0) || FIRST_BYTES;
    this.#bytes = this.#memory(Math.min(announced, this.#maxBytes));
    this.#length = 0;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const end = this.#length + chunk.length;
    if (end > this.#bytes.length && !this.#grow(end)) return;
    this.#bytes.set(chunk, this.#length);
    this.#length = end;
  }

  onResponseEnd(): void {
    const body = this.#bytes.subarray(0, this.#length);
    this.#resolve({ status: this.#status, headers: this.#headers, body });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#reject(error);
  }

  #grow(needed: number): boolean {
    if (this.#failure !== null) return false;
    if (needed > this.#maxBytes) {
      const reason = `more than ${this.#maxBytes} bytes`;
      this.fail(new AppError("tablestore.damaged_answer", { operation: this.#operation, reason }));
      return false;
    }
    const grown = this.#memory(Math.max(this.#bytes.length * 2, needed));
    grown.set(this.#bytes.subarray(0, this.#length));
    pageMemory.give(this.#bytes.buffer);
    this.#bytes = grown;
    return true;
  }

  /** Not zeroed, and no part of Node's shared pool: a page lives longer than what else is there. */
  #memory(bytes: number): Buffer<ArrayBuffer> {
    return this.#lent ? Buffer.from(pageMemory.take(bytes)) : Buffer.allocUnsafeSlow(bytes);
  }
}

type RawHeaders = Readonly<Record<string, string | string[] | undefined>>;

const NOTHING: Buffer<ArrayBuffer> = Buffer.alloc(0);

/** Headers with one value each; Tablestore repeats none. */
function single(headers: RawHeaders): Headers {
  const result: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) result[name] = typeof value === "string" ? value : value.join(",");
  }
  return result;
}
