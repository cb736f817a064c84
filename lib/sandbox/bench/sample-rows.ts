import type { Cell, PrimaryKey } from "@/lib/tablestore/row";
import { encodeRow } from "@/lib/tablestore/row-encoder";

/** Row number `index` of a benchmark: a text key of 20 bytes in random order and five cells of 8 to 40 bytes. */
export function sampleKey(index: number): PrimaryKey {
  const scattered = (Math.imul(index, 0x9e3779b1) >>> 0).toString(36).padStart(7, "0");
  return [{ name: "pk", value: `${scattered}-${String(index).padStart(12, "0")}` }];
}

export function sampleCells(index: number, version: bigint | null): Cell[] {
  const put = (name: string, value: Cell["value"]): Cell => ({ name, op: "put", value, version });
  return [
    put("amount", BigInt(index)),
    put("price", index / 7),
    put("customer", `customer ${index % 10_007}`),
    put("status", "placed and waiting for payment"),
    put("address", `street ${index % 997}, house ${index % 97}, door 12`),
  ];
}

export function sampleRow(index: number): Uint8Array {
  return encodeRow({ primaryKey: sampleKey(index), cells: sampleCells(index, null) });
}
