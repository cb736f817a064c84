import { describe, expect, test } from "vitest";
import { sqlError } from "./sql-error";
import { addPartitionSql, createTableSql, dropPartitionSql, quoteText, truncateSql } from "./sql-text";

describe("SQL text", () => {
  test("creates a table with comments, partitions and a lifecycle", () => {
    const sql = createTableSql({
      name: "p.t",
      columns: [
        { name: "pk", type: "STRING", comment: "it's", isNullable: false },
        { name: "v", type: "DECIMAL(10,2)" },
      ],
      partitionKeys: [{ name: "pt", type: "STRING" }],
      comment: "a\\b",
      lifecycleDays: 7,
      ifNotExists: true,
    });
    expect(sql).toBe(
      [
        "CREATE TABLE IF NOT EXISTS `p`.`t` (",
        "  `pk` STRING NOT NULL COMMENT 'it\\'s',",
        "  `v` DECIMAL(10,2)",
        ")",
        "COMMENT 'a\\\\b'",
        "PARTITIONED BY (",
        "  `pt` STRING",
        ")",
        "LIFECYCLE 7;",
      ].join("\n"),
    );
    expect(createTableSql({ name: "t", columns: [{ name: "a", type: "BIGINT" }] })).toBe(
      "CREATE TABLE `t` (\n  `a` BIGINT\n);",
    );
  });

  test("adds, drops and empties partitions", () => {
    const spec = [
      ["pt", "20250701"],
      ["hh", "0'8"],
    ] as const;
    expect(addPartitionSql("t", spec)).toBe("ALTER TABLE `t` ADD IF NOT EXISTS PARTITION (pt='20250701',hh='0\\'8');");
    expect(dropPartitionSql("t", spec)).toBe("ALTER TABLE `t` DROP IF EXISTS PARTITION (pt='20250701',hh='0\\'8');");
    expect(truncateSql("t", null)).toBe("TRUNCATE TABLE `t`;");
    expect(truncateSql("t", [["pt", "1"]])).toBe("TRUNCATE TABLE `t` PARTITION (pt='1');");
  });

  test("refuses names that are none", () => {
    for (const name of ["a b", "a`b", "", "t;drop table x", "a..b"]) {
      expect(() => truncateSql(name, null)).toThrow(expect.objectContaining({ code: "input.invalid" }));
    }
  });

  test("quotes text", () => expect(quoteText("a'b\\c\nd\te")).toBe("'a\\'b\\\\c\\nd\\te'"));
});

describe("the text of a failed task", () => {
  test("says code and place", () => {
    const error = sqlError("ODPS-0130131:[1,15] Table not found - table p.t cannot be resolved\n", "i1", "p");
    expect(error).toMatchObject({ code: "maxcompute.sql_failed" });
    expect(error.details).toMatchObject({ sqlCode: "ODPS-0130131", line: 1, column: 15, instance: "i1" });
    expect(error.message).toContain("Table not found");
  });

  test("about permissions is a matter of permissions", () => {
    expect(sqlError("ODPS-0420095: Access Denied - you have no privilege", "i1", "p").code).toBe("maxcompute.denied");
  });

  test("may be anything", () => {
    const error = sqlError("kInstanceMonitorTimeout", "i1", "p");
    expect(error).toMatchObject({ code: "maxcompute.sql_failed", details: { sqlCode: null } });
  });
});
