import type { PrimaryKey } from "@/lib/tablestore/row";
import { decodeRow } from "@/lib/tablestore/row-decoder";
import { changed, checkChangeOf, returned } from "../rows/decide-change";
import { decodeStoredRow, encodeStoredRow, sizeOf, unexpired } from "../rows/stored-row";
import { ServiceError } from "../service-error";
import { compareKeys, encodeKey } from "../store/key";
import type { RowChange } from "../store/operation";
import type { KeyRange, RowSource } from "../store/reader";
import type { Table } from "../store/table";
import { LIMIT } from "../validation/limits";
import type { Partition } from "./partition";

interface OwnRow {
  readonly key: Uint8Array;
  /** Null when the transaction has deleted the row. */
  readonly bytes: Uint8Array | null;
}

/**
 * The writes of one local transaction, decided at once and carried out by its commit. Nobody else can write in its
 * partition meanwhile, so its commit decides every write as it was decided here. Reads from it see its own writes.
 */
export class Transaction implements RowSource {
  readonly id: string;
  readonly instance: string;
  readonly partition: Partition;
  readonly startedMs: number;
  readonly #committed: RowSource;
  readonly #own = new Map<string, OwnRow>();
  readonly #changes: RowChange[] = [];
  #sizeBytes = 0;

  constructor(
    id: string,
    about: { readonly instance: string; readonly partition: Partition; readonly startedMs: number },
    committed: RowSource,
  ) {
    this.id = id;
    this.instance = about.instance;
    this.partition = about.partition;
    this.startedMs = about.startedMs;
    this.#committed = committed;
  }

  /** What the commit has to carry out, in order. */
  get changes(): readonly RowChange[] {
    return this.#changes;
  }

  /** @throws ServiceError when the change is refused; the transaction then stands as before */
  write({ options }: Table, change: RowChange, nowMs: number): { row: Uint8Array | null; sizeBytes: number } {
    const wire = decodeRow(change.row);
    const primaryKey = wire.primaryKey as PrimaryKey;
    const key = encodeKey(primaryKey.map(({ value }) => value));
    const stored = this.row(change.tableId, key);
    const current = stored === null ? null : unexpired(decodeStoredRow(stored), options, nowMs);
    const decision = { change, wire, primaryKey, current, options };
    checkChangeOf(decision, nowMs);
    const after = changed(decision, BigInt(nowMs));
    const sizeBytes = sizeOf(wire.primaryKey) + sizeOf(wire.cells);
    if (this.#sizeBytes + sizeBytes > LIMIT.transactionBytes) throw tooLarge(this.#sizeBytes + sizeBytes);
    this.#sizeBytes += sizeBytes;
    this.#changes.push(change);
    if (after.cells !== null || change.type === "delete") {
      const bytes = after.cells === null ? null : encodeStoredRow({ primaryKey, cells: after.cells });
      this.#own.set(textOf(key), { key, bytes });
    }
    return { row: returned(change, primaryKey, after), sizeBytes };
  }

  row(tableId: number, key: Uint8Array): Uint8Array | null {
    const own = this.#own.get(textOf(key));
    return own === undefined ? this.#committed.row(tableId, key) : own.bytes;
  }

  /** Committed rows and its own, merged in key order; where both have a row, its own counts. */
  scan(tableId: number, range: KeyRange, visit: (bytes: Uint8Array, key: Uint8Array) => boolean): void {
    const sign = range.direction === "FORWARD" ? 1 : -1;
    const own = [...this.#own.values()]
      .filter(({ key }) => sign * compareKeys(key, range.from) >= 0 && sign * compareKeys(key, range.to) < 0)
      .sort((a, b) => sign * compareKeys(a.key, b.key));
    let next = 0;
    /** Visits its own rows before `key`, or all that are left. */
    const visitOwn = (key: Uint8Array | null): boolean => {
      for (; next < own.length && (key === null || sign * compareKeys(own[next]!.key, key) < 0); next++) {
        const { key: ownKey, bytes } = own[next]!;
        if (bytes !== null && !visit(bytes, ownKey)) return false;
      }
      return true;
    };
    let goesOn = true;
    this.#committed.scan(tableId, range, (bytes, key) => {
      goesOn = visitOwn(key);
      if (!goesOn) return false;
      const isOwn = next < own.length && compareKeys(own[next]!.key, key) === 0;
      const present = isOwn ? own[next++]!.bytes : bytes;
      goesOn = present === null || visit(present, key);
      return goesOn;
    });
    if (goesOn) visitOwn(null);
  }
}

function textOf(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.length).toString("latin1");
}

function tooLarge(size: number): ServiceError {
  const limit = LIMIT.transactionBytes;
  return new ServiceError(
    400,
    "OTSOutOfTransactionDataSizeLimit",
    `The total data size of the transaction exceeds the limit, limit size: ${limit}, data size: ${size}.`,
  );
}
