import { describe, expect, test } from "vitest";
import { AppError } from "../../errors";
import { VECTORS, ZONE_VECTORS } from "../testing/vectors";
import { formatWall, parseDay, parseWall } from "../wall-time";
import { zoneOf } from "../zone";
import { contextAt, evaluate } from "./evaluate";
import { parseExpression } from "./parse";

const shanghai = zoneOf("Asia/Shanghai");
const ids = { jobid: "1001", nodeid: "2002", taskid: "3003" };

function valueAt(value: string, cyctime: string, zone = shanghai): string {
  const dueAt = zone.momentsOf(parseWall(cyctime)).at(-1)!;
  return evaluate(parseExpression(value), { ...contextAt(zone, dueAt), ids }).text;
}

function mistake(value: string): { code: string; column: unknown; message: string } {
  try {
    parseExpression(value, "p");
  } catch (error) {
    if (error instanceof AppError) {
      const described = error.describe("en");
      return {
        code: described.original!,
        column: error.params.column,
        message: `${error.message} ${described.remedy}`,
      };
    }
    throw error;
  }
  throw new Error(`${value} was accepted`);
}

describe("documented values", () => {
  test.each(VECTORS)("row 98, vector %i: %s at %s (business date %s) is %s", (_, value, cyctime, bizdate, result) => {
    const dueAt = shanghai.momentsOf(parseWall(cyctime))[0]!;
    const context = contextAt(shanghai, dueAt);
    expect(context.bizdate).toBe(parseDay(bizdate));
    expect(valueAt(value, cyctime)).toBe(result);
  });

  test.each(ZONE_VECTORS)("%s: %s at %s in Los Angeles is %s", (_, value, cyctime, result) => {
    expect(valueAt(value, cyctime, zoneOf("America/Los_Angeles"))).toBe(result);
  });

  test.each([
    ["2025-03-16 00:00:00", "20250315", "20250316000000", "20250315225000", "20250315235000"],
    ["2025-03-16 23:00:00", "20250315", "20250316230000", "20250316215000", "20250316225000"],
    ["2014-05-11 00:00:00", "20140510", "20140511000000", null, null],
  ])("a backfill run planned for %s has the business date %s", (at, bizdate, cyctime, start, end) => {
    expect(valueAt("$bizdate", at)).toBe(bizdate);
    expect(valueAt("$cyctime", at)).toBe(cyctime);
    if (start !== null) expect(valueAt("$[yyyymmddhh24-2/24]$[miss-10/24/60]", at)).toBe(start);
    if (end !== null) expect(valueAt("$[yyyymmddhh24-1/24]$[miss-10/24/60]", at)).toBe(end);
  });
});

describe("mistakes are refused with the column they are at", () => {
  test.each([
    ["$[yyyymmdd hh24]", "PARAM_SPACE", 11],
    ["a=b", "PARAM_EQUALS", 2],
    ["$[yyyy-1]", "PARAM_MONTH_OFFSET", 7],
    ["$[yyyymm-1]", "PARAM_MONTH_OFFSET", 9],
    ["$[mm+1]", "PARAM_MONTH_OFFSET", 5],
    ["x$[yyyymm-7*2]", "PARAM_MONTH_OFFSET", 10],
    ["${yyyymmddhh24}", "PARAM_DAY_PRECISION", 1],
    ["${yyyy-mm-dd-1/24}", "PARAM_DAY_PRECISION", 13],
    ["${yyyymmdd-1.5}", "PARAM_DAY_PRECISION", 11],
    ["${mi}", "PARAM_DAY_PRECISION", 1],
    ["$[yyyyMMdd]", "PARAM_TOKEN", 7],
    ["$[yyymm]", "PARAM_TOKEN", 5],
    ["$[yyyymmddHHmmss]", "PARAM_TOKEN", 11],
    ["$[yyyy年]", "PARAM_TOKEN", 7],
    ["${yyyymmd}", "PARAM_TOKEN", 9],
    ["${startTime}", "PARAM_TOKEN", 1],
    ["$[yyyymmdd-1/12]", "PARAM_FRACTION", 11],
    ["$[yyyymmdd-1.5]", "PARAM_FRACTION", 13],
    ["$[yyyymmdd-1/24/30]", "PARAM_FRACTION", 11],
    ["$[yyyymmdd-7*]", "PARAM_FRACTION", 13],
    ["$[yyyymmdd", "PARAM_UNCLOSED", 1],
    ["ab${yyyymmdd", "PARAM_UNCLOSED", 3],
    ["$[yyyy$[mm]]", "PARAM_UNCLOSED", 1],
    ["$[]", "PARAM_EMPTY", 3],
    ["${}", "PARAM_EMPTY", 3],
    ["$[-1]", "PARAM_EMPTY", 3],
    ["$foo", "PARAM_BUILTIN", 1],
    ["a$bizdate_x", "PARAM_BUILTIN", 2],
    ["$", "PARAM_BUILTIN", 1],
    ["$[add_months(yyyymmdd)]", "PARAM_ADD_MONTHS", 3],
    ["$[add_months(yyyymmdd,1/24)]", "PARAM_ADD_MONTHS", 3],
    ["$[add_months(yyyymmdd,-1)-1]", "PARAM_ADD_MONTHS", 3],
    ["$[add_months(yyyyMMdd,-1)]", "PARAM_TOKEN", 18],
    ["$[yyyymmdd-]", "PARAM_TRAILING", 11],
    ["$[yyyymmdd--1]", "PARAM_TRAILING", 11],
    ["$[yyyymmdd*7]", "PARAM_TRAILING", 11],
    ["$[yyyymmdd-1x]", "PARAM_TRAILING", 13],
    ["$[yyyymmdd1]", "PARAM_TRAILING", 11],
    ["$[yyyymmdd-99999999999999999999]", "PARAM_RANGE", 11],
    ["${workflow.1x}", "PARAM_REF", 1],
  ])("%s is %s at column %i", (value, code, column) => {
    expect(mistake(value)).toMatchObject({ code, column });
  });

  test("the message says what was probably meant", () => {
    expect(mistake("$[yyyyMMdd]").message).toContain("did you mean mm for month, mi for minute?");
    expect(mistake("$[yyymm]").message).toContain("did you mean yyyy?");
    expect(mistake("$[yyyymmddHH]").message).toContain("did you mean hh24?");
    expect(mistake("$[yyyy-mm-1]").message).toContain("$[add_months(yyyy-mm,-1)]");
    expect(mistake("$bizdate_x").message).toContain("${yyyymmdd}_x");
    expect(mistake("$bizdat").message).toContain("Did you mean $bizdate?");
    expect(mistake("${startTime}").message).toContain("a value cannot refer to another parameter");
  });
});

