import { HEADER } from "@/lib/tablestore/plain-buffer";
import type { PrimaryKeyValue, RangeBound, WireKey } from "@/lib/tablestore/row";
import { encodePrimaryKey } from "@/lib/tablestore/row-encoder";
import { dataSize } from "../rows/data-size";
import { selectRow, selectsEverything, type Selection } from "../rows/select-row";
import { decodeStoredRow, encodeStoredRow } from "../rows/stored-row";
import { invalid } from "../service-error";
import { compareKeys, encodeKey } from "../store/key";
import type { RowSource } from "../store/reader";
import type { Table } from "../store/table";
import { LIMIT } from "../validation/limits";
import { checkKey, readRow } from "../validation/row-input";
import { consumed, findTable, type Call, type Operation } from "./call";
import { readSelection } from "./selection";
import { checkScope, transactionOf } from "./transactions";

const HEADER_BYTES = 4;
const NOTHING = new Uint8Array(0);

export const getRow: Operation<"GetRow"> = (request, call) => {
  const table = findTable(request.tableName, call);
  const transaction = transactionOf(request.transactionId, table, call);
  const selection = readSelection(request);
  const { primaryKey } = readRow(request.primaryKey);
  checkKey(primaryKey, table, "exact");
  checkScope(transaction, table, primaryKey);
  const key = encodeKey(primaryKey.map(({ value }) => value as PrimaryKeyValue));
  const row = readOne(table, key, selection, call, transaction ?? call.store.reader);
  return { consumed: consumed("read", dataSize(row)), row };
};

/** The key of a request as the store keeps it. @throws ServiceError */
export function readKey(bytes: Uint8Array, table: Table): Uint8Array {
  const { primaryKey } = readRow(bytes);
  checkKey(primaryKey, table, "exact");
  return encodeKey(primaryKey.map(({ value }) => value as PrimaryKeyValue));
}

/** The bytes that answer a read of one row; none when there is nothing to answer. */
export function readOne(
  table: Table,
  key: Uint8Array,
  selection: Selection,
  { store, nowMs }: Call,
  source: RowSource = store.reader,
): Uint8Array {
  const stored = source.row(table.id, key);
  return stored === null ? NOTHING : present(stored, selection, table, nowMs);
}

function present(stored: Uint8Array, selection: Selection, table: Table, nowMs: number): Uint8Array {
  if (selectsEverything(selection, table.options)) return stored;
  const row = selectRow(decodeStoredRow(stored), selection, table.options, nowMs);
  return row === null ? NOTHING : encodeStoredRow(row);
}

export const getRange: Operation<"GetRange"> = (request, call) => {
  const table = findTable(request.tableName, call);
  const transaction = transactionOf(request.transactionId, table, call);
  const selection = readSelection(request);
  const { limit, direction, timeRange, maxVersions } = request;
  // The Go client's tests expect this of ranges; single rows are not known to refuse it.
  if (timeRange?.specificTime !== undefined && maxVersions !== undefined)
    throw invalid("Specific time and max versions cannot be given together.");
  if (limit !== undefined && limit <= 0) throw invalid("The limit must be greater than 0.");
  const start = readBound(request.inclusiveStartPrimaryKey, table);
  const end = readBound(request.exclusiveEndPrimaryKey, table);
  checkScope(transaction, table, start, end);
  const [from, to] = [encodeBound(start), encodeBound(end)];
  const order = compareKeys(from, to);
  if (direction === "FORWARD" && order >= 0) throw invalid("Begin key must less than end key in FORWARD");
  if (direction === "BACKWARD" && order <= 0) throw invalid("Begin key must more than end key in BACKWARD");

  const page = new RangePage(limit ?? LIMIT.rangeRows);
  call.store.reader.snapshot(() =>
    (transaction ?? call.store.reader).scan(table.id, { from, to, direction }, (stored) => {
      if (page.isFull) {
        page.next = stored;
        return false;
      }
      page.add(stored, present(stored, selection, table, call.nowMs));
      return true;
    }),
  );
  return {
    consumed: consumed("read", page.dataSize),
    rows: page.rows(),
    ...(page.next === null ? {} : { nextStartPrimaryKey: encodePrimaryKey(decodeStoredRow(page.next).primaryKey) }),
  };
};

function readBound(bytes: Uint8Array, table: Table): WireKey {
  const key = readRow(bytes).primaryKey;
  checkKey(key, table, "bound");
  return key;
}

function encodeBound(key: WireKey): Uint8Array {
  return encodeKey(key.map(({ value }) => value as RangeBound));
}

/** One page of a range: ends at its limit, at 5,000 rows or at 4 MB, counting also the rows a filter keeps back. */
class RangePage {
  readonly #limit: number;
  readonly #pieces: Uint8Array[] = [];
  #results = 0;
  #scanned = 0;
  #scannedBytes = 0;
  /** What was scanned as capacity counts it. */
  dataSize = 0;
  /** The row that the next page begins with. */
  next: Uint8Array | null = null;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get isFull(): boolean {
    return this.#results >= this.#limit || this.#scanned >= LIMIT.rangeRows || this.#scannedBytes >= LIMIT.rangeBytes;
  }

  add(stored: Uint8Array, presented: Uint8Array): void {
    this.#scanned += 1;
    this.#scannedBytes += stored.length;
    this.dataSize += dataSize(stored);
    if (presented.length === 0) return;
    this.#results += 1;
    this.#pieces.push(presented.subarray(HEADER_BYTES));
  }

  rows(): Uint8Array {
    if (this.#pieces.length === 0) return NOTHING;
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt32LE(HEADER);
    return Buffer.concat([header, ...this.#pieces]);
  }
}
