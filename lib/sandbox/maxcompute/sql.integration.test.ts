import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fullTableDdl, GUIDE_CHANGE_COLUMNS, mergeSql, type FullTable } from "@/lib/core/full-table/merge-sql";
import { PlainClient } from "./testing/http";
import { startForTest } from "./testing/start";

let sandbox: Awaited<ReturnType<typeof startForTest>>;
let client: PlainClient;
/** 2025-07-01 08:00:00 in Shanghai, the project's zone. */
const NOW = new Date("2025-07-01T00:00:00.123Z");

beforeAll(async () => {
  sandbox = await startForTest({ now: () => NOW });
  client = new PlainClient(sandbox.url);
  await client.sql(`CREATE TABLE people (id BIGINT, name STRING, born DATETIME, score DOUBLE, tags ARRAY<STRING>,
    attrs MAP<STRING,BIGINT>, place STRUCT<city:STRING,zip:BIGINT>, level INT, amount DECIMAL(10,2), code CHAR(4));
    INSERT INTO people VALUES
      (1, 'Ann', DATETIME '2025-06-30 23:30:00', 1.5, array('x','y'), map('a', 1), named_struct('city','HZ','zip',310000), 1, 10.25BD, 'ab'),
      (2, 'Bob', NULL, NULL, array(), NULL, NULL, 2, NULL, NULL),
      (3, NULL, DATETIME '2024-02-29 00:00:00', -2.5, NULL, map('b', 2, 'c', 3), named_struct('city',NULL,'zip',1), NULL, -1.00BD, 'zz');`);
  await client.sql(`CREATE TABLE daily (v BIGINT) PARTITIONED BY (pt STRING, hh BIGINT);
    INSERT INTO daily PARTITION (pt='20250701', hh=8) VALUES (1), (2);
    INSERT INTO daily PARTITION (pt='20250701', hh=9) VALUES (3);
    ALTER TABLE daily ADD PARTITION (pt='20250702', hh=0);`);
});
afterAll(() => sandbox.remove());

/** The rows of a query without the header, a line each. */
async function rows(query: string, settings?: Record<string, string>): Promise<string[]> {
  return (await client.sql(query, settings)).trimEnd().split("\n").slice(1);
}
const value = async (expression: string) => (await rows(`SELECT ${expression}`))[0];

