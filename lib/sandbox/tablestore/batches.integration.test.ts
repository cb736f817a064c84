import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RequestInput } from "@/lib/tablestore/operations";
import { INF_MAX, INF_MIN, type WireKeyValue } from "@/lib/tablestore/row";
import { decodeRow } from "@/lib/tablestore/row-decoder";
import { encodePrimaryKey, encodeRow } from "@/lib/tablestore/row-encoder";
import type { TablestoreSandbox } from "./server";
import { call } from "./testing/call";
import { refusal, invalid, STRING_KEY, createTable, condition, key, put, putRow } from "./testing/requests";
import { startForTest } from "./testing/start";

let sandbox: TablestoreSandbox;
beforeAll(async () => {
  sandbox = await startForTest();
});
afterAll(() => sandbox.close());

describe("a batch", () => {
  let tableName: string;
  beforeAll(async () => {
    tableName = await createTable(sandbox);
  });
  type Change = NonNullable<NonNullable<RequestInput<"BatchWriteRow">["tables"]>[number]["rows"]>[number];
  const change = (value: string, rest: Partial<Change> = {}): Change => ({
    type: "PUT",
    rowChange: encodeRow({ primaryKey: key(value), cells: [put("c", value)] }),
    condition,
    ...rest,
  });

  test("is refused as a whole for what is wrong with the request", async () => {
    expect(await refusal(sandbox, "BatchGetRow", {})).toBe(invalid("No row specified in the request of BatchGetRow."));
    expect(await refusal(sandbox, "BatchWriteRow", {})).toBe(invalid("No row is specified in BatchWriteRow."));
    expect(await refusal(sandbox, "BatchWriteRow", { tables: [{ tableName }] })).toBe(
      invalid(`No operation is specified for table: '${tableName}'.`),
    );
    const rows = Array.from({ length: 201 }, (_, index) => change(String(index)));
    expect(await refusal(sandbox, "BatchWriteRow", { tables: [{ tableName, rows }] })).toBe(
      invalid("Rows count exceeds the upper limit: 200."),
    );
    const twice = { tableName, rows: [change("a")] };
    expect(await refusal(sandbox, "BatchWriteRow", { tables: [twice, twice] })).toBe(
      invalid(`Duplicated table name: '${tableName}'.`),
    );
    const primaryKey = Array.from({ length: 101 }, () => encodePrimaryKey(key()));
    expect(await refusal(sandbox, "BatchGetRow", { tables: [{ tableName, primaryKey, maxVersions: 1 }] })).toBe(
      invalid("Rows count exceeds the upper limit: 100."),
    );
    const expecting = change("r", { condition: { rowExistence: "EXPECT_EXIST" } });
    expect(await refusal(sandbox, "BatchWriteRow", { tables: [{ tableName, rows: [change("r"), expecting] }] })).toBe(
      invalid("Repeated rows do not support row exist expectation check in BatchModify."),
    );
  });

  test("fails row by row for what is wrong with a row", async () => {
    const wrongKey = encodeRow({ primaryKey: [{ name: "other", value: "a" }], cells: [put("c", "x")] });
    const rows = [
      change("good"),
      change("bad", { rowChange: wrongKey }),
      change("absent", { condition: { rowExistence: "EXPECT_EXIST" } }),
    ];
    const { tables } = await call(sandbox.url, "BatchWriteRow", {
      tables: [
        { tableName, rows },
        { tableName: "missing", rows: [change("a")] },
      ],
    });
    expect(tables.map((table) => table.rows.map(({ error }) => error?.code ?? "ok"))).toEqual([
      ["ok", "OTSInvalidPK", "OTSConditionCheckFail"],
      ["OTSObjectNotExist"],
    ]);
  });

  test("applies several changes of one row in order", async () => {
    const remove = encodeRow({ primaryKey: key("r"), isDelete: true });
    const update = encodeRow({ primaryKey: key("r"), cells: [put("d", "after")] });
    const rows = [
      change("r"),
      change("r", { type: "DELETE", rowChange: remove }),
      change("r", { type: "UPDATE", rowChange: update }),
    ];
    await call(sandbox.url, "BatchWriteRow", { tables: [{ tableName, rows }] });
    const { row } = await call(sandbox.url, "GetRow", {
      tableName,
      primaryKey: encodePrimaryKey(key("r")),
      maxVersions: 1,
    });
    expect(decodeRow(row).cells.map(({ name }) => name)).toEqual(["d"]);
  });

  test("that is atomic is applied as a whole or not at all", async () => {
    const two = await createTable(sandbox, {}, [...STRING_KEY, { name: "id", type: "INTEGER" }]);
    const row = (id: bigint, rowExistence: "IGNORE" | "EXPECT_EXIST"): Change => ({
      type: "PUT",
      rowChange: encodeRow({ primaryKey: [...key(), { name: "id", value: id }], cells: [put("c", "x")] }),
      condition: { rowExistence },
    });
    const count = async () => {
      const bound = (value: WireKeyValue) =>
        encodePrimaryKey([
          { name: "pk", value },
          { name: "id", value },
        ]);
      const { rows } = await call(sandbox.url, "GetRange", {
        tableName: two,
        direction: "FORWARD",
        maxVersions: 1,
        inclusiveStartPrimaryKey: bound(INF_MIN),
        exclusiveEndPrimaryKey: bound(INF_MAX),
      });
      return rows.length;
    };
    const half = { tables: [{ tableName: two, rows: [row(1n, "IGNORE"), row(2n, "EXPECT_EXIST")] }], isAtomic: true };
    const codes = async (request: RequestInput<"BatchWriteRow">) =>
      (await call(sandbox.url, "BatchWriteRow", request)).tables[0]!.rows.map(({ error }) => error?.code ?? "ok");
    expect(await codes(half)).toEqual(["OTSConditionCheckFail", "OTSConditionCheckFail"]);
    expect(await count()).toBe(0);
    const elsewhere = change("b", {
      rowChange: encodeRow({ primaryKey: [...key("b"), { name: "id", value: 1n }], cells: [put("c", "x")] }),
    });
    const apart = { tables: [{ tableName: two, rows: [row(1n, "IGNORE"), elsewhere] }], isAtomic: true };
    const refused = (await call(sandbox.url, "BatchWriteRow", apart)).tables[0]!.rows;
    expect(refused.map(({ error }) => error)).toEqual(
      Array.from({ length: 2 }, () => ({
        code: "OTSDataOutOfRange",
        message: "Data out of scope of atomic. Atomic PartKey:a. Data PartKey:b",
      })),
    );
    expect(await count()).toBe(0);
    const whole = { tables: [{ tableName: two, rows: [row(1n, "IGNORE"), row(2n, "IGNORE")] }], isAtomic: true };
    expect(await refusal(sandbox, "BatchWriteRow", whole)).toBeNull();
    expect(await count()).toBeGreaterThan(0);
  });

  test("of reads answers in the order it was asked, the missing and the doubled too", async () => {
    await call(sandbox.url, "PutRow", putRow(tableName, [put("c", "x")], "one"));
    const primaryKey = ["one", "none", "one"].map((value) => encodePrimaryKey(key(value)));
    const { tables } = await call(sandbox.url, "BatchGetRow", { tables: [{ tableName, primaryKey, maxVersions: 1 }] });
    expect(tables[0]!.rows.map(({ isOk, row }) => [isOk, row!.length > 0])).toEqual([
      [true, true],
      [true, false],
      [true, true],
    ]);
  });
});
