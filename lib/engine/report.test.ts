import { expect, test } from "vitest";
import { humanBytes, progressLine, summaryLines } from "./report";

test.each([
  [0, "0B"],
  [1023, "1023B"],
  [1024, "1.00KB"],
  [1536, "1.50KB"],
  [12 * 1024 * 1024, "12.00MB"],
  [3 * 1024 ** 5, "3072.00TB"],
])("%d bytes are written %s", (bytes, text) => {
  expect(humanBytes(bytes)).toBe(text);
});

const counts = { recordsRead: 1000, recordsWritten: 990, recordsDirty: 3, recordsFiltered: 7, bytes: 204_800 };

test("the summary has the original's seven lines and widths", () => {
  const lines = summaryLines({
    counts,
    startedAt: new Date(1682243400000),
    finishedAt: new Date(1682243412500),
    transferMs: 10_900,
    zone: "Asia/Shanghai",
    transformed: false,
  });
  expect(lines).toEqual([
    "Job start time            : 2023-04-23 17:50:00",
    "Job end time              : 2023-04-23 17:50:12",
    "Total elapsed time        :                 12s",
    "Average throughput        :           20.00KB/s",
    "Record speed              :            100rec/s",
    "Records read              :                1000",
    "Read and write failures   :                   3",
  ]);
});

test("the progress line reads like the original's", () => {
  const progress = {
    ...counts,
    stage: "transfer" as const,
    fraction: 0.425,
    recordsPerSecond: 100,
    bytesPerSecond: 20_480,
    splits: [],
  };
  expect(progressLine(progress, { writerMs: 1500, readerMs: 20 }, false)).toBe(
    "Total 1000 records, 204800 bytes | Speed 20.00KB/s, 100 records/s | Error 3 records |  All Task WaitWriterTime 1.500s |  All Task WaitReaderTime 0.020s | Percentage 42.50%",
  );
});