describe("values, as the MaxCompute reference gives them", () => {
  test.each([
    // Strings
    [`'it\\'s "a" \\\\ \\u4e2d'`, `"it's ""a"" \\ 中"`],
    [`"double 'quoted'"`, `"double 'quoted'"`],
    ["concat('a', 1, NULL)", "\\N"],
    ["concat('a', 1, true)", '"a1true"'],
    ["concat_ws('-', 'a', NULL, 'b')", '"a-b"'],
    ["substr('abc', 0, 2)", '"ab"'],
    ["substr('abc', 2)", '"bc"'],
    ["substr('abc', -2, 1)", '"b"'],
    ["substr('abc', -4)", '""'],
    ["instr('Tech on the net', 'e', 3)", "11"],
    ["regexp_extract('foothebar', 'foo(.*?)(bar)')", '"the"'],
    ["regexp_extract('foothebar', 'foo(.*?)(bar)', 2)", '"bar"'],
    ["regexp_replace('123.456.7890', '([[:digit:]]{3})\\\\.', '<\\\\1>')", '"<123><456>7890"'],
    ["regexp_count('abababc', 'a.c')", "1"],
    ["split_part('a,b,c,d', ',', 2)", '"b"'],
    ["size(split('a,b,c', ','))", "3"],
    ["split('a,b', ',')[0]", '"a"'],
    ["split('a,b', ',')[5]", "\\N"],
    ["keyvalue('0:1;1:2', 1)", '"2"'],
    ["get_json_object('{\"a\":{\"b\":[10,20]}}', '$.a.b[1]')", '"20"'],
    ["get_json_object('no json', '$.a')", "\\N"],
    ["lengthb('中a')", "4"],
    ["length('中a')", "2"],
    ["md5('abc')", '"900150983cd24fb0d6963f7d28e17f72"'],
    ["tolower('AbC')", '"abc"'],
    ["initcap('oDps sql')", '"Odps Sql"'],
    ["'abc' rlike '^a.c$'", "true"],
    ["'a_c' like 'a\\\\_c'", "true"],
    ["'abc' not like 'a\\\\_c'", "true"],
    // Numbers
    ["7/2", "3.5"],
    ["7 div 2", "3"],
    ["1/0", "\\N"],
    ["5 % 3", "2"],
    ["'3' + 4", "7.0"],
    ["cast(1.9 as bigint)", "1"],
    ["cast(-1.9 as bigint)", "-1"],
    ["cast('abc' as bigint)", "\\N"],
    ["cast('9223372036854775807' as bigint)", "9223372036854775807"],
    ["cast('12.7' as bigint)", "12"],
    ["9223372036854775807", "9223372036854775807"],
    ["-9223372036854775807", "-9223372036854775807"],
    ["1.5", "1.5"],
    ["cast(2 as double)", "2.0"],
    ["round(2.345, 2)", "2.35"],
    ["trunc(125.815, 1)", "125.8"],
    ["ceil(1.1)", "2"],
    ["greatest(1, NULL)", "\\N"],
    ["least(3, 1, 2)", "1"],
    ["pmod(-1, 4)", "3"],
    // Conditions
    ["nvl(NULL, 'x')", '"x"'],
    ["coalesce(NULL, NULL, 5)", "5"],
    ["if(1 > 2, 'a', 'b')", '"b"'],
    ["decode(2, 1, 'one', 2, 'two', 'many')", '"two"'],
    ["case 3 when '3' then 'same' else 'other' end", '"same"'],
    ["'10' > 9", "true"],
    ["'x' = 1", "\\N"],
    ["1 in ('1', 2)", "true"],
    ["NULL <=> NULL", "true"],
    ["not (1 between 2 and 3)", "true"],
    // Times
    ["getdate()", "2025-07-01 08:00:00"],
    ["to_char(getdate(), 'yyyymmdd hh:mi:ss')", '"20250701 08:00:00"'],
    ["to_char(cast('2025-07-01 08:09:10' as datetime), 'yyyy年mm月dd日')", '"2025年07月01日"'],
    ["to_date('20250701080910', 'yyyymmddhhmiss')", "2025-07-01 08:09:10"],
    ["dateadd(cast('2025-01-31 00:00:00' as datetime), 1, 'mm')", "2025-02-28 00:00:00"],
    ["dateadd(date '2025-03-01', -1, 'dd')", "2025-02-28"],
    ["dateadd('2025-03-01 12:00:00', 2, 'hh')", "2025-03-01 14:00:00"],
    ["datediff('2025-01-01 00:00:00', '2024-12-31 23:59:59', 'dd')", "1"],
    ["datediff('2025-01-01 00:00:00', '2024-12-31 23:59:59', 'ss')", "1"],
    ["datepart('2025-07-01 08:09:10', 'mi')", "9"],
    ["datetrunc(cast('2025-07-17 08:09:10' as datetime), 'mm')", "2025-07-01 00:00:00"],
    ["date_format('2025-07-01 08:09:10', 'yyyy-MM-dd HH:mm')", '"2025-07-01 08:09"'],
    ["unix_timestamp(cast('2025-07-01 08:00:00' as datetime))", "1751328000"],
    ["from_unixtime(1751328000)", "2025-07-01 08:00:00"],
    ["last_day('2024-02-03 00:00:00')", '"2024-02-29"'],
    ["weekday(cast('2025-07-01 00:00:00' as datetime))", "1"],
    ["cast(date '2025-07-01' as string)", '"2025-07-01"'],
    ["cast(cast('2025-07-01 08:09:10.123' as datetime) as string)", '"2025-07-01 08:09:10"'],
    ["cast('2025-13-01' as date)", "\\N"],
    ["date_add('2025-02-28', 1)", "2025-03-01"],
    // Collections
    ["array(1, 2)", '"[1,2]"'],
    ["map('k', 1)", '"{""k"":1}"'],
    ["map('k', 1)['k']", "1"],
    ["array_contains(array('a'), 'a')", "true"],
    ["transform(array(1, 2), x -> x + 1)", '"[2,3]"'],
    ["sort_array(array(3, 1, 2))", '"[1,2,3]"'],
    ["str_to_map('a=1,b=2')['b']", '"2"'],
  ])("%s is %s", async (expression, expected) => {
    expect(await value(expression)).toBe(expected);
  });
});

