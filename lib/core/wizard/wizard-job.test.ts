import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkJob } from "../job/check";
import { editJob } from "../job/edit";
import { newJob } from "../job/new-job";
import { GUIDE_SCRIPT, guideWith } from "../job/testing/guide-script";
import {
  columnEdits,
  columnListsOf,
  editOf,
  keptParameters,
  parameterEdit,
  parameterValue,
  readWizard,
} from "./wizard-job";

function wizard(text: string) {
  const { job, obstacles } = readWizard(text);
  if (job === null) throw new Error(obstacles.map(({ reason }) => reason).join());
  return job;
}
const reasons = (text: string) => (readWizard(text).obstacles ?? []).map(({ reason }) => reason);

test("the guide's script is shown, with its texts read as what they mean", () => {
  const job = wizard(GUIDE_SCRIPT);
  expect(parameterValue(job, "reader", "maxRetries")).toBe(30);
  expect(parameterValue(job, "reader", "startTimeString")).toBe("${startTime}");
  expect(parameterValue(job, "writer", "consistencyCommit")).toBe(false);
  expect(columnListsOf(job).writer).toEqual(["pk", "colname", "version", "colvalue", "optype", "sequenceinfo"]);
  expect(keptParameters(job)).toEqual(["newVersion"]);
});

test("a new job has the guide's settings and says what is still to be chosen", () => {
  const job = wizard(newJob());
  expect(columnListsOf(job)).toEqual({ reader: null, writer: null });
  const missing = checkJob(newJob(), { defined: ["startTime", "endTime"] }).errors.map(({ error }) => error.path);
  expect(missing).toEqual(
    expect.arrayContaining([
      "steps[0].parameter.datasource",
      "steps[0].parameter.dataTable",
      "steps[0].parameter.column",
    ]),
  );
});

describe("edits", () => {
  test("touch nothing but their value", () => {
    const text = guideWith({ reader: { unknownKey: { a: [1, 2] } } }).replace(
      '"version": "2.0",',
      '"version":   "2.0",',
    );
    const job = wizard(text);
    const edited = editJob(text, [parameterEdit(job, "reader", "maxRetries", 5)]);
    expect(edited).toBe(text.replace('"maxRetries": 30', '"maxRetries": 5'));
  });

  test("keep a text a text", () => {
    const job = wizard(GUIDE_SCRIPT);
    expect(editJob(GUIDE_SCRIPT, [editOf(job, ["setting", "errorLimit", "record"], 10)])).toBe(
      GUIDE_SCRIPT.replace('"record": "0"', '"record": "10"'),
    );
  });

  test("add what is missing in the text's own layout, and take it away again without a trace", () => {
    const text = guideWith({});
    const added = editJob(text, [parameterEdit(wizard(text), "writer", "consistencyCommit", true)]);
    expect(added).toContain('        "compress": false,\n        "consistencyCommit": true\n');
    expect(editJob(added, [parameterEdit(wizard(added), "writer", "consistencyCommit", undefined)])).toBe(text);
  });

  test("leave a job of one line in one line", () => {
    const edited = editJob(GUIDE_SCRIPT, [parameterEdit(wizard(GUIDE_SCRIPT), "writer", "consistencyCommit", true)]);
    expect(edited).not.toContain("\n");
    expect(parameterValue(wizard(edited), "writer", "consistencyCommit")).toBe(true);
  });

  test("write row mode's columns as it wants them", () => {
    const text = guideWith({
      reader: { mode: "single_version_and_update_only", isExportSequenceInfo: false, column: [{ name: "pk" }] },
      writer: { column: ["pk"] },
    });
    const edits = columnEdits(wizard(text), { reader: ["pk", "amount"], writer: ["pk", "amount"] });
    expect(JSON.parse(editJob(text, edits)).steps[0].parameter.column).toEqual([{ name: "pk" }, { name: "amount" }]);
  });
});

test("to the wizard and back is the identity, whatever else the job holds", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 1, 2, 3, 4), (value, indent) => {
      const document = JSON.parse(guideWith({ reader: { foreign: value }, setting: { foreign: value } }));
      const text = JSON.stringify(document, null, indent);
      const job = wizard(text);
      const there = editJob(text, [parameterEdit(job, "reader", "maxRetries", 31)]);
      expect(editJob(there, [parameterEdit(wizard(there), "reader", "maxRetries", 30)])).toBe(text);
    }),
  );
});

describe("what the wizard cannot show is named with its line", () => {
  test.each([
    ["syntax", guideWith({}).replace('"type": "job",', '"type": "job"')],
    ["format", "[]"],
    ["duplicateKey", GUIDE_SCRIPT.replace('"maxRetries": 30', '"maxRetries": 30, "maxRetries": 31')],
    ["steps", guideWith({}).replace('"category": "writer"', '"category": "processor"')],
    ["readerType", guideWith({}).replace('"otsstream"', '"mysql"')],
    ["writerType", guideWith({}).replace('"odps"', '"holo"')],
    ["windowKind", guideWith({ reader: { date: "20260101" } })],
    ["partition", guideWith({ writer: { partition: "20260101" } })],
    ["dynamicPartition", guideWith({ writer: { supportDynamicPartition: true } })],
    ["columns", guideWith({ reader: { column: [{ name: "pk" }] } })],
    ["columnCount", guideWith({ writer: { column: ["pk"] } })],
  ])("%s", (reason, text) => {
    expect(reasons(text)).toContain(reason);
  });

  test("transformers and a share of dirty records", () => {
    const document = JSON.parse(guideWith({}));
    document.extend = { datax: { transformer: [{ name: "dx_groovy" }], errorLimit: { percentage: 0.1 } } };
    expect(reasons(JSON.stringify(document))).toEqual(["transformers", "shareLimit"]);
  });

  test("with the line", () => {
    const text = guideWith({ reader: { date: "20260101" } });
    const line = text.split("\n").findIndex((each) => each.includes('"date"')) + 1;
    expect(readWizard(text).obstacles).toMatchObject([{ reason: "windowKind", found: "date", line }]);
  });
});
