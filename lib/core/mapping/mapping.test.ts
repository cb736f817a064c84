import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { begin, record, redo, undo } from "./history";
import {
  addSource,
  applyFix,
  autoLayout,
  cancelAll,
  columnLists,
  connect,
  feed,
  fixFor,
  isRefusal,
  judgeLine,
  mapSameName,
  mapSameRow,
  readMapping,
  removeSource,
  sourcesAsText,
  sourcesFromText,
  type Mapping,
  type Refusal,
} from "./mapping";
import { naturalFields } from "./source-field";

const KEYS = [
  { name: "order_id", type: "STRING", role: "primaryKey" },
  { name: "shop_id", type: "INTEGER", role: "primaryKey" },
] as const;
const natural = naturalFields(KEYS, { isExportSequenceInfo: true });
const columns = [
  ...["order_id", "colname", "colvalue", "optype", "sequenceinfo"].map((name) => ({ name, type: "STRING" })),
  { name: "shop_id", type: "BIGINT" },
  { name: "version", type: "BIGINT" },
  { name: "loaded_at", type: "DATETIME" },
  { name: "region", type: "STRING" },
];
const NONE = { reader: null, writer: null };
const fresh = readMapping(natural, columns, NONE);
const lines = (mapping: Mapping) => Object.fromEntries(mapping.lines);

function done(result: Mapping | Refusal): Mapping {
  if (isRefusal(result)) throw new Error(result.kind);
  return result;
}

test("the fields of column mode are the real primary key and the change fields", () => {
  expect(natural.map(({ entry, type }) => `${entry} ${type}`)).toEqual([
    "order_id STRING",
    "shop_id INTEGER",
    "colName STRING",
    "version INTEGER",
    "colValue ANY",
    "opType STRING",
    "sequenceInfo STRING",
  ]);
  expect(naturalFields(KEYS, { isExportSequenceInfo: false }).map(({ entry }) => entry)).not.toContain("sequenceInfo");
});

test("row mode offers the columns of the table", () => {
  const table = [...KEYS, { name: "amount", type: "DOUBLE", role: "column" as const }];
  const shape = { mode: "single_version_and_update_only", isExportSequenceInfo: false };
  expect(naturalFields(table, shape).map(({ entry }) => entry)).toEqual(["order_id", "shop_id", "amount"]);
});

test("same name does not look at case", () => {
  expect(lines(mapSameName(fresh))).toEqual({
    order_id: "order_id",
    shop_id: "shop_id",
    colname: "colName",
    version: "version",
    colvalue: "colValue",
    optype: "opType",
    sequenceinfo: "sequenceInfo",
  });
});

test("same row is k-th to k-th, cancel leaves nothing, and no line is no list", () => {
  const rows = mapSameRow(fresh);
  expect(columnLists(rows)).toEqual({
    reader: natural.map(({ entry }) => entry),
    writer: columns.slice(0, natural.length).map(({ name }) => name),
  });
  expect(columnLists(cancelAll(rows))).toEqual(NONE);
});

test("auto layout leaves no two lines that cross, whatever they were", () => {
  const names = columns.map(({ name }) => name);
  const entries = natural.map(({ entry }) => entry);
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), fc.constantFrom(...entries)), (drawn) => {
      const before = Object.entries(drawn).reduce((all, [to, from]) => feed(all, to, from), fresh);
      const after = autoLayout(before);
      expect(lines(after)).toEqual(lines(before));
      const places = after.destinations.flatMap(({ name }) => {
        const entry = after.lines.get(name);
        return entry === undefined ? [] : [after.sources.findIndex((field) => field.entry === entry)];
      });
      expect(places).toEqual([...places].sort((a, b) => a - b));
      expect(after.destinations.slice(0, places.length).every(({ name }) => after.lines.has(name))).toBe(true);
    }),
  );
});

