import { expect, test } from "vitest";
import { createdTable } from "./create-table-statement";

test.each([
  ["create table t (a string)", "t"],
  [
    "CREATE TABLE IF NOT EXISTS maxcompute_target_table(\n `pk` STRING COMMENT 'a;b' -- adjust; this\n)\n;\n",
    "maxcompute_target_table",
  ],
  ["-- first\n/* second ; */ Create Table `p`.`t`(`a;b` BIGINT) COMMENT 'it\\'s; fine'; -- done", "p.t"],
  ["CREATE TABLE 订单 (a STRING);", "订单"],
])("finds the table that %j creates", (text, table) => {
  expect(createdTable(text)).toBe(table);
});

test.each([
  ["DROP TABLE t;"],
  ["CREATE VIEW v AS SELECT 1;"],
  ["-- CREATE TABLE t (a STRING)\nDROP TABLE t"],
  ["CREATE TABLE t (a STRING); DROP TABLE u;"],
  ["CREATE TABLE t (a STRING COMMENT 'x\\\\'); DROP TABLE u; --')"],
  ["CREATE TABLE"],
])("refuses %j", (text) => {
  expect(() => createdTable(text)).toThrow(expect.objectContaining({ code: "catalog.not_create_table" }));
});
