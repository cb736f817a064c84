import { describe, expect, test } from "vitest";
import { jobJsonSchema } from "@/lib/core/job";
import { newJob } from "@/lib/core/job/new-job";
import { formatPath, parsePath } from "@/lib/core/job/path";
import { changesBetween, type NodeDocument } from "@/lib/core/node";
import { plainChanges } from "./plain-changes";

const schema = jobJsonSchema("en");
const script = newJob();
const hourly = { kind: "hourRange", start: "00:00", everyHours: 1, end: "23:59" };
const document = (parts: Partial<NodeDocument>): NodeDocument => ({
  script,
  config: { cycle: hourly, parameters: [{ name: "startTime", value: "$[yyyymmddhh24miss-70/24/60]" }] },
  ...parts,
});

function between(before: NodeDocument, after: NodeDocument) {
  const [from, to] = [
    { number: 1, ...before },
    { number: null, ...after },
  ];
  return plainChanges({ from, to, changes: changesBetween(before, after), isSame: false }, schema);
}

describe("differences in words", () => {
  test("a field of the reader goes by its title and side", () => {
    const other = document({ script: script.replace('"dataTable": ""', '"dataTable": "orders"') });
    expect(between(document({}), other)).toEqual([
      {
        key: "script steps.Reader.parameter.dataTable",
        of: "reader",
        name: "Table",
        titled: true,
        field: "dataTable",
        before: "",
        after: "orders",
      },
    ]);
  });

  test("a key that nobody gave a title keeps its path", () => {
    const other = document({ script: script.replace('"order"', '"mine": { "deep": 1 }, "order"') });
    expect(between(document({}), other)).toMatchObject([{ of: "task", name: "mine", titled: false }]);
  });

  test("a parameter goes by its name, and its value alone is told, also when it is new", () => {
    const rows = [
      { name: "startTime", value: "$bizdate" },
      { name: "endTime", value: "x" },
    ];
    const other = document({ config: { cycle: hourly, parameters: rows } });
    expect(between(document({}), other)).toMatchObject([
      { of: "parameter", name: "startTime", before: "$[yyyymmddhh24miss-70/24/60]", after: "$bizdate" },
      { of: "parameter", name: "endTime", before: null, after: "x" },
    ]);
  });

  test("a cycle is one change, with the whole of it on both sides", () => {
    const daily = { kind: "day", time: "01:00" };
    const { config } = document({});
    const changes = between(document({}), document({ config: { ...config, cycle: daily } }));
    expect(changes).toMatchObject([{ of: "schedule", name: "cycle", before: hourly, after: daily }]);
  });

  test("scripts that are no JSON are one change", () => {
    expect(between(document({}), document({ script: "{" }))).toMatchObject([{ of: "task", name: "script" }]);
  });
});

test.each([[["steps", 0, "parameter", "column"]], [["a b", "c"]], [['say "x"', 3]], [["steps", "my step", "x-y"]]])(
  "the segments of %j survive being written",
  (path) => expect(parsePath(formatPath(path))).toEqual(path),
);
