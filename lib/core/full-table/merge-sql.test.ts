import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { fullTableDdl, GUIDE_CHANGE_COLUMNS, mergeSql, unknownColumnsSql, type FullTable } from "./merge-sql";

let db: DuckDBConnection;
beforeAll(async () => {
  db = await (await DuckDBInstance.create(":memory:")).connect();
});
afterAll(() => db.closeSync());
beforeEach(async () => {
  await db.run(
    `CREATE OR REPLACE TABLE changes (pk VARCHAR, colname VARCHAR, version BIGINT, colvalue VARCHAR, optype VARCHAR, sequenceinfo VARCHAR)`,
  );
  await db.run(
    `CREATE OR REPLACE TABLE orders_full (pk VARCHAR, name VARCHAR, name__ver BIGINT, city VARCHAR, city__ver BIGINT, ds VARCHAR)`,
  );
});

const orders = (base: string | null): FullTable => ({
  changes: { table: "changes", where: null, columns: GUIDE_CHANGE_COLUMNS },
  full: { table: "orders_full", partitionColumn: "ds", base, target: "2" },
  keys: [{ name: "pk", type: "STRING" }],
  columns: [
    { source: "name", name: "name", type: "STRING" },
    { source: "city", name: "city", type: "STRING" },
  ],
});

type Change = readonly [
  pk: string,
  column: string | null,
  version: number | null,
  value: string | null,
  op: string,
  seq: string,
];

async function load(changes: readonly Change[]): Promise<void> {
  const insert = await db.prepare(`INSERT INTO changes VALUES ($1, $2, $3, $4, $5, $6)`);
  for (const change of changes) {
    change.forEach((value, i) =>
      value === null
        ? insert.bindNull(i + 1)
        : typeof value === "number"
          ? insert.bindBigInt(i + 1, BigInt(value))
          : insert.bindVarchar(i + 1, value),
    );
    await insert.run();
  }
}

/** The statement's SELECT, in the other dialect's quoting: what it would write into the target partition. */
async function merged(table: FullTable): Promise<unknown[][]> {
  const select = mergeSql(table)
    .replace(/INSERT OVERWRITE TABLE .* PARTITION \(.*\)\n/, "")
    .replaceAll("`", '"');
  const rows = (await db.runAndReadAll(select))
    .getRows()
    .map((row) => row.map((value) => (typeof value === "bigint" ? Number(value) : value)));
  return rows.sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
}

test("the worked example: duplicates, reset columns, deleted rows, revived rows", async () => {
  await db.run(
    `INSERT INTO orders_full VALUES ('u1','Alice',100,'HZ',100,'1'),('u2','Bob',100,'SH',100,'1'),('u3','Carl',100,NULL,NULL,'1'),('u5','Eve',100,'GZ',100,'1')`,
  );
  await load([
    ["u1", "name", 200, "Alicia", "U", "s1"],
    ["u1", "name", 200, "Alicia", "U", "s1"],
    ["u1", "city", null, null, "DA", "s2"],
    ["u2", null, null, null, "DR", "s3"],
    ["u3", "city", 201, "BJ", "U", "s4:0"],
    ["u3", "name", 100, null, "DO", "s4:1"],
    ["u4", null, null, null, "DR", "s5:0"],
    ["u4", "name", 202, "Dan", "U", "s5:1"],
    ["u5", "name", 203, "Eva", "U", "s6"],
    ["u5", null, null, null, "DR", "s7:0"],
    ["u5", "city", 204, "SZ", "U", "s7:1"],
  ]);
  expect(await merged(orders("1"))).toEqual([
    ["u1", "Alicia", 200, null, null],
    ["u3", null, null, "BJ", 201],
    ["u4", "Dan", 202, null, null],
    ["u5", null, null, "SZ", 204],
  ]);
});

