import { naturalColumns } from "@/lib/core/job/otsstream-columns";
import { PageBatch } from "@/lib/connectors/otsstream/change-batch";
import { changeRows } from "@/lib/connectors/otsstream/change-rows";
import { GetStreamRecord } from "@/lib/tablestore/operations/streams";
import type { Cell } from "@/lib/tablestore/row";
import { encodeRow } from "@/lib/tablestore/row-encoder";
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
const START_US = 1_751_356_800_000_000;

/**
 * Stream pages as busy tables give them: 85 % updates, 12 % puts, 3 % deletes; five attribute columns, two of them
 * partly Chinese, one whole number, one double that mostly has two decimals; 4 % of the cells are deletions.
 */
export function changePages(pages: number, rowsPerPage: number): PageBatch[] {
  const random = generator(42);
  return Array.from({ length: pages }, (_, page) => {
    const streamRecords = Array.from({ length: rowsPerPage }, (_, row) => {
      const kind = random();
      const actionType = kind < 0.85 ? "UPDATE_ROW" : kind < 0.97 ? "PUT_ROW" : "DELETE_ROW";
      const version = BigInt(START_US / 1000 + page * rowsPerPage + row);
      const record = encodeRow({
        primaryKey: [{ name: "pk", value: `order-${String(Math.floor(random() * 1e9)).padStart(14, "0")}` }],
        cells: actionType === "DELETE_ROW" ? [] : cells(version, random),
        isDelete: actionType === "DELETE_ROW",
        sequence: { epoch: 1, timestampUs: BigInt(START_US + page * 1_000_000 + row * 137), rowIndex: row % 7 },
      });
      return { actionType, record } as const;
    });
    return batchOf(GetStreamRecord.response.encode({ streamRecords, nextShardIterator: "next" }));
  });
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
