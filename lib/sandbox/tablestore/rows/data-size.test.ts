import { expect, test } from "vitest";
import { dataSize } from "./data-size";
import { encodeStoredRow, sizeOf } from "./stored-row";

test("the size of a stored row is that of its names and values", () => {
  const row = {
    primaryKey: [
      { name: "pk", value: "中\0" },
      { name: "n", value: -1n },
    ],
    cells: [
      { name: "blob", op: "put", value: new Uint8Array(300), version: 1n },
      { name: "double", op: "put", value: 1.5, version: 2n },
      { name: "empty", op: "put", value: "", version: 3n },
      { name: "yes", op: "put", value: true, version: 4n },
    ],
  } as const;
  expect(dataSize(encodeStoredRow(row))).toBe(sizeOf(row.primaryKey) + sizeOf(row.cells));
  expect(dataSize(new Uint8Array())).toBe(0);
});
