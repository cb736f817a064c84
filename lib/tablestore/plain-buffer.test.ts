import { expect, test } from "vitest";
import { crc8 } from "./crc8";
import { AUTO_INCREMENT, INF_MAX, INF_MIN, type Cell, type SequenceInfo, type WireKey, type WireKeyValue } from "./row";
import { decodePrimaryKey, decodeRow, decodeRows, decodeVariant } from "./row-decoder";
import { encodePrimaryKey, encodeRow, encodeRows, encodeVariant } from "./row-encoder";

const TS = 1_700_000_000_000n;
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const bytes = (text: string) => Uint8Array.from(Buffer.from(text, "hex"));
const key = (...columns: [string, WireKeyValue][]): WireKey => columns.map(([name, value]) => ({ name, value }));
const cell = (name: string, op: Cell["op"], value: Cell["value"] = null, version: bigint | null = null): Cell => ({
  name,
  op,
  value,
  version,
});
const pk = key(["pk", "a"]);
const seq = (timestampUs: bigint, rowIndex: number): SequenceInfo => ({ epoch: 0, timestampUs, rowIndex });

// Bytes written by the encoders of the npm client 5.6.5 and of the Java client 5.17.7.
const VECTORS = {
  "a primary key": [{ primaryKey: pk }, "7500000001030402000000706b05060000000301000000610ad409ee"],
  "a put of every type": [
    {
      primaryKey: key(["pk1", "abc"], ["pk2", 1n]),
      cells: [
        cell("s", "put", "v"),
        cell("i", "put", -2n),
        cell("d", "put", 1.5),
        cell("b", "put", bytes("dead")),
        cell("t", "put", true),
        cell("f", "put", false),
      ],
    },
    "7500000001030403000000706b31050800000003030000006162630aa2030403000000706b3205090000000001000000000000000ae8020304010000007305060000000301000000760a0d03040100000069050900000000feffffffffffffff0a8003040100000064050900000001000000000000f83f0aba0304010000006205070000000702000000dead0af303040100000074050200000002010ae103040100000066050200000002000a9209b9",
  ],
  "a put with a version": [
    { primaryKey: pk, cells: [cell("c", "put", "x", TS)] },
    "7500000001030402000000706b05060000000301000000610ad402030401000000630506000000030100000078070068e5cf8b0100000aeb0950",
  ],
  "an update of every kind": [
    {
      primaryKey: pk,
      cells: [
        cell("c1", "put", "x"),
        cell("c2", "put", 7n, TS),
        cell("c3", "deleteOne", null, TS),
        cell("c4", "deleteAll"),
        cell("c5", "increment", 3n),
      ],
    },
    "7500000001030402000000706b05060000000301000000610ad402030402000000633105060000000301000000780a5c03040200000063320509000000000700000000000000070068e5cf8b0100000ac203040200000063330603070068e5cf8b0100000ac7030402000000633406010ad20304020000006335050900000000030000000000000006040ab90932",
  ],
  "a row to delete": [{ primaryKey: pk, isDelete: true }, "7500000001030402000000706b05060000000301000000610ad40809e9"],
  "a binary key": [
    { primaryKey: key(["pk", bytes("010203")]) },
    "7500000001030402000000706b050800000007030000000102030afd09fd",
  ],
  "text beyond ASCII": [
    { primaryKey: key(["pk", "中"]), cells: [cell("c", "put", "é")] },
    "7500000001030402000000706b05080000000303000000e4b8ad0a31020304010000006305070000000302000000c3a90a370918",
  ],
  "empty text": [
    { primaryKey: key(["pk", ""]), cells: [cell("c", "put", "")] },
    "7500000001030402000000706b050500000003000000000ae80203040100000063050500000003000000000a90097e",
  ],
  "a record of a put": [
    { primaryKey: pk, cells: [cell("c1", "put", "x", TS)], sequence: seq(1_700_000_000_000_123n, 0) },
    "7500000001030402000000706b05060000000301000000610ad40203040200000063310506000000030100000078070068e5cf8b0100000aa20b180000000c130000000d000000000e7b401e18240a06000f0000000009b6",
  ],
  "a record of an update": [
    {
      primaryKey: pk,
      cells: [cell("c1", "put", 5n, TS), cell("c2", "deleteOne", null, TS), cell("c3", "deleteAll")],
      sequence: seq(1_700_000_000_000_124n, 1),
    },
    "7500000001030402000000706b05060000000301000000610ad40203040200000063310509000000000500000000000000070068e5cf8b0100000ab803040200000063320603070068e5cf8b0100000aaf030402000000633306010ab90b180000000c130000000d000000000e7c401e18240a06000f010000000937",
  ],
  "a record of a deletion": [
    { primaryKey: pk, isDelete: true, sequence: seq(1_700_000_000_000_125n, 2) },
    "7500000001030402000000706b05060000000301000000610ad4080b180000000c130000000d000000000e7d401e18240a06000f0200000009e9",
  ],
  "a record of a deletion without marker": [
    { primaryKey: pk, sequence: seq(1_700_000_000_000_125n, 2) },
    "7500000001030402000000706b05060000000301000000610ad40b180000000c130000000d000000000e7d401e18240a06000f0200000009ee",
  ],
} as const;

