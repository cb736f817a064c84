import { expect, test } from "vitest";
import { GUIDE_SCRIPT, guideWith } from "@/lib/core/job/testing/guide-script";
import { debugFindings } from "./findings";

const ZONE = "Asia/Shanghai";
const codes = (errors: readonly { code: string }[]) => errors.map(({ code }) => code);

test("every variable of the script is asked for once, in the order of the script", () => {
  const found = debugFindings(GUIDE_SCRIPT, { startTime: "20250701154000", endTime: " " }, ZONE);
  expect(found).toMatchObject({
    variables: ["startTime", "endTime"],
    missing: ["endTime"],
    errors: [],
    writes: "append",
  });
});

test("what the system gives a value is not asked for", () => {
  const script = guideWith({ writer: { partition: "pt=${bdp.system.bizdate}" } });
  expect(debugFindings(script, {}, ZONE).variables).toEqual(["startTime", "endTime"]);
});

test("a time that does not exist is told with the time it is read as", () => {
  const values = { startTime: "20250631170000", endTime: "20250701180000" };
  const { warnings, errors } = debugFindings(GUIDE_SCRIPT, values, ZONE);
  expect(errors).toEqual([]);
  expect(codes(warnings)).toEqual(["job.time_rolled_over"]);
  expect(warnings[0]!.describe("en").message).toContain("20250701170000");
});

test("a window that ends before it starts is an error before the run", () => {
  const values = { startTime: "20250701180000", endTime: "20250701170000" };
  expect(codes(debugFindings(GUIDE_SCRIPT, values, ZONE).errors)).toEqual(["job.window_empty"]);
});

test("text that is no JSON is an error, and overwriting is told apart from appending", () => {
  expect(codes(debugFindings("{", {}, ZONE).errors)).toContain("job.malformed_json");
  expect(debugFindings(guideWith({ writer: { truncate: "true" } }), {}, ZONE).writes).toBe("overwrite");
});

test.each([
  ["the guide's", {}, { start: "startTime", end: "endTime" }],
  ["other names", { startTimeString: "${ from }", endTimeString: "${to}" }, { start: "from", end: "to" }],
  ["a constant end", { endTimeString: "20250701180000" }, null],
  ["more than a variable", { startTimeString: "${day}000000" }, null],
  ["one for both", { endTimeString: "${startTime}" }, null],
])("the variables of the window: %s", (_, reader, window) => {
  expect(debugFindings(guideWith({ reader }), {}, ZONE).window).toEqual(window);
});
