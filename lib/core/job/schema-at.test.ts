import { expect, test } from "vitest";
import { jobJsonSchema } from "./json-schema";
import { propertiesOf, schemaAt, typesOf, valuesOf } from "./schema-at";
import { GUIDE_SCRIPT } from "./testing/guide-script";

const schema = jobJsonSchema("en");
const guide = JSON.parse(GUIDE_SCRIPT) as unknown;
const at = (...path: (string | number)[]) => schemaAt(schema, guide, path)!;

test("a step's parameter is that of its stepType and category", () => {
  expect(Object.keys(propertiesOf(at("steps", 0, "parameter")))).toContain("isExportSequenceInfo");
  expect(Object.keys(propertiesOf(at("steps", 1, "parameter")))).toContain("emptyAsNull");
  expect(schemaAt(schema, guide, ["steps", 1, "parameter", "isExportSequenceInfo"])).toBeNull();
});

test("a field says its kinds, its values and its default", () => {
  expect(at("steps", 0, "parameter", "isExportSequenceInfo")).toMatchObject({ default: false, "x-wizard": "basic" });
  expect(typesOf(at("steps", 0, "parameter", "isExportSequenceInfo"))).toEqual(["boolean", "string"]);
  expect(valuesOf(at("steps", 0, "category"))).toEqual(["reader", "writer", "processor"]);
  expect(valuesOf(at("version"))).toEqual(["2.0"]);
});

test("items of a list and members of an alternative are found", () => {
  expect(Object.keys(propertiesOf(at("steps", 0, "parameter", "column", 0)))).toContain("name");
  expect(Object.keys(propertiesOf(at("setting", "speed")))).toEqual(expect.arrayContaining(["concurrent", "throttle"]));
  expect(at("order", "hops", 0, "from")).toMatchObject({ type: "string" });
});

test("an unfinished document still has its outer schema", () => {
  expect(Object.keys(propertiesOf(schemaAt(schema, { steps: [{}] }, ["steps", 0])!))).toContain("category");
  expect(propertiesOf(schemaAt(schema, undefined, ["steps", 3, "parameter"])!)).toEqual({});
});