test.each(Object.entries(VECTORS))("%s is written and read as the official clients do", (_, [row, wire]) => {
  expect(hex(encodeRow(row))).toBe(wire);
  expect(decodeRow(bytes(wire))).toEqual({ cells: [], isDelete: false, sequence: null, ...row });
});

// npm 5.6.5 allocates one byte more for each of these values and sends it.
test.each([
  ["the lowest bound", [["pk", INF_MIN]], "7500000001030402000000706b0501000000090a3a097b00"],
  ["the highest bound", [["pk", INF_MAX]], "7500000001030402000000706b05010000000a0a3309c600"],
  [
    "a key to assign",
    [
      ["pk1", "a"],
      ["pk2", AUTO_INCREMENT],
    ],
    "7500000001030403000000706b3105060000000301000000610a19030403000000706b3205010000000b0af9093100",
  ],
] as [string, [string, WireKeyValue][], string][])(
  "%s is read with the trailing zero of the npm client and written without",
  (_, columns, wire) => {
    const primaryKey = key(...columns);
    expect(decodeRow(bytes(wire)).primaryKey).toEqual(primaryKey);
    expect(`${hex(encodePrimaryKey(primaryKey))}00`).toBe(wire);
    expect(() => decodePrimaryKey(bytes(wire))).toThrow(/in primary key column/);
  },
);

test("several rows share one header, and no rows are no bytes", () => {
  const wire =
    "7500000001030402000000706b05060000000301000000610ad402030401000000630506000000030100000031070068e5cf8b0100000a49096201030402000000706b05060000000301000000620add02030401000000630506000000030100000032070168e5cf8b0100000ad10911";
  const rows = [
    { primaryKey: key(["pk", "a"]), cells: [cell("c", "put", "1", TS)] },
    { primaryKey: key(["pk", "b"]), cells: [cell("c", "put", "2", TS + 1n)] },
  ];
  expect(hex(encodeRows(rows))).toBe(wire);
  expect(decodeRows(bytes(wire)).map(({ primaryKey, cells }) => ({ primaryKey, cells }))).toEqual(rows);
  expect(encodeRows([])).toHaveLength(0);
  expect(decodeRows(new Uint8Array())).toEqual([]);
  expect(() => decodeRow(bytes(wire))).toThrow(/one row/);
});

test("extension elements of later versions are skipped", () => {
  const [row, wire] = VECTORS["a record of a put"];
  const longer = wire.replace("0b180000000c", "0b1e00000020010000007f0c");
  expect(decodeRow(bytes(longer))).toEqual(expect.objectContaining(row));
});

// Written by the npm client 5.6.5.
test.each([
  ["v", "030100000076"],
  [1n, "000100000000000000"],
  [1.5, "01000000000000f83f"],
  [true, "0201"],
  [bytes("01"), "070100000001"],
] as const)("the value %s has the bytes of the npm client where no length goes before it", (value, wire) => {
  expect(hex(encodeVariant(value))).toBe(wire);
  expect(decodeVariant(bytes(wire))).toEqual(value);
});

test("the checksum is CRC-8/SMBUS", () => {
  expect(crc8(0, Buffer.from("123456789"))).toBe(0xf4);
});

test("what is not text is refused in both directions", () => {
  expect(() => encodeVariant("\ud800")).toThrow(expect.objectContaining({ code: "tablestore.invalid_text" }));
  expect(() => decodeVariant(bytes("0301000000ff"))).toThrow(
    expect.objectContaining({ code: "tablestore.damaged_row" }),
  );
  expect(decodeVariant(encodeVariant("\ufeff\ufffd\u0000"))).toBe("\ufeff\ufffd\u0000");
});

test.each(Object.entries(VECTORS))("%s is never read as anything else once it is damaged", (_, [row, wire]) => {
  const whole = bytes(wire);
  const original = decodeRow(whole);
  const damagedRow = expect.objectContaining({ code: "tablestore.damaged_row", retryable: true });
  for (let length = 1; length < whole.length; length++) {
    expect(() => decodeRow(whole.subarray(0, length)), `cut at ${length}`).toThrow(damagedRow);
  }
  const extension = "sequence" in row ? whole.length - 2 - 29 : whole.length;
  for (let bit = 0; bit < whole.length * 8; bit++) {
    const flipped = whole.slice();
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    const inExtension = bit >> 3 >= extension && bit >> 3 < whole.length - 2;
    try {
      const read = decodeRow(flipped);
      expect(inExtension, `bit ${bit} gave ${JSON.stringify(read, (_, v) => String(v))}`).toBe(true);
      expect({ ...read, sequence: null }).toEqual({ ...original, sequence: null });
    } catch (error) {
      expect(error).toEqual(damagedRow);
    }
  }
});
