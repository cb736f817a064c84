import { expect, test } from "vitest";
import { otsstreamReader } from "@/lib/core/job/otsstream";
import { BatchBuilder } from "@/lib/engine/batch-builder";
import { rowValues } from "@/lib/engine/cells-batch";
import type { Cell } from "@/lib/tablestore/row";
import { OPERATIONS } from "@/lib/tablestore/operations";
import { encodeRow } from "@/lib/tablestore/row-encoder";
import { StreamPageWalker } from "@/lib/tablestore/stream-page-walker";
import { addRows, parseTags, rowLayout, rowSchema } from "./row-mode";

const put = (name: string, value: string | bigint | number): Cell => ({ name, op: "put", value, version: 1n });

function rowsOf(column: readonly object[], primaryKey: Record<string, string>, cells: readonly Cell[], extra = {}) {
  const parameter = otsstreamReader.parse({
    datasource: "d",
    dataTable: "t",
    date: "20260310",
    mode: "single_version_and_update_only",
    column,
    ...extra,
  });
  const layout = rowLayout(parameter);
  const builder = new BatchBuilder(rowSchema(layout, "UTC"));
  const key = Object.entries(primaryKey).map(([name, value]) => ({ name, value }));
  const sequence = { epoch: 0, timestampUs: 1n, rowIndex: 0 };
  const streamRecords = [{ actionType: "PUT_ROW" as const, record: encodeRow({ primaryKey: key, cells, sequence }) }];
  const page = new StreamPageWalker().walk(OPERATIONS.GetStreamRecord.response.encode({ streamRecords }));
  addRows(builder, page, [0, 1], layout, "s");
  const source = { split: "s", position: null, firstMs: null, lastMs: null, firstSequence: null, lastSequence: null };
  const batch = builder.take(source);
  return Array.from({ length: batch.count }, (_, row) => rowValues(batch, row));
}

test("C37: a put gives the listed columns in their order, typed by what was written", () => {
  const columns = [{ name: "c2" }, { name: "pk" }, { name: "c1" }];
  expect(rowsOf(columns, { pk: "a" }, [put("c1", 7n)])).toEqual([[null, "a", 7n]]);
});

test("a written cell wins over a key of its name, and the last of several versions wins", () => {
  const columns = [{ name: "pk" }, { name: "c" }];
  expect(rowsOf(columns, { pk: "a" }, [put("pk", "cell"), put("c", "1"), put("c", "2")])).toEqual([["cell", "2"]]);
});

test("a time series gives its fixed names, its fields without their type, and its tags", () => {
  const key = { "_#h": "hash", _m_name: "cpu", _data_source: "host1", _tags: '["zone=cn","rack=7"]' };
  const columns = [
    { name: "_m_name" },
    { name: "_data_source" },
    { name: "usage" },
    { name: "rack", is_timeseries_tag: "true" },
    { name: "absent", is_timeseries_tag: true },
    { name: "_#h" },
  ];
  expect(rowsOf(columns, key, [put("usage:d", 0.5)], { isTimeseriesTable: true })).toEqual([
    ["cpu", "host1", 0.5, "7", null, null],
  ]);
});

test("tags that cannot be read fail by name", () => {
  expect(parseTags("[]").size).toBe(0);
  expect(() => parseTags('["a"]')).toThrow('Parse "_tags" fail');
  expect(() => parseTags("nonsense")).toThrow('Parse "_tags" fail');
});
