import { describe, expect, test } from "vitest";
import { formatOdpsType, parseOdpsType } from "./odps-type";

describe("a type text", () => {
  test.each([
    ["BIGINT", "bigint"],
    [" TimeStamp_NTZ ", "timestamp_ntz"],
    ["DECIMAL", "decimal(38,18)"],
    ["decimal( 10 , 2 )", "decimal(10,2)"],
    ["DECIMAL(20)", "decimal(20,0)"],
    ["VARCHAR(8)", "varchar(8)"],
    ["ARRAY<STRUCT<a:BIGINT>>", "array<struct<a:bigint>>"],
    ["MAP<STRING, ARRAY<DECIMAL(10,2)>>", "map<string,array<decimal(10,2)>>"],
    ["struct<`a b`:int, b:map<string,string> comment 'it''s, <odd>'>", "struct<`a b`:int,b:map<string,string>>"],
    ["struct<Name:string,城市:string>", "struct<Name:string,`城市`:string>"],
  ])("%s is read and written back as %s", (text, written) => {
    const type = parseOdpsType(text);
    expect(formatOdpsType(type)).toBe(written);
    expect(parseOdpsType(written)).toEqual(type);
  });

  test("keeps its parameters and members", () => {
    expect(parseOdpsType("STRUCT<a:DECIMAL(10,2),b:CHAR(4)>")).toEqual({
      kind: "struct",
      fields: [
        { name: "a", type: { kind: "decimal", precision: 10, scale: 2 } },
        { name: "b", type: { kind: "char", length: 4 } },
      ],
    });
  });

  test.each([
    "",
    "bigint x",
    "bigserial",
    "array<>",
    "array<bigint",
    "map<string>",
    "struct<>",
    "struct<a bigint>",
    "struct<`a:bigint>",
    "decimal(2,10)",
    "decimal(1,1,1)",
    "varchar",
    "varchar(x)",
    "array<".repeat(100),
  ])("%j is refused", (text) => {
    expect(() => parseOdpsType(text)).toThrow(expect.objectContaining({ code: "maxcompute.type_unsupported" }));
  });
});
