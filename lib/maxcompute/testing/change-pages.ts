import { naturalColumns } from "@/lib/core/job/otsstream-columns";
import { PageBatch } from "@/lib/connectors/otsstream/change-batch";
import { changeRows } from "@/lib/connectors/otsstream/change-rows";
import { GetStreamRecord } from "@/lib/tablestore/operations/streams";
import type { Cell, KeyColumn, PrimaryKeyValue } from "@/lib/tablestore/row";
import { encodeRow } from "@/lib/tablestore/row-encoder";
import type { StreamAction } from "@/lib/tablestore/stream-record";
import { StreamPageWalker } from "@/lib/tablestore/stream-page-walker";

export const SHARD_ID = "8f6c1c0e-5d53-4b0a-9f52-6f1f3c2f7a10";
export const CHANGE_COLUMNS = naturalColumns(["pk"], true);
const SOURCE = {
  split: SHARD_ID,
  position: null,
  firstMs: null,
  lastMs: null,
  firstSequence: null,
  lastSequence: null,
};
/** When the first change of every set of pages happened. */
export const PAGES_START_MS = 1_751_356_800_000;
const START_US = PAGES_START_MS * 1000;

/** One answer of a stream as it is on the wire, but for its next iterator. */
export interface WirePage {
  readonly bytes: Uint8Array;
  /** Rows of column mode: one per changed cell, and one for a row that is deleted or replaced. */
  readonly changes: number;
}

/**
 * Stream pages as busy tables give them: 85 % updates, 12 % puts, 3 % deletes; five attribute columns, two of them
 * partly Chinese, one whole number, one double that mostly has two decimals; 4 % of the cells are deletions.
 */
export function changePages(pages: number, rowsPerPage: number): PageBatch[] {
  return wirePages(pages, rowsPerPage).map(({ bytes }) => batchOf(bytes));
}

/** The same pages as bytes. */
export function wirePages(pages: number, rowsPerPage: number): WirePage[] {
  const random = generator(42);
  return Array.from({ length: pages }, (_, page) => {
    let changes = 0;
    const streamRecords = Array.from({ length: rowsPerPage }, (_, row) => {
      const kind = random();
      const actionType = kind < 0.85 ? "UPDATE_ROW" : kind < 0.97 ? "PUT_ROW" : "DELETE_ROW";
      const version = BigInt(START_US / 1000 + page * rowsPerPage + row);
      const primaryKey = [{ name: "pk", value: `order-${String(Math.floor(random() * 1e9)).padStart(14, "0")}` }];
      const changed = actionType === "DELETE_ROW" ? [] : cells(version, random);
      changes += changed.length + (actionType === "UPDATE_ROW" ? 0 : 1);
      return recordOf(actionType, primaryKey, changed, { page, row });
    });
    return { bytes: GetStreamRecord.response.encode({ streamRecords }), changes };
  });
}

/** Pages of updates that change one text each: as many changes as rows. */
export function singleChangePages(pages: number, rowsPerPage: number): WirePage[] {
  const random = generator(43);
  return Array.from({ length: pages }, (_, page) => {
    const streamRecords = Array.from({ length: rowsPerPage }, (_, row) => {
      const primaryKey = [{ name: "pk", value: `order-${String(page * rowsPerPage + row).padStart(14, "0")}` }];
      const version = BigInt(START_US / 1000 + row);
      const cell = { name: "customer", op: "put", value: text(random, 0.4), version } as const;
      return recordOf("UPDATE_ROW", primaryKey, [cell], { page, row });
    });
    return { bytes: GetStreamRecord.response.encode({ streamRecords }), changes: rowsPerPage };
  });
}

function recordOf(
  actionType: StreamAction,
  primaryKey: readonly KeyColumn<PrimaryKeyValue>[],
  cells: readonly Cell[],
  { page, row }: { readonly page: number; readonly row: number },
) {
  const timestampUs = BigInt(START_US + page * 1_000_000 + row * 137);
  const sequence = { epoch: 1, timestampUs, rowIndex: row % 7 };
  return { actionType, record: encodeRow({ primaryKey, cells, isDelete: actionType === "DELETE_ROW", sequence }) };
}

function cells(version: bigint, random: () => number): Cell[] {
  const values = {
    customer: text(random, 0.4),
    address: text(random, 0.5),
    quantity: BigInt(Math.floor(random() * 100_000)),
    amount: random() < 0.7 ? Math.round(random() * 1e6) / 100 : random() * 1e4,
    note: text(random, 0),
  };
  return Object.entries(values).map(([name, value]): Cell => {
    if (random() >= 0.04) return { name, op: "put", value, version };
    return random() < 0.5
      ? { name, op: "deleteAll", value: null, version: null }
      : { name, op: "deleteOne", value: null, version };
  });
}

function text(random: () => number, chinese: number): string {
  const bytes = 8 + Math.floor(random() * 33);
  const isChinese = random() < chinese;
  const letters = isChinese ? "杭州上海北京订单客户地址" : "abcdefghijklmnopqrstuvwxyz ";
  return Array.from(
    { length: isChinese ? Math.ceil(bytes / 3) : bytes },
    () => letters[Math.floor(random() * letters.length)],
  ).join("");
}

function batchOf(page: Uint8Array): PageBatch {
  const walker = new StreamPageWalker();
  const index = walker.detach(walker.walk(page));
  const rows = changeRows(index, 0, index.recordCount, SHARD_ID.length);
  const schema = { columns: CHANGE_COLUMNS.map(({ name }) => ({ name, type: "string" as const })), zone: "UTC" };
  return new PageBatch({ schema, layout: CHANGE_COLUMNS, page: index, ...rows, shardId: SHARD_ID, source: SOURCE });
}

/** Numbers in [0, 1), the same ones every time. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
