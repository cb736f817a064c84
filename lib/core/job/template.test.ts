import { expect, test } from "vitest";
import { checkJob } from "./check";
import { STEP_TYPES } from "./step-types";
import { jobTemplate, TEMPLATE_READERS, TEMPLATE_WRITERS } from "./template";
import { GUIDE_SCRIPT } from "./testing/guide-script";

test("there is a template for every connector", () => {
  expect([...TEMPLATE_READERS].sort()).toEqual(Object.keys(STEP_TYPES.reader).sort());
  expect([...TEMPLATE_WRITERS].sort()).toEqual(Object.keys(STEP_TYPES.writer).sort());
});

test("what a template leaves open is names of tables, and nothing else", () => {
  for (const reader of TEMPLATE_READERS) {
    for (const writer of TEMPLATE_WRITERS) {
      const choice = {
        reader: { stepType: reader, dataSource: "From" },
        writer: { stepType: writer, dataSource: "To" },
      };
      const { errors, warnings } = checkJob(jobTemplate(choice));
      expect(errors.map(({ error }) => error.path).filter((path) => !/\.(dataTable|table)$/.test(path ?? ""))).toEqual(
        [],
      );
      expect(warnings.map(({ error }) => error.code)).toEqual([]);
    }
  }
});

test("the guide's two ends give the guide's script", () => {
  const choice = {
    reader: { stepType: "otsstream", dataSource: "MyTablestoreDataSource" },
    writer: { stepType: "odps", dataSource: "MyMaxComputeDataSource" },
  };
  const made = JSON.parse(jobTemplate(choice));
  made.steps[0].parameter.dataTable = "target_table";
  made.steps[1].parameter.table = "target_table";
  expect(made).toEqual(JSON.parse(GUIDE_SCRIPT));
});
