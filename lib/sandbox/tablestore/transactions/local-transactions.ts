import { randomBytes } from "node:crypto";
import { invalid, rowConflict, ServiceError } from "../service-error";
import type { Store } from "../store/store";
import { LIMIT } from "../validation/limits";
import { type Partition } from "./partition";
import { Transaction } from "./transaction";

const ID = /^[0-9a-f]{32}$/;

/**
 * The local transactions of a server. Each locks its partition against all other writes until it ends, at the latest
 * after a minute of the sandbox's clock. They live in memory: a server that dies has aborted them.
 */
export class LocalTransactions {
  readonly #store: Store;
  readonly #byId = new Map<string, Transaction>();
  readonly #byPartition = new Map<string, Transaction>();
  readonly #committing = new Set<Transaction>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Resolves when every write that came before it is on disk. @throws ServiceError when the partition is locked */
  async start(instance: string, partition: Partition, nowMs: number): Promise<Transaction> {
    this.checkUnlocked(partition, nowMs);
    const id = randomBytes(16).toString("hex");
    const transaction = new Transaction(id, { instance, partition, startedMs: nowMs }, this.#store.reader);
    this.#byId.set(id, transaction);
    this.#byPartition.set(nameOf(partition), transaction);
    await this.#store.apply({ kind: "write", changes: [], isAtomic: false, nowMs });
    return transaction;
  }

  /** @throws ServiceError when there is no such transaction, or it is being committed */
  find(instance: string, id: string, nowMs: number): Transaction {
    if (!ID.test(id)) throw invalid("TransactionID is invalid.");
    this.#forgetExpired(nowMs);
    const transaction = this.#byId.get(id);
    if (transaction?.instance !== instance)
      throw new ServiceError(400, "OTSSessionNotExist", "Session not exist or may be timeout.");
    if (this.#committing.has(transaction))
      throw new ServiceError(409, "OTSSessionBusy", "The last request of the transaction is incomplete.");
    return transaction;
  }

  /** Resolves when everything the transaction wrote is on disk, as a whole. */
  async commit(transaction: Transaction, nowMs: number): Promise<void> {
    const { changes } = transaction;
    this.#committing.add(transaction);
    try {
      if (changes.length > 0) await this.#store.apply({ kind: "write", changes, isAtomic: true, nowMs });
    } finally {
      this.#committing.delete(transaction);
      this.abort(transaction);
    }
  }

  abort({ id, partition }: Transaction): void {
    this.#byId.delete(id);
    this.#byPartition.delete(nameOf(partition));
  }

  /** Whether a write outside of any transaction has to ask `checkUnlocked`. */
  get areThereAny(): boolean {
    return this.#byId.size > 0;
  }

  /** @throws ServiceError when a transaction has the partition */
  checkUnlocked(partition: Partition, nowMs: number): void {
    this.#forgetExpired(nowMs);
    if (this.#byPartition.has(nameOf(partition))) throw rowConflict();
  }

  #forgetExpired(nowMs: number): void {
    for (const transaction of this.#byId.values())
      if (nowMs - transaction.startedMs >= LIMIT.transactionMs && !this.#committing.has(transaction))
        this.abort(transaction);
  }
}

function nameOf({ tableId, prefix }: Partition): string {
  return `${tableId}/${Buffer.from(prefix).toString("latin1")}`;
}