describe("queries", () => {
  test("unnamed columns are called _c0, _c1, and NULLs sort first", async () => {
    expect(await client.sql("SELECT upper(name), id FROM people ORDER BY 1")).toBe(
      '"_c0","id"\n\\N,3\n"ANN",1\n"BOB",2\n',
    );
  });
  test("times are stored as instants and shown in the zone of the session", async () => {
    expect(await rows("SELECT born FROM people WHERE id = 1")).toEqual(["2025-06-30 23:30:00"]);
    const utc = { "odps.sql.timezone": "UTC" };
    expect(await rows("SELECT born, to_char(born, 'hh') FROM people WHERE id = 1", utc)).toEqual([
      '2025-06-30 15:30:00,"15"',
    ]);
    expect(await rows("SET odps.sql.timezone=UTC; SELECT born FROM people WHERE id = 1")).toEqual([
      "2025-06-30 15:30:00",
    ]);
  });
  test("common table expressions, joins, windows, grouping and set operations", async () => {
    expect(
      await rows(`WITH a AS (SELECT id, name FROM people), b AS (SELECT id * 2 AS twice FROM a)
        SELECT a.id, b.twice, row_number() OVER (PARTITION BY a.id % 2 ORDER BY a.id DESC) AS rn
        FROM a LEFT OUTER JOIN b ON a.id = b.twice ORDER BY a.id`),
    ).toEqual(["1,\\N,2", "2,2,1", "3,\\N,1"]);
    expect(await rows("SELECT p.id FROM people p LEFT SEMI JOIN daily d ON p.id = d.v ORDER BY p.id")).toHaveLength(3);
    expect(
      await rows("SELECT p.id FROM people p LEFT ANTI JOIN (SELECT 1 AS x) t ON p.id = t.x ORDER BY p.id"),
    ).toEqual(["2", "3"]);
    expect(await rows("SELECT pt, sum(v), count(DISTINCT v), wm_concat(',', v) FROM daily GROUP BY pt")).toEqual([
      '"20250701",6,3,"1,2,3"',
    ]);
    expect(await rows("SELECT count(*) / count(id), max(id) + 1 FROM people HAVING count(*) > 1")).toEqual(["1.0,4"]);
    expect(await rows("SELECT 1 AS x UNION ALL SELECT 1 UNION SELECT 2 ORDER BY x")).toEqual(["1", "2"]);
    expect(await rows("SELECT hh, sum(v) FROM daily GROUP BY hh WITH ROLLUP ORDER BY hh")).toEqual([
      "\\N,6",
      "8,3",
      "9,3",
    ]);
    expect(await rows("SELECT id FROM people ORDER BY id LIMIT 1, 2")).toEqual(["2", "3"]);
  });
  test("lateral views explode arrays and maps", async () => {
    expect(await rows("SELECT id, tag FROM people LATERAL VIEW explode(tags) t AS tag ORDER BY id, tag")).toEqual([
      '1,"x"',
      '1,"y"',
    ]);
    expect(await rows("SELECT id, k, v FROM people LATERAL VIEW explode(attrs) t AS k, v ORDER BY id, k")).toEqual([
      '1,"a",1',
      '3,"b",2',
      '3,"c",3',
    ]);
    expect(
      await rows("SELECT id, tag FROM people LATERAL VIEW OUTER explode(tags) t AS tag WHERE id > 1 ORDER BY id"),
    ).toEqual(["2,\\N", "3,\\N"]);
    expect(await rows("SELECT place.city, place.zip FROM people WHERE id = 1")).toEqual(['"HZ",310000']);
  });
  test("partition columns are columns, and MAX_PT is the last partition with rows", async () => {
    expect(await rows("SELECT * FROM daily WHERE pt = max_pt('demo_project.daily') AND hh = 9")).toEqual([
      '3,"20250701",9',
    ]);
    // A number meets a string partition column as a number, as DataX writes it.
    expect(await rows("SELECT COUNT(1) AS odps_num FROM daily WHERE pt=20250701")).toEqual(["3"]);
  });
  test("a script runs its statements in order; variables hold rows", async () => {
    expect(await rows("@big := SELECT id FROM people WHERE id > 1; SELECT count(*) FROM @big b")).toEqual(["2"]);
  });
  test("a view is a query under a name", async () => {
    await client.sql("CREATE OR REPLACE VIEW adults (who, n) COMMENT 'x' AS SELECT name, id FROM people WHERE id < 3");
    expect(await rows("SELECT who FROM demo_project.adults ORDER BY n DESC")).toEqual(['"Bob"', '"Ann"']);
    await client.sql("DROP VIEW adults");
  });
});

