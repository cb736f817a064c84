import { expect, test } from "vitest";
import { AppError } from "../errors";
import { checkJob } from "./check";
import { resolveChangeColumns } from "./otsstream-columns";
import { resolveWindow, type WindowParameters } from "./otsstream-window";
import { guideWith } from "./testing/guide-script";

const ZONE = "Asia/Shanghai";
const thrown = (act: () => unknown): AppError => {
  try {
    act();
  } catch (error) {
    return error as AppError;
  }
  throw new Error("nothing was thrown");
};
const refusal = (parameter: WindowParameters) => thrown(() => resolveWindow(parameter, ZONE));

test("C30: without a complete window, with a mixture, or with an empty one, the run is refused in the original's words", () => {
  expect(refusal({}).message).toBe(
    "Must set date or time range millis or time range string, please check your config.",
  );
  expect(refusal({ startTimeString: "20230423175000" }).code).toBe("job.window_missing");
  const [date, startTimeString, startTimestampMillis] = ["20230423", "20230423175000", 1682243400000];
  expect(refusal({ date, startTimeString, startTimestampMillis }).message).toBe(
    "Can't set date and time range millis and time range string, please check your config.",
  );
  expect(refusal({ date, startTimestampMillis }).code).toBe("job.window_date_and_millis");
  expect(refusal({ date, startTimeString }).code).toBe("job.window_date_and_string");
  expect(refusal({ startTimeString, endTimeString: "20230423185000", startTimestampMillis }).code).toBe(
    "job.window_millis_and_string",
  );
  expect(refusal({ startTimeString, endTimeString: startTimeString })).toMatchObject({
    code: "job.window_empty",
    message: "EndTimestamp must be larger than startTimestamp.",
    path: "endTimeString",
  });
});

test("C31: 20250631170000 is accepted as 2025-07-01 17:00:00, and a warning names that time", () => {
  const { startMs, warnings } = resolveWindow(
    { startTimeString: "20250631170000", endTimeString: "20250701180000" },
    ZONE,
  );
  expect(startMs).toBe(Date.UTC(2025, 6, 1, 9));
  expect(warnings.map(({ code, params }) => [code, params.normalised])).toEqual([
    ["job.time_rolled_over", "20250701170000"],
  ]);
  const text = guideWith({ reader: { startTimeString: "20250631170000", endTimeString: "20250701180000" } });
  const [warning] = checkJob(text, { zone: ZONE }).warnings;
  expect(warning!.error).toMatchObject({
    code: "job.time_rolled_over",
    path: "steps[0].parameter.startTimeString",
  });
});

test("C32: a time of 12 digits is refused by name", () => {
  const error = refusal({ startTimeString: "202304231750", endTimeString: "20230423185000" });
  expect(error).toMatchObject({ code: "job.time_unreadable", path: "startTimeString" });
  expect(error.message).toContain("Can't parse startTimeString: 202304231750");
  const [issue] = checkJob(guideWith({ reader: { startTimeString: "202304231750" } })).errors;
  expect(issue!.error).toMatchObject({ code: "job.time_unreadable", path: "steps[0].parameter.startTimeString" });
});

test("C33: the mode multi_version is refused, as in the original", () => {
  const [issue] = checkJob(guideWith({ reader: { mode: "multi_version" } })).errors;
  expect(issue!.error).toMatchObject({ code: "job.mode_unsupported", path: "steps[0].parameter.mode" });
  expect(issue!.error.message).toContain("Unsupported Mode: multi_version");
});

test("a date covers its whole day in the job's own zone", () => {
  const window = resolveWindow({ date: "20230423", timeZone: "GMT+9" }, ZONE);
  expect(window).toMatchObject({ startMs: Date.UTC(2023, 3, 22, 15), endMs: Date.UTC(2023, 3, 23, 15) });
});

test("timestamps may be numbers or digits; empty texts count as absent", () => {
  const window = { startTimestampMillis: "1682243400000", endTimestampMillis: 1682247000000, startTimeString: "" };
  expect(resolveWindow(window, ZONE)).toMatchObject({ startMs: 1682243400000, endMs: 1682247000000 });
});

test("row mode wants objects with names", () => {
  const reader = { mode: "SINGLE_VERSION_AND_UPDATE_ONLY", isExportSequenceInfo: false, column: [{ name: "a" }, "b"] };
  const [issue] = checkJob(guideWith({ reader })).errors;
  expect(issue!.error).toMatchObject({ code: "job.row_mode_columns", path: "steps[0].parameter.column[1]" });
});

test("sequenceInfo cannot be listed without being exported", () => {
  const [issue] = checkJob(guideWith({ reader: { isExportSequenceInfo: false } })).errors;
  expect(issue!.error).toMatchObject({ code: "job.sequence_not_exported", path: "steps[0].parameter.column[5]" });
});

const sources = (list: readonly string[] | null, keys = ["pk1", "pk2"], exported = true) =>
  resolveChangeColumns(list, keys, exported).map(({ name, source }) =>
    source.kind === "primaryKey"
      ? `${name}=key ${source.index}`
      : source.kind === "field"
        ? source.field
        : source.value,
  );

test("the guide's column list means the natural layout", () => {
  const natural = ["pk=key 0", "colName", "version", "colValue", "opType", "sequenceInfo"];
  expect(sources(["pk", "colName", "version", "colValue", "opType", "sequenceInfo"], ["pk"])).toEqual(natural);
  expect(sources([], ["pk"])).toEqual(natural);
  expect(sources(null, ["pk"], false)).toEqual(natural.slice(0, 5));
});

test("a column list may leave out, reorder and add constants; pk stands for the first key", () => {
  expect(sources(["OPTYPE", "pk2", "pk", "'cn-hangzhou'"])).toEqual(["opType", "pk2=key 1", "pk=key 0", "cn-hangzhou"]);
});

test("a primary key wins over a change field of the same name", () => {
  expect(sources(["version", "VERSION"], ["version"])).toEqual(["version=key 0", "version"]);
});

test("a field that does not exist is refused with those that do", () => {
  expect(thrown(() => sources(["colour"]))).toMatchObject({ code: "job.unknown_source_column", path: "column[0]" });
});

test("the status table may not be the data table, also while no columns are chosen", () => {
  const begun = checkJob(guideWith({ reader: { statusTable: "target_table", column: null } }));
  expect(begun.errors.map(({ error }) => error.path)).toContain("steps[0].parameter.statusTable");

  const { errors } = checkJob(guideWith({ reader: { statusTable: "target_table" } }));
  expect(errors.map(({ error }) => [error.code, error.path])).toEqual([
    ["job.status_table_is_data_table", "steps[0].parameter.statusTable"],
  ]);
});
