import { expect, test } from "vitest";
import { parseDay } from "../wall-time";
import { zoneOf } from "../zone";
import { contextAt } from "./evaluate";
import { fillDocument, joinPieces, ParameterValues, parseParameters, referencesIn } from "./references";
import { checkParameters, formatAssignments, loadFromCode, parseAssignments } from "./rows";

const code = `{"startTimeString": "\${startTime}", "endTimeString": "\${endTime}", "partition": "pt=\${bdp.system.bizdate}"}`;
const guide = [
  { name: "startTime", value: "$[yyyymmddhh24-2/24]$[miss-10/24/60]" },
  { name: "endTime", value: "$[yyyymmddhh24-1/24]$[miss-10/24/60]" },
];
const zone = zoneOf("Asia/Shanghai");
const at19 = zone.momentsOf(parseDay("20230423") * 86_400_000 + 19 * 3_600_000)[0]!;

test("the guide's rows fit the guide's code", () => {
  expect(checkParameters(guide, code)).toEqual({ errors: [], warnings: [] });
});

test("every problem of the table is reported at once", () => {
  const rows = [
    { name: "startTime", value: "$[yyyy-1]" },
    { name: "startTime", value: "1" },
    { name: "1a", value: "x y" },
    { name: "date", value: "${workflow.unknown}" },
  ];
  const { errors, warnings } = checkParameters(rows, code);
  expect(errors.map((error) => error.describe("en").original)).toEqual([
    "PARAM_MONTH_OFFSET",
    "PARAM_DUP",
    "PARAM_NAME",
    "PARAM_SPACE",
    "PARAM_REF",
    "PARAM_MISSING",
  ]);
  expect(errors.at(-1)!.message).toBe("Variable endTime is used in the configuration but has no value.");
  expect(warnings.map(({ code }) => code)).toEqual([
    "schedule.param_warn_unreferenced",
    "schedule.param_warn_date_name",
    "schedule.param_warn_unreferenced",
  ]);
});

test("a row left empty has no value, and code may use wider scopes only when they define the name", () => {
  const { errors } = checkParameters([{ name: "a", value: "" }], "${a}${workflow.w}${workspace.s}", {
    workspace: new Map([["s", "1"]]),
  });
  expect(errors.map(({ params }) => params.name)).toEqual(["a", "workflow.w"]);
});

test("loading from code adds what is missing and touches nothing else", () => {
  const rows = [{ name: "old", value: "1" }, guide[0]!];
  expect(loadFromCode(rows, `${code} \${startTime} \${workflow.w} \${1x}`)).toEqual([
    ...rows,
    { name: "endTime", value: "" },
  ]);
  expect([...referencesIn(code).local]).toEqual(["startTime", "endTime"]);
});

test("rows and expression mode are two faces of the same data", () => {
  const text = "startTime=$[yyyymmddhh24-2/24]$[miss-10/24/60] endTime=$[yyyymmddhh24-1/24]$[miss-10/24/60]";
  expect(formatAssignments(guide)).toBe(text);
  expect(parseAssignments(`  ${text} \n`)).toEqual(guide);
  expect(parseAssignments("a= b=1")).toEqual([
    { name: "a", value: "" },
    { name: "b", value: "1" },
  ]);
  expect(() => parseAssignments("a=1 b = 2")).toThrow('Column 5: "b" is not an assignment.');
  expect(() => parseAssignments("a=1=2")).toThrow(/Column 1/);
});

test("the values of an instance fill a document completely or not at all", () => {
  const values = new ParameterValues(parseParameters(guide), contextAt(zone, at19));
  expect(values.all()).toEqual({ startTime: "20230423175000", endTime: "20230423185000" });
  expect(fillDocument(JSON.parse(code), values)).toEqual({
    startTimeString: "20230423175000",
    endTimeString: "20230423185000",
    partition: "pt=20230422",
  });
  expect(joinPieces(values.fill("${bdp.system.cyctime}/${startTime}/$notOurs"))).toBe(
    "20230423190000/20230423175000/$notOurs",
  );
  expect(() => values.fill("${startTime}${nobody}")).toThrow(/nobody is used in the configuration but has no value/);
});