describe("changes of data", () => {
  test("INSERT OVERWRITE replaces the partitions it addresses and no other, and may read what it replaces", async () => {
    await client.sql("CREATE TABLE IF NOT EXISTS o (v BIGINT) PARTITIONED BY (pt STRING)");
    await client.sql(
      "INSERT OVERWRITE TABLE o PARTITION (pt) SELECT * FROM VALUES (1, 'a'), (2, 'a'), (3, 'b') t(v, pt)",
    );
    await client.sql("INSERT OVERWRITE TABLE o PARTITION (pt='a') SELECT v * 10 FROM o WHERE pt = 'a'");
    await client.sql("INSERT INTO TABLE o PARTITION (pt='b') (v) VALUES (4)");
    expect(await rows("SELECT pt, v FROM o ORDER BY pt, v")).toEqual(['"a",10', '"a",20', '"b",3', '"b",4']);
    expect(await client.sql("SHOW PARTITIONS o")).toBe("pt=a\npt=b\n");
    await client.sql("ALTER TABLE o DROP IF EXISTS PARTITION (pt < 'b')");
    expect(await client.sql("SHOW PARTITIONS o")).toBe("pt=b\n");
    await client.sql("TRUNCATE TABLE o PARTITION (pt='b')");
    expect(await rows("SELECT count(*) FROM o")).toEqual(["0"]);
  });
  test("values are cast to the columns they go to, and missing ones take their default", async () => {
    await client.sql("CREATE TABLE c (a BIGINT, b STRING DEFAULT 'none', t DATETIME, n BIGINT NOT NULL)");
    await client.sql("INSERT INTO c (a, t, n) SELECT '7', '2025-07-01 00:00:00', 1");
    expect(await rows("SELECT * FROM c")).toEqual(['7,"none",2025-07-01 00:00:00,1']);
    await expect(client.sql("INSERT INTO c VALUES (1, 'x', NULL, NULL)")).rejects.toThrow("ODPS-0123055");
    expect(await rows("SELECT count(*) FROM c")).toEqual(["1"]);
  });
  test("columns are added, renamed, retyped and dropped with the rows kept", async () => {
    await client.sql(
      "CREATE TABLE e (a INT, b STRING) PARTITIONED BY (pt STRING); INSERT INTO e PARTITION (pt='x') VALUES (1, 'q')",
    );
    await client.sql("ALTER TABLE e ADD COLUMNS (c DOUBLE COMMENT 'new')");
    await client.sql("ALTER TABLE e CHANGE COLUMN a aa BIGINT COMMENT 'wide'");
    await client.sql("ALTER TABLE e DROP COLUMN b");
    expect(await client.sql("SELECT * FROM e")).toBe('"aa","c","pt"\n1,\\N,"x"\n');
    expect(await client.sql("SHOW CREATE TABLE e")).toBe(
      "CREATE TABLE IF NOT EXISTS demo_project.e(aa BIGINT COMMENT 'wide', c DOUBLE COMMENT 'new') PARTITIONED BY (pt STRING) STORED AS ALIORC;",
    );
    await client.sql("ALTER TABLE e PARTITION (pt='x') RENAME TO PARTITION (pt='y'); ALTER TABLE e RENAME TO f");
    expect(await rows("SELECT pt FROM f")).toEqual(['"y"']);
  });
  test("rows of a transactional table are updated, deleted and merged", async () => {
    await client.sql(`CREATE TABLE tx (id BIGINT, t DATETIME, v STRING) TBLPROPERTIES ("transactional"="true");
      INSERT INTO tx VALUES (1, '2025-07-01 00:00:00', 'a'), (2, NULL, 'b'), (3, NULL, 'c')`);
    await client.sql("UPDATE tx SET v = concat(v, '!'), t = dateadd(t, 1, 'dd') WHERE t >= '2025-07-01 00:00:00'");
    await client.sql("DELETE FROM tx WHERE id = 3");
    await client.sql(`MERGE INTO tx AS target USING (SELECT 2 AS id, 'B' AS v UNION ALL SELECT 9, 'n') AS s ON target.id = s.id
      WHEN MATCHED THEN UPDATE SET target.v = s.v WHEN NOT MATCHED THEN INSERT VALUES (s.id, NULL, s.v)`);
    expect(await rows("SELECT * FROM tx ORDER BY id")).toEqual([
      '1,2025-07-02 00:00:00,"a!"',
      '2,\\N,"B"',
      '9,\\N,"n"',
    ]);
    await expect(client.sql("DELETE FROM people")).rejects.toThrow("ODPS-0130071");
  });
});

