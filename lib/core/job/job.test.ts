import { expect, test } from "vitest";
import { checkJob, understandJob } from "./check";
import { GUIDE_SCRIPT, guideWith } from "./testing/guide-script";

const codes = (issues: readonly { readonly error: { readonly code: string } }[]) =>
  issues.map(({ error }) => error.code);

test("the product guide's script is valid as it is printed, without a warning", () => {
  const check = checkJob(GUIDE_SCRIPT, { defined: ["startTime", "endTime"], zone: "Asia/Shanghai" });
  expect([...codes(check.errors), ...codes(check.warnings)]).toEqual([]);
  expect(check.references.map(({ name }) => name)).toEqual(["startTime", "endTime"]);
  expect(check.job).toMatchObject({
    reader: { stepType: "otsstream", dataSource: "MyTablestoreDataSource", path: "steps[0]" },
    writer: { stepType: "odps", dataSource: "MyMaxComputeDataSource", path: "steps[1]" },
    channels: 2,
    bytesPerSecond: null,
    dirtyLimit: { kind: "records", maximum: 0 },
  });
});

test("an undefined parameter is marked where it stands, and the one that was meant is proposed", () => {
  const { errors } = checkJob(GUIDE_SCRIPT, { defined: ["starttime", "endTime"] });
  expect(errors).toHaveLength(1);
  const [issue] = errors;
  expect(issue!.error).toMatchObject({
    code: "job.unresolved_reference",
    path: "steps[0].parameter.startTimeString",
    details: { suggestion: "starttime" },
  });
  expect(GUIDE_SCRIPT.slice(issue!.offset, issue!.offset + issue!.length)).toBe("${startTime}");
});

test("E7: an unresolved reference fails before anything else is looked at", () => {
  expect(() => understandJob(JSON.parse(GUIDE_SCRIPT))).toThrowError(
    expect.objectContaining({ code: "job.unresolved_reference", path: "steps[0].parameter.startTimeString" }),
  );
});

test("an unknown key is kept and named in a warning that marks the key", () => {
  const text = guideWith({ writer: { compres: false } });
  const { errors, warnings } = checkJob(text);
  expect(errors).toEqual([]);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]!.error).toMatchObject({
    code: "job.unknown_key",
    path: "steps[1].parameter.compres",
    details: { suggestion: "compress" },
  });
  expect(text.slice(warnings[0]!.offset, warnings[0]!.offset + warnings[0]!.length)).toBe('"compres"');
});

test("malformed JSON is told by line and column", () => {
  const { errors } = checkJob('{\n  "type": "job",,\n}');
  expect(errors[0]).toMatchObject({ error: { code: "job.malformed_json" }, line: 2 });
});

test.each([
  ["comments", '{ // note\n "type": "job" }'],
  ["a trailing comma", '{ "type": "job", }'],
  ["nothing", ""],
])("%s are no JSON", (_, text) => {
  expect(codes(checkJob(text).errors)).toContain("job.malformed_json");
});

test("a text built to exhaust the parser is refused at a glance", () => {
  expect(codes(checkJob("[".repeat(100_000)).errors)).toEqual(["job.too_large"]);
  expect(codes(checkJob(`"${"x".repeat(2_000_000)}"`).errors)).toEqual(["job.too_large"]);
});

test("a repeated key is warned of, because only the last one counts", () => {
  const text = GUIDE_SCRIPT.replace('"truncate": false', '"truncate": true, "truncate": false');
  expect(codes(checkJob(text).warnings)).toEqual(["job.duplicate_key"]);
});

test("missing, mistyped and impossible values are reported with their place, all at once", () => {
  const text = guideWith({
    reader: { isExportSequenceInfo: "maybe", maxRetries: "many" },
    writer: { table: undefined },
    setting: { speed: { concurrent: 99 } },
  });
  const { errors, job } = checkJob(text);
  expect(job).toBeNull();
  expect(errors.map(({ error }) => [error.code, error.path])).toEqual([
    ["job.illegal_value", "setting.speed.concurrent"],
  ]);
  const inside = checkJob(
    guideWith({ reader: { isExportSequenceInfo: "maybe" }, writer: { table: undefined } }),
  ).errors;
  expect(inside.map(({ error }) => [error.code, error.path])).toEqual([
    ["job.wrong_type", "steps[0].parameter.isExportSequenceInfo"],
    ["job.missing_parameter", "steps[1].parameter.table"],
  ]);
  expect(inside[1]!.error.message).toBe("table is missing.");
});

test("W6: a writer without truncate is refused as OdpsWriter-00", () => {
  const [issue] = checkJob(guideWith({ writer: { truncate: undefined } })).errors;
  expect(issue!.error.describe("en")).toMatchObject({ code: "job.missing_parameter", original: "OdpsWriter-00" });
});

test("booleans and numbers may be written as texts, as generated jobs do", () => {
  const text = guideWith({
    reader: { isExportSequenceInfo: "TRUE", maxRetries: "30" },
    writer: { truncate: "false", emptyAsNull: "False" },
    setting: { speed: { concurrent: "2", throttle: "true", mbps: "12" }, errorLimit: { record: "" } },
  });
  expect(checkJob(text)).toMatchObject({
    errors: [],
    job: { channels: 2, bytesPerSecond: 12 * 1_048_576, dirtyLimit: { kind: "none" } },
  });
});

test("E2: throttle with mbps limits the whole job and leaves the channels alone", () => {
  const text = guideWith({ setting: { speed: { throttle: true, mbps: 1, concurrent: 2 } } });
  const { job, warnings } = checkJob(text);
  expect(job).toMatchObject({ bytesPerSecond: 1_048_576, channels: 2 });
  expect(codes(warnings)).toEqual(["job.slow_channels"]);
});

test("a value that is still a reference is not judged", () => {
  const text = guideWith({ reader: { maxRetries: "${retries}" }, setting: { speed: { concurrent: "${lanes}" } } });
  expect(codes(checkJob(text).errors)).toEqual([]);
});

test.each([
  [{ steps: 1 }, { readers: 1, writers: 0 }],
  [{ steps: 0 }, { readers: 0, writers: 0 }],
])("a job without its pair of steps is refused", ({ steps }, params) => {
  const document = JSON.parse(GUIDE_SCRIPT) as { steps: unknown[] };
  document.steps = document.steps.slice(0, steps);
  expect(checkJob(JSON.stringify(document)).errors[0]!.error).toMatchObject({ code: "job.step_count", params });
});

test("hops may pass through a processor, but must reach the writer", () => {
  const document = JSON.parse(GUIDE_SCRIPT);
  document.steps.push({ category: "processor", name: "Processor", parameter: { nodes: [] } });
  document.order.hops = [
    { from: "Reader", to: "Processor" },
    { from: "Processor", to: "Writer" },
  ];
  expect(codes(checkJob(JSON.stringify(document)).errors)).toEqual([]);
  document.order.hops.pop();
  expect(codes(checkJob(JSON.stringify(document)).errors)).toEqual(["job.broken_hops"]);
});

test("a connector that is not installed is named, with those that are", () => {
  const document = JSON.parse(GUIDE_SCRIPT);
  document.steps[1].stepType = "mysql";
  expect(checkJob(JSON.stringify(document)).errors[0]!.error).toMatchObject({
    code: "job.unknown_step_type",
    params: { stepType: "mysql", known: "odps, stream" },
    path: "steps[1].stepType",
  });
});