describe("doubtful values are accepted with a warning", () => {
  const warnings = (value: string) => parseExpression(value).warnings.map(({ code, params }) => [code, params.column]);

  test("mmss is month and second", () => {
    expect(warnings("$[hh24mmss]")).toEqual([["schedule.param_warn_month_second", 7]]);
    expect(warnings("$[miss]")).toEqual([]);
  });

  test("a day offset that no token can show", () => {
    expect(warnings("$[hh24-1]")).toEqual([["schedule.param_warn_invisible", 7]]);
    expect(warnings("$[yyyymmddhh24-1]")).toEqual([]);
  });
});

test("several offsets are applied one after the other, across a clock change", () => {
  const zone = zoneOf("America/Los_Angeles");
  // A day back is 03:30 on the day of the change, an elapsed hour before that is 01:30.
  expect(valueAt("$[yyyymmddhh24mi-1-1/24]", "2025-03-10 03:30:00", zone)).toBe("202503090130");
  expect(valueAt("$[yyyymmddhh24mi-1/24-1]", "2025-03-10 03:30:00", zone)).toBe("202503090230");
  // A day back lands in the skipped hour: an hour before its stand-in, 03:30.
  expect(valueAt("$[yyyymmddhh24mi-1-1/24]", "2025-03-10 02:30:00", zone)).toBe("202503090130");
  // A day back lands in the repeated hour: of its two passes the one with today's offset, an hour before is the other.
  expect(valueAt("$[yyyymmddhh24mi-1-1/24]", "2025-11-03 01:30:00", zone)).toBe("202511020130");
});

test("results outside the years 1 to 9999 are refused, not printed", () => {
  for (const value of ["$[yyyymmdd-999999]", "$[add_months(yyyymmdd,12*8000)]", "${yyyy-3000}", "$[hh24+999999999/24]"])
    expect(() => valueAt(value, "2025-01-01 00:00:00"), value).toThrow(/outside the years/);
});

describe("wider scopes", () => {
  const dueAt = shanghai.momentsOf(parseWall("2025-11-01 05:00:00"))[0]!;
  const context = {
    ...contextAt(shanghai, dueAt),
    scopes: {
      workflow: new Map([
        ["day", "${workspace.prefix}${yyyymmdd}"],
        ["loop", "${workflow.loop}"],
      ]),
      workspace: new Map([
        ["prefix", "ds_"],
        ["loop", "${workflow.loop}"],
      ]),
    },
  };

  test("a workflow's value may be an expression and use the workspace's", () => {
    expect(evaluate(parseExpression("x_${workflow.day}"), context).text).toBe("x_ds_20251031");
  });

  test("references cannot run in circles, and what is not defined is named", () => {
    expect(() => evaluate(parseExpression("${workflow.loop}"), context)).toThrow(
      /workflow parameter loop does not exist/,
    );
    expect(() => evaluate(parseExpression("${workspace.loop}"), context)).toThrow(/workflow parameter loop/);
    expect(() => evaluate(parseExpression("${workflow.x}"), context)).toThrow(/workflow parameter x does not exist/);
  });
});

test("an id that is not known yet is refused instead of left out", () => {
  const context = contextAt(shanghai, 0);
  expect(() => evaluate(parseExpression("a$taskid"), context)).toThrow(/\$taskid has no value here/);
  expect(formatWall(context.wall)).toBe("19700101080000");
});