test("any history, shuffled and doubled, folds into what the source table holds", async () => {
  const key = fc.constantFrom("a", "b", "c");
  const column = fc.constantFrom("name", "city");
  const operation = fc.oneof(
    fc.record({ op: fc.constant("put" as const), key, name: fc.option(fc.string()), city: fc.option(fc.string()) }),
    fc.record({ op: fc.constant("set" as const), key, column, value: fc.string({ minLength: 0, maxLength: 3 }) }),
    fc.record({ op: fc.constant("unset" as const), key, column }),
    fc.record({ op: fc.constant("unsetVersion" as const), key, column }),
    fc.record({ op: fc.constant("delete" as const), key }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { maxLength: 25 }), fc.infiniteStream(fc.nat()), async (operations, noise) => {
      await db.run(`DELETE FROM changes`);
      const rows = new Map<string, Map<string, { value: string; version: number }>>();
      const changes: Change[] = [];
      operations.forEach((operation, at) => {
        const version = 1_000 + at;
        let index = 0;
        const seq = () => `${String(at).padStart(6, "0")}:${String(index++).padStart(4, "0")}`;
        const { key } = operation;
        const set = (column: string, value: string) => {
          changes.push([key, column, version, value, "U", seq()]);
          if (!rows.has(key)) rows.set(key, new Map());
          rows.get(key)?.set(column, { value, version });
        };
        switch (operation.op) {
          case "put":
            changes.push([key, null, null, null, "DR", seq()]);
            rows.delete(key);
            if (operation.name !== null) set("name", operation.name);
            if (operation.city !== null) set("city", operation.city);
            break;
          case "set":
            return set(operation.column, operation.value);
          case "unset":
            changes.push([key, operation.column, null, null, "DA", seq()]);
            return rows.get(key)?.delete(operation.column);
          case "unsetVersion": {
            const cell = rows.get(key)?.get(operation.column);
            if (!cell) return;
            changes.push([key, operation.column, cell.version, null, "DO", seq()]);
            return rows.get(key)?.delete(operation.column);
          }
          case "delete":
            changes.push([key, null, null, null, "DR", seq()]);
            return rows.delete(key);
        }
      });
      const order = noise[Symbol.iterator]();
      const doubled = [...changes, ...changes.filter(() => (order.next().value ?? 0) % 3 === 0)]
        .map((change) => ({ change, at: order.next().value ?? 0 }))
        .sort((a, b) => a.at - b.at)
        .map(({ change }) => change);
      await load(doubled);
      const expected = [...rows]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, cells]) => {
          const [name, city] = [cells.get("name"), cells.get("city")];
          return [key, name?.value ?? null, name?.version ?? null, city?.value ?? null, city?.version ?? null];
        });
      expect(await merged(orders(null))).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

test("several keys, typed columns and awkward names are quoted and cast", () => {
  const sql = mergeSql({
    changes: { table: "dw.changes", where: "pt > '1'", columns: GUIDE_CHANGE_COLUMNS },
    full: { table: "dw.full", partitionColumn: "ds", base: "1", target: "2" },
    keys: [
      { name: "shop", type: "STRING" },
      { name: "order", type: "BIGINT" },
    ],
    columns: [{ source: "it's", name: "amount", type: "DECIMAL(10,2)" }],
  });
  expect(sql).toContain("SELECT DISTINCT `shop`, `order`, `colname` AS colname");
  expect(sql).toContain("WHERE pt > '1'");
  expect(sql).toContain("colname = 'it\\'s'");
  expect(sql).toContain("CAST(w.`amount` AS DECIMAL(10,2))");
  expect(sql).toContain("ON k.`shop` = w.`shop` AND k.`order` = w.`order`;");
  expect(sql).toContain("INSERT OVERWRITE TABLE `dw`.`full` PARTITION (`ds` = '2')");
});

test("the table keeps each column's version beside it, and columns it does not keep can be listed", () => {
  expect(fullTableDdl(orders(null), 30)).toBe(
    [
      "CREATE TABLE IF NOT EXISTS `orders_full` (",
      "  `pk` STRING,",
      "  `name` STRING,",
      "  `name__ver` BIGINT,",
      "  `city` STRING,",
      "  `city__ver` BIGINT",
      ")",
      "PARTITIONED BY (`ds` STRING)",
      "LIFECYCLE 30;",
    ].join("\n"),
  );
  expect(unknownColumnsSql(orders(null))).toContain("`colname` NOT IN ('name', 'city')");
});
