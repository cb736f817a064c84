import { expect, test } from "vitest";
import type { DirtyLimit } from "@/lib/core/job";
import type { DirtyRecord } from "./contract";
import { DirtyRecords } from "./dirty-records";

const record: DirtyRecord = {
  side: "writer",
  split: "s",
  place: 0,
  sequence: null,
  row: ["x"],
  brokenTexts: [],
  isWhole: true,
  column: 0,
  code: "odps.not_a_number",
  reason: "",
};
const collect = (limit: DirtyLimit) => {
  const stored: DirtyRecord[] = [];
  return { stored, dirty: new DirtyRecords(limit, { add: async (records) => void stored.push(...records) }, []) };
};

test("a limit of 0 stops at the first dirty record, which is stored first", async () => {
  const { stored, dirty } = collect({ kind: "records", maximum: 0 });
  await expect(dirty.add([record])).rejects.toMatchObject({ code: "run.dirty_limit" });
  expect(stored).toEqual([record]);
});

test("a limit of n tolerates n", async () => {
  const { dirty } = collect({ kind: "records", maximum: 2 });
  await dirty.add([record, record]);
  dirty.settle({ recordsRead: 2, recordsDirty: 2 });
  await expect(dirty.add([record])).rejects.toMatchObject({ code: "run.dirty_limit" });
  expect(dirty.byCode()).toEqual({ "odps.not_a_number": 3 });
});

test("E3: a share of 0.02 tolerates 1 of 50 and refuses 2", async () => {
  const { dirty } = collect({ kind: "share", maximum: 0.02 });
  await dirty.add([record]);
  dirty.settle({ recordsRead: 50, recordsDirty: 1 });
  await dirty.add([record]);
  expect(() => dirty.settle({ recordsRead: 50, recordsDirty: 2 })).toThrowError(
    expect.objectContaining({ code: "run.dirty_limit" }),
  );
});

test("without a limit any number passes", async () => {
  const { dirty } = collect({ kind: "none" });
  await dirty.add(Array.from({ length: 1000 }, () => record));
  dirty.settle({ recordsRead: 1000, recordsDirty: 1000 });
  expect(dirty.byCode()).toEqual({ "odps.not_a_number": 1000 });
});