describe("errors say what and where, as the service does", () => {
  test.each([
    ["SELEC 1", "ODPS-0130161:[1,1] Parse exception - invalid token 'SELEC'"],
    ["SELECT 1 FROM", "ODPS-0130161:[1,14] Parse exception - invalid token ';', expect an identifier"],
    ["SELECT 'open", "ODPS-0130161:[1,8] Parse exception - unterminated string"],
    ["CREATE TABLE t (a STRNG)", "ODPS-0130161:[1,19] Parse exception - invalid type 'strng'"],
    [
      "SELECT\n  nope(1)",
      "ODPS-0130071:[2,3] Semantic analysis exception - function or view 'nope' cannot be resolved",
    ],
    [
      "SELECT p.nope FROM people p",
      "ODPS-0130071:[1,8] Semantic analysis exception - column p.nope cannot be resolved",
    ],
    [
      "SELECT id, count(*) FROM people",
      "ODPS-0130071:[1,8] Semantic analysis exception - column reference id should appear in GROUP BY key",
    ],
    ["SELECT substr('a')", "ODPS-0130221:[1,8] Invalid argument count - substr does not take 1 arguments"],
    [
      "CREATE TABLE people (a BIGINT)",
      "ODPS-0130211:[1,14] Table or view already exists - table demo_project.people already exists",
    ],
    ["DROP TABLE nope", "ODPS-0130131:[1,12] Table not found - table demo_project.nope cannot be resolved"],
    [
      "ALTER TABLE daily ADD PARTITION (pt='20250701', hh=8)",
      "ODPS-0110061: Failed to run ddltask - AlreadyExistsException",
    ],
    ["ALTER TABLE daily DROP PARTITION (pt='x', hh=8)", "ODPS-0130271:[1,13] Partition does not exist"],
    [
      "INSERT INTO daily PARTITION (pt='x') SELECT 1",
      "ODPS-0130271:[1,19] Invalid partition - partition key hh is missing",
    ],
    ["INSERT INTO people SELECT 1", "ODPS-0130071:[1,13] Semantic analysis exception - wrong column count in INSERT"],
    ["SELECT * FROM other.people", "ODPS-0420111: Project not found - 'other'"],
    ["GRANT ALL ON people TO x", "ODPS-0130161:[1,1] Parse exception - invalid token 'GRANT'"],
  ])("%s", async (query, message) => {
    await expect(client.sql(query)).rejects.toThrow(message);
  });
});

describe("converting changes to a full table", () => {
  const table: FullTable = {
    changes: { table: "delta", where: null, columns: GUIDE_CHANGE_COLUMNS },
    full: { table: "t_full", partitionColumn: "ds", base: "20250630", target: "20250701" },
    keys: [{ name: "pk", type: "STRING" }],
    columns: [
      { source: "name", name: "name", type: "STRING" },
      { source: "city", name: "city", type: "STRING" },
    ],
  };

  test("the merge gives what the reference case says, and the same again when it is repeated", async () => {
    await client.sql(fullTableDdl(table));
    await client.sql(
      "CREATE TABLE delta (pk STRING, colname STRING, version BIGINT, colvalue STRING, optype STRING, sequenceinfo STRING)",
    );
    await client.sql(`INSERT INTO t_full PARTITION (ds='20250630') VALUES
      ('u1','Alice',100,'HZ',100), ('u2','Bob',100,'SH',100), ('u3','Carl',100,NULL,NULL), ('u5','Eve',100,'GZ',100)`);
    await client.sql(`INSERT INTO delta VALUES
      ('u1','name',200,'Alicia','U','s1'), ('u1','name',200,'Alicia','U','s1'), ('u1','city',NULL,NULL,'DA','s2'),
      ('u2',NULL,NULL,NULL,'DR','s3'), ('u3','city',201,'BJ','U','s4:0'), ('u3','name',100,NULL,'DO','s4:1'),
      ('u4',NULL,NULL,NULL,'DR','s5:0'), ('u4','name',202,'Dan','U','s5:1'), ('u5','name',203,'Eva','U','s6'),
      ('u5',NULL,NULL,NULL,'DR','s7:0'), ('u5','city',204,'SZ','U','s7:1')`);
    for (let round = 0; round < 2; round++) {
      await client.sql(mergeSql(table));
      expect(
        await rows("SELECT pk, name, name__ver, city, city__ver FROM t_full WHERE ds = '20250701' ORDER BY pk"),
      ).toEqual([
        '"u1","Alicia",200,\\N,\\N',
        '"u3",\\N,\\N,"BJ",201',
        '"u4","Dan",202,\\N,\\N',
        '"u5",\\N,\\N,"SZ",204',
      ]);
    }
  });
});
