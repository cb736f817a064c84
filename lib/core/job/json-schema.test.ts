import { expect, test } from "vitest";
import { jobJsonSchema } from "./json-schema";
import { STEP_TYPES } from "./step-types";

const thenOf = (locale: "en" | "zh", stepType: string) => {
  const schema = JSON.parse(JSON.stringify(jobJsonSchema(locale)));
  const branch = schema.properties.steps.items.allOf.find(
    (candidate: { if: { properties: { stepType: { const: string } } } }) =>
      candidate.if.properties.stepType.const === stepType,
  );
  return branch.then.properties.parameter;
};

test("the editor's schema knows the parameters of each step, with help in the reader's language", () => {
  expect(thenOf("en", "otsstream").properties.statusTable).toMatchObject({
    title: "Status Table",
    default: "TableStoreStreamReaderStatusTable",
  });
  expect(thenOf("en", "otsstream").properties.isExportSequenceInfo).toMatchObject({ default: false });
  expect(thenOf("en", "odps").properties.overLengthRule.enum).toEqual(["keepOn", "truncate", "setNull"]);
  expect(thenOf("zh", "otsstream").properties.statusTable.title).toBe("状态表");
  expect(thenOf("en", "odps").required).toEqual(["datasource", "table", "truncate"]);
  expect(JSON.stringify(jobJsonSchema("zh"))).not.toContain('"zh"');
});

test("every parameter that people may set is explained in both languages", () => {
  for (const [category, types] of Object.entries(STEP_TYPES)) {
    for (const [name, { parameter }] of Object.entries(types)) {
      for (const [key, field] of Object.entries(parameter.shape)) {
        const meta = (field as { meta(): { title?: string; zh?: { title: string } } | undefined }).meta();
        if (meta?.title === undefined) continue;
        expect(meta.zh?.title, `${category} ${name} ${key}`).toMatch(/\p{Script=Han}|MB|Schema|Tunnel/u);
      }
    }
  }
});
