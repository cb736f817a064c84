import { expect, test } from "vitest";
import type { TableColumnView } from "../catalog";
import { checkJob } from "./check";
import { checkNames, type StepFacts } from "./check-names";
import { guideWith } from "./testing/guide-script";

const dataSources = new Map([
  ["MyTablestoreDataSource", "tablestore"],
  ["MyMaxComputeDataSource", "maxcompute"],
]);
const key: TableColumnView = { name: "pk", type: "STRING", role: "primaryKey" };
const columns = ["pk", "colname", "version", "colvalue", "optype", "sequenceinfo"].map((name): TableColumnView => ({
  name,
  type: "STRING",
  role: "column",
}));
const reader: StepFacts = { dataSources, tables: null, table: { kind: "found", columns: [key], streamEnabled: true } };
const writer: StepFacts = { dataSources, tables: null, table: { kind: "found", columns, streamEnabled: null } };

function check(changes: Parameters<typeof guideWith>[0], facts: Partial<Record<"reader" | "writer", StepFacts>> = {}) {
  const text = guideWith(changes);
  const { job } = checkJob(text);
  const { errors, warnings } = checkNames(text, job!, { reader, writer, ...facts });
  const shown = (issues: typeof errors) =>
    issues.map(({ error, offset, length }) => [
      error.code,
      text.slice(offset, offset + length),
      error.details.suggestion ?? null,
    ]);
  return { errors: shown(errors), warnings: shown(warnings) };
}

test("the guide's script has nothing to tell where everything exists", () => {
  expect(check({})).toEqual({ errors: [], warnings: [] });
});

test("a wrong data source is a warning at its name, with the one that was probably meant", () => {
  expect(check({ reader: { datasource: "MyTablestoreDataSourc" } }).warnings).toEqual([
    ["data_source.not_found", '"MyTablestoreDataSourc"', "MyTablestoreDataSource"],
  ]);
  expect(check({ writer: { datasource: "MyTablestoreDataSource" } }).warnings).toEqual([
    ["job.data_source_type", '"MyTablestoreDataSource"', null],
  ]);
});

test("a table that is not there, or has no stream, is an error", () => {
  const gone = { ...writer, table: { kind: "missing" }, tables: ["target_tables"] } as const;
  expect(check({}, { writer: gone }).errors).toEqual([["job.table_missing", '"target_table"', "target_tables"]]);
  const silent = { ...reader, table: { kind: "found", columns: [key], streamEnabled: false } } as const;
  expect(check({}, { reader: silent }).errors).toEqual([["tablestore.stream_off", '"target_table"', null]]);
});

test("columns are checked on both sides, by the rules of each", () => {
  expect(check({ writer: { column: ["PK", "colnam", "*"] } }).errors).toEqual([
    ["odps.column_unknown", '"colnam"', "colname"],
  ]);
  expect(check({ reader: { column: ["pk", "COLNAME", "'constant'", "colVal", "sequenceInfo"] } }).errors).toEqual([
    ["job.unknown_source_column", '"colVal"', "colValue"],
  ]);
});

test("what is not known is not judged", () => {
  const nothing: StepFacts = { dataSources: null, tables: null, table: null };
  const odd = { reader: { datasource: "x", dataTable: "y" }, writer: { table: "${table}", column: ["z"] } };
  expect(check(odd, { reader: nothing, writer: nothing })).toEqual({ errors: [], warnings: [] });
});

test("a partition that does not fit the table is an error at its place, unless the rows name it themselves", () => {
  const pt: TableColumnView = { name: "pt", type: "STRING", role: "partition" };
  const parted = {
    writer: { ...writer, table: { kind: "found" as const, columns: [...columns, pt], streamEnabled: null } },
  };
  expect(check({}, parted).errors).toEqual([["odps.partition_required", '""', null]]);
  expect(check({ writer: { partition: "ds=1" } }, parted).errors).toEqual([["odps.partition_levels", '"ds=1"', null]]);
  expect(check({ writer: { partition: "PT=${bizdate}" } }, parted).errors).toEqual([]);
  expect(check({ writer: { partition: "pt=1" } }).errors).toEqual([["odps.partition_unexpected", '"pt=1"', null]]);
  const dynamic = ["pk", "colname", "version", "colvalue", "optype", "pt"];
  expect(check({ writer: { column: dynamic } }, parted).errors).toEqual([]);
});
