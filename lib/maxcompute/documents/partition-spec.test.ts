import { expect, test } from "vitest";
import {
  formatPartitionSpec,
  formatQuotedPartitionSpec,
  orderPartitionSpec,
  parsePartitionSpec,
} from "./partition-spec";

const isInvalid = expect.objectContaining({ code: "maxcompute.partition_invalid" });

test.each([
  ["pt=20250701", [["pt", "20250701"]]],
  ["pt='20250701'", [["pt", "20250701"]]],
  [
    'pt = "20250701" , hh=08 ',
    [
      ["pt", "20250701"],
      ["hh", "08"],
    ],
  ],
  [
    "PT=20250701/hh='0,8/x'",
    [
      ["pt", "20250701"],
      ["hh", "0,8/x"],
    ],
  ],
  ["pt=a=b", [["pt", "a=b"]]],
  ["pt=2025-07-01 08:00:00", [["pt", "2025-07-01 08:00:00"]]],
  ["`地区`=华东", [["地区", "华东"]]],
  ["pt='it\\'s'", [["pt", "it's"]]],
])("%s is read", (text, spec) => {
  expect(parsePartitionSpec(text)).toEqual(spec);
  expect(parsePartitionSpec(formatQuotedPartitionSpec(parsePartitionSpec(text)))).toEqual(spec);
});

test.each(["", " ", "pt", "=x", "pt=", "pt=''", "pt=1,", "pt=1,,hh=2", "pt=1,pt=2", "pt='a", "pt=1 hh=2'"])(
  "%j is refused",
  (text) => expect(() => parsePartitionSpec(text)).toThrow(isInvalid),
);

test("levels are put in declared order, and must be exactly the declared ones", () => {
  const spec = parsePartitionSpec("hh=08,pt=20250701");
  expect(formatPartitionSpec(orderPartitionSpec(spec, ["pt", "hh"]))).toBe("pt=20250701,hh=08");
  expect(formatQuotedPartitionSpec(orderPartitionSpec(spec, ["PT", "hh"]))).toBe("pt='20250701',hh='08'");
  for (const keys of [["pt"], ["pt", "hh", "mi"], ["pt", "mm"], []]) {
    expect(() => orderPartitionSpec(spec, keys)).toThrow(isInvalid);
  }
});