describe("lines", () => {
  test("a column takes one field, a field may feed several columns", () => {
    const one = done(connect(fresh, "colName", "region"));
    expect(lines(done(connect(one, "colName", "colname")))).toEqual({ region: "colName", colname: "colName" });
    expect(connect(one, "opType", "region")).toEqual({
      kind: "destinationTaken",
      destination: "region",
      by: "colName",
    });
  });

  test("each has a verdict with a reason, and the fix moves it to the column of its name", () => {
    const wrong = done(connect(fresh, "sequenceInfo", "loaded_at"));
    expect(judgeLine(wrong, "loaded_at")).toEqual({ verdict: "risky", reason: "textMustBeDate" });
    expect(judgeLine(wrong, "region")).toBeNull();
    const fix = fixFor(wrong, "loaded_at");
    expect(fix).toEqual({ kind: "moveTo", destination: "sequenceinfo" });
    expect(lines(applyFix(wrong, "loaded_at", fix!))).toEqual({ sequenceinfo: "sequenceInfo" });
  });
});

describe("the left side", () => {
  test("takes quoted constants and variables, and shows what it cannot parse as unrecognised", () => {
    const added = ["'cn-hangzhou'", "${bizdate}", "now()"].reduce((all, text) => done(addSource(all, text)), fresh);
    expect(added.sources.slice(-3)).toEqual([
      { entry: "'cn-hangzhou'", kind: "constant", type: "STRING", constant: "cn-hangzhou" },
      { entry: "'${bizdate}'", kind: "variable", type: "STRING", constant: "${bizdate}" },
      { entry: "now()", kind: "unrecognised", type: "ANY" },
    ]);
    expect(addSource(added, "'cn-hangzhou'")).toEqual({ kind: "alreadyThere", entry: "'cn-hangzhou'" });
    expect(judgeLine(done(connect(added, "now()", "region")), "region")?.verdict).toBe("impossible");
  });

  test("keeps the sequence while it is exported", () => {
    expect(removeSource(fresh, "sequenceInfo")).toEqual({ kind: "sequenceNeeded" });
    expect(sourcesFromText(fresh, "order_id")).toEqual({ kind: "sequenceNeeded" });
    const mapped = mapSameName(fresh);
    expect(done(removeSource(mapped, "opType")).lines.has("optype")).toBe(false);
  });

  test("is edited as text, one field a line; lines follow their fields", () => {
    const mapped = mapSameName(fresh);
    const text = `${sourcesAsText(mapped).replace("opType\n", "")}\n\n'x'\n`;
    const edited = done(sourcesFromText(mapped, text));
    expect(edited.sources.map(({ entry }) => entry)).toEqual([
      "order_id",
      "shop_id",
      "colName",
      "version",
      "colValue",
      "sequenceInfo",
      "'x'",
    ]);
    expect([...edited.lines.keys()]).not.toContain("optype");
    expect(sourcesFromText(mapped, sourcesAsText(mapped))).toBe(mapped);
  });
});

describe("a job's lists", () => {
  test("come back as they were, in their own order and spelling", () => {
    const lists = {
      reader: ["pk", "colname", "version", "'x'", "colValue", "opType", "sequenceInfo"],
      writer: ["order_id", "colname", "version", "region", "colvalue", "optype", "sequenceinfo"],
    };
    const mapping = readMapping(natural, columns, lists);
    expect(columnLists(mapping)).toEqual(lists);
    expect(mapping.sources[0]).toMatchObject({ entry: "pk", kind: "primaryKey" });
    expect(mapping.sources.filter(({ kind }) => kind === "primaryKey")).toHaveLength(2);
  });

  test("that are empty mean all columns in order, as in a run", () => {
    const mapping = readMapping(natural, columns, { reader: [], writer: ["*"] });
    expect(columnLists(mapping).writer).toEqual(columns.slice(0, natural.length).map(({ name }) => name));
  });

  test("show what the table lacks", () => {
    const mapping = readMapping(natural, columns, { reader: ["opType"], writer: ["operation"] });
    expect(mapping.destinations.at(-1)).toEqual({ name: "operation", type: "", missing: true });
    expect(judgeLine(mapping, "operation")).toEqual({ verdict: "impossible", reason: "unknownField" });
  });
});

test("every step can be undone and done again, and what changes nothing is no step", () => {
  const mapped = mapSameName(fresh);
  const history = [mapped, mapped, mapSameRow(mapped)].reduce(record, begin(fresh));
  expect(history.past).toEqual([fresh, mapped]);
  expect(undo(undo(history)).present).toBe(fresh);
  expect(undo(undo(undo(history))).present).toBe(fresh);
  expect(redo(redo(undo(undo(history))))).toEqual(history);
  expect(record(undo(history), fresh).future).toEqual([]);
});
