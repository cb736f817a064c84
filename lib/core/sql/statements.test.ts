import { expect, test } from "vitest";
import { readStatements, statementAt } from "./statements";

const only = (sql: string) => {
  const [statement, ...more] = readStatements(sql);
  expect(more).toEqual([]);
  return statement!;
};

test.each([
  ["select 1", "SELECT"],
  ["  -- note\n/* more */ SELECT 'insert into t' AS x", "SELECT"],
  ["with a as (select 1), b (x) as (select 2) select * from a, b", "SELECT"],
  ["((select 1) union all (select 2))", "SELECT"],
  ["from t select a where b", "SELECT"],
  ["show partitions t", "SHOW"],
  ["desc extended t", "DESC"],
  ["explain insert overwrite table t select 1", "EXPLAIN"],
  ["select `insert`, `overwrite` from t", "SELECT"],
  ["@x := select 1", "SELECT"],
])("%s only reads", (sql, verb) => {
  expect(only(sql)).toMatchObject({ effect: "read", verb });
});

test.each([
  ["insert into t values (1)", "INSERT"],
  ["with a as (select 1) insert overwrite table t select * from a", "INSERT"],
  ["from s insert into table t select a", "INSERT"],
  ["/*+ hint */ create table t (a string)", "CREATE"],
  ["drop table if exists t", "DROP"],
  ["truncate table t", "TRUNCATE"],
  ["delete from t where a = 1", "DELETE"],
  ["update t set a = 1", "UPDATE"],
  ["merge into t using s on t.a = s.a when matched then update set a = 1", "MERGE"],
  ["alter table t drop partition (pt='1')", "ALTER"],
  ["grant select on table t to user x", "GRANT"],
  ["with a as (select 1) delete from t", "DELETE"],
  ["unheard of", "UNHEARD"],
])("%s changes something", (sql, verb) => {
  expect(only(sql)).toMatchObject({ effect: "write", verb });
});

test("statements end at semicolons outside of texts, names and comments", () => {
  const script =
    "set odps.sql.type.system.odps2=true;\nselect ';' as a, `b;c` -- ; no\n from t;\n\ninsert into u select 1;";
  const found = readStatements(script);
  expect(found.map(({ effect, line }) => [effect, line])).toEqual([
    ["set", 1],
    ["read", 2],
    ["write", 5],
  ]);
  expect(found[0]!.hint).toEqual({ name: "odps.sql.type.system.odps2", value: "true" });
  expect(script.slice(found[2]!.start, found[2]!.end)).toBe("insert into u select 1");
  expect(statementAt(found, script.indexOf("from t"))?.line).toBe(2);
});

test("tables are found where the grammar has them, and only there", () => {
  const statement = only(`WITH chg AS (SELECT * FROM Changes c JOIN p.dim d ON c.a = d.a),
    second AS (SELECT extract(day FROM ts) AS day FROM (SELECT * FROM \`Odd Name\`) x)
    INSERT OVERWRITE TABLE full_orders PARTITION (ds='\${bizdate}', hh = '00')
    SELECT * FROM chg, other o, second WHERE a IS DISTINCT FROM b`);
  expect(statement.reads.toSorted()).toEqual(["changes", "odd name", "other", "p.dim"]);
  expect(statement.writes).toEqual([{ table: "full_orders", partition: "ds='${bizdate}', hh = '00'" }]);
});

test("a table created from a query is written, one created empty is not", () => {
  expect(only("create table if not exists a.b as select * from c").writes).toEqual([{ table: "a.b", partition: null }]);
  expect(only("create table b (c string) partitioned by (pt string)").writes).toEqual([]);
});

test("references may stand for names and values", () => {
  expect(only("select * from t_${bizdate} where pt=${bizdate}")).toMatchObject({ effect: "read" });
});

test("what cannot be read is said with its place", () => {
  expect(() => readStatements("select\n  'open")).toThrow(
    expect.objectContaining({
      code: "sql.syntax",
      details: expect.objectContaining({ line: 2, column: 3 }) as unknown,
    }),
  );
});
