import { expect, test } from "vitest";
import { checkJob } from "./check";
import { normalisePartition, readPartition } from "./odps-partition";
import { guideWith } from "./testing/guide-script";

// Expected values: DataX OdpsUtil.formatPartition, executed on a JVM (sync-engine specification 3.3).
test("W1: a partition text is brought into the original's normal form", () => {
  expect(normalisePartition(" pt = '2015' / type= 1 , biz =2 ")).toBe("pt=2015,type=1,biz=2");
  expect(readPartition(" pt = '2015' / type= 1 , biz =2 ")).toEqual([
    { name: "pt", value: "2015" },
    { name: "type", value: "1" },
    { name: "biz", value: "2" },
  ]);
});

test("a slash inside a value breaks the partition, and the job says so", () => {
  expect(normalisePartition("pt=2015/01/01")).toBe("pt=2015,01,01");
  const [issue] = checkJob(guideWith({ writer: { partition: "pt=2015/01/01" } })).errors;
  expect(issue!.error).toMatchObject({ code: "job.partition_malformed", path: "steps[1].parameter.partition" });
  expect(checkJob(guideWith({ writer: { partition: "pt=${bizdate}" } })).errors).toEqual([]);
});

test("a column that is listed twice, in whatever case, is refused", () => {
  const [issue] = checkJob(guideWith({ writer: { column: ["a", "b", "A"] } })).errors;
  expect(issue!.error).toMatchObject({ code: "job.illegal_value", path: "steps[1].parameter.column[2]" });
});

test("a block is at least 8 MiB, and at most 512", () => {
  const { job } = checkJob(guideWith({ writer: { blockSizeInMB: 1 } }));
  expect(job).not.toBeNull();
  expect(checkJob(guideWith({ writer: { blockSizeInMB: 513 } })).errors).toHaveLength(1);
});
