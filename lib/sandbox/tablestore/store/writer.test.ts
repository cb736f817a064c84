import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { decodeRow } from "@/lib/tablestore/row-decoder";
import { encodeRow } from "@/lib/tablestore/row-encoder";
import type { RowChange, StoreOperation } from "./operation";
import { StoreReader } from "./reader";
import type { Table } from "./table";
import { StoreWriter } from "./writer";
import { temporaryFolder } from "../../testing/temporary-folder";

const nowMs = Date.parse("2026-03-01T00:00:00Z");
const creation = {
  kind: "createTable",
  instance: "demo",
  name: "t",
  definition: {
    primaryKey: [{ name: "pk", type: "STRING", isAutoIncrement: false }],
    definedColumns: [],
    options: { timeToLive: -1, maxVersions: 1, storedVersions: 1, deviationSec: 86_400, allowUpdate: true },
    throughput: { read: 0, write: 0, increasedMs: nowMs, decreasedMs: null },
    splitKeys: [],
    encryption: null,
  },
  stream: { expirationHours: 24, originColumns: [] },
  nowMs,
} as const satisfies StoreOperation;

let file: string;
let writer: StoreWriter;
let reader: StoreReader;
let table: Table;
beforeEach(() => {
  file = join(temporaryFolder(), "store.db");
  writer = new StoreWriter(file);
  writer.apply([creation]);
  reader = new StoreReader(file);
  table = reader.tables()[0]!;
});
afterEach(() => {
  reader.close();
  writer.close();
});

function put(pk: string, existence: RowChange["existence"] = "IGNORE"): RowChange {
  const cells = [{ name: "c", op: "put", value: pk, version: null }] as const;
  const row = encodeRow({ primaryKey: [{ name: "pk", value: pk }], cells });
  const returned = { columnCondition: null, returns: "none", returnColumns: [] } as const;
  return { tableId: table.id, type: "put", row, existence, ...returned };
}
const write = (changes: readonly RowChange[], isAtomic = false): StoreOperation => ({
  kind: "write",
  changes,
  isAtomic,
  nowMs,
});
const recorded = () => {
  const [shard] = reader.shards(table.id);
  const records = [...reader.records(shard!, 1, 1000)];
  expect(records.map(({ position }) => position)).toEqual(records.map((_, index) => index + 1));
  expect(shard!.last).toBe(records.length);
  return records.map(({ record }) => decodeRow(record).primaryKey[0]!.value);
};

test("a refused change leaves the others of its group alone and no trace of itself", () => {
  const results = writer.apply([write([put("a"), put("b", "EXPECT_EXIST")]), write([put("c")])]);
  expect(results.map((result) => result.ok && result.rows.map(({ ok }) => ok))).toEqual([[true, false], [true]]);
  expect(recorded()).toEqual(["a", "c"]);
  expect(reader.countRows(table.id, 10)).toBe(2);
});

test("an atomic write that fails half way is undone, in the stream too", () => {
  const [first, second, third] = writer.apply([
    write([put("a")]),
    write([put("b"), put("c", "EXPECT_EXIST")], true),
    write([put("d"), put("e")], true),
  ]);
  expect([first!.ok, second!.ok, third!.ok]).toEqual([true, false, true]);
  expect(recorded()).toEqual(["a", "d", "e"]);
  expect(reader.countRows(table.id, 10)).toBe(3);
});

test("when the disk fails, the whole group fails, and the next one goes on without a gap", () => {
  const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
  writer.apply([write([put("a")])]);
  const saboteur = new DatabaseSync(file);
  saboteur.exec(
    "CREATE TRIGGER full BEFORE INSERT ON stream WHEN NEW.position = 3 BEGIN SELECT RAISE(ABORT, 'full'); END",
  );
  const failed = writer.apply([write([put("b")]), write([put("c")])]);
  expect(failed.map((result) => result.ok || result.error.code)).toEqual([
    "OTSInternalServerError",
    "OTSInternalServerError",
  ]);
  expect(recorded()).toEqual(["a"]);
  saboteur.exec("DROP TRIGGER full");
  saboteur.close();
  writer.apply([write([put("d")])]);
  expect(recorded()).toEqual(["a", "d"]);
  expect(warned).toHaveBeenCalledOnce();
  warned.mockRestore();
});

test("a table that is gone takes no writes, not even if another has its name", () => {
  const [dropped, again, late] = writer.apply([{ kind: "dropTable", tableId: table.id }, creation, write([put("a")])]);
  expect([dropped!.ok, again!.ok]).toEqual([true, true]);
  expect(late).toMatchObject({ ok: true, rows: [{ ok: false, error: { code: "OTSObjectNotExist" } }] });
  expect(reader.tables()[0]!.id).not.toBe(table.id);
});
