import { Worker } from "node:worker_threads";
import { internalError, ServiceError } from "../service-error";
import type { OperationResult, RowResult, StoreOperation } from "./operation";
import type { FromWriter, ToWriter, WriterRequest } from "./writer-thread";

interface Waiting {
  readonly resolve: (rows: readonly RowResult[]) => void;
  readonly reject: (error: unknown) => void;
}

/** The main thread's end of the writer: everything asked for in one turn of the event loop goes over as one message. */
export class WriterHandle {
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  readonly #ready: Promise<void>;
  readonly #waiting = new Map<number, Waiting>();
  #outbox: WriterRequest[] = [];
  #nextId = 1;
  #isReady = false;
  #failure: unknown = null;

  /** Resolves when the store is open and recovered. */
  static async start(file: string): Promise<WriterHandle> {
    const handle = new WriterHandle(file);
    await handle.#ready;
    return handle;
  }

  private constructor(file: string) {
    const alias = new URL("../../../../scripts/alias.js", import.meta.url).href;
    this.#worker = new Worker(new URL("./writer-thread.ts", import.meta.url), {
      workerData: { file },
      execArgv: ["--import", alias],
    });
    this.#exited = new Promise((resolve) => this.#worker.once("exit", () => resolve()));
    this.#ready = new Promise((resolve, reject) => {
      this.#worker.once("message", () => {
        this.#isReady = true;
        resolve();
      });
      this.#worker.once("error", reject);
    });
    this.#worker.on("message", (message: FromWriter) => {
      if (message !== "ready") for (const { id, result } of message) this.#settle(id, result);
    });
    this.#worker.on("error", (error) => {
      this.#fail(error);
      if (this.#isReady) setImmediate(() => rethrow(error));
    });
    void this.#exited.then(() => this.#fail(internalError()));
  }

  /** Resolves when the operation is on disk. @throws ServiceError when it is refused */
  apply(operation: StoreOperation): Promise<readonly RowResult[]> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      this.#waiting.set(id, { resolve, reject });
      if (this.#outbox.push({ id, operation }) === 1) setImmediate(() => this.#send());
    });
  }

  /** Resolves when everything asked before is on disk and the files are closed. */
  async close(): Promise<void> {
    this.#send();
    this.#post("close");
    await this.#exited;
  }

  #send(): void {
    if (this.#outbox.length > 0) this.#post(this.#outbox);
    this.#outbox = [];
  }

  #post(message: ToWriter): void {
    this.#worker.postMessage(message);
  }

  #settle(id: number, result: OperationResult): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (result.ok) waiting?.resolve(result.rows);
    else waiting?.reject(new ServiceError(result.error.status, result.error.code, result.error.message));
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#failure);
    this.#waiting.clear();
  }
}

/** A store without its writer is of no use: the process ends, and whoever looks after it starts it again. */
function rethrow(error: unknown): never {
  throw error;
}
