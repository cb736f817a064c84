import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseOdpsType } from "../odps-type";
import type { OdpsRow, OdpsValue } from "../odps-value";
import { anyText } from "../testing/any-text";
import { goldenStream } from "../testing/golden";
import { decodeRecords, RecordDecoder } from "./decoder";
import { encodeRecords, RecordEncoder, type RecordColumn } from "./encoder";
import { slabPool, unpooled } from "./sink";

const at = (text: string) => ({ seconds: Date.parse(`${text}Z`) / 1000, nanos: 123_456_789 });
const sequence = (micros: number, row: number, column: number) =>
  `0000000001_0000175135680000${micros.toString().padStart(4, "0")}_000000000${row}_shard-a:000000000${column}`;

/** The rows of golden.py, by the name of their stream. */
const ROWS: Readonly<Record<string, readonly OdpsRow[]>> = {
  "no records": [],
  "change records": [
    ["user_1", "name", 1751356800000n, "Alice", "U", sequence(123, 0, 1)],
    ["user_2", null, null, null, "DR", sequence(456, 1, 0)],
    ["用户3", "city", 1751356800001n, "杭州🌊", "U", sequence(789, 2, 0)],
  ],
  "only nulls": [[null, null, null, null, null, null]],
  "one of each type": [
    [
      -1n,
      2147483647,
      -32768,
      127,
      1.5,
      -0.25,
      true,
      "aé中",
      Uint8Array.of(0, 0x7f),
      new Date("2025-07-01T08:00:00.123Z"),
      20270,
      "-12.30",
      "vc",
      "ch  ",
      at("2025-07-01T08:00:00"),
      at("2025-07-01T08:00:00"),
      '{"a": 1}',
    ],
    new Array<OdpsValue>(17).fill(null),
    [
      0n,
      -2147483648,
      32767,
      -128,
      -0,
      3.5,
      false,
      "",
      new Uint8Array(0),
      new Date("1969-12-31T23:59:59Z"),
      -1,
      "99999999.99",
      "",
      "",
      { seconds: 0, nanos: 0 },
      { seconds: 9223372036, nanos: 854775807 },
      '[1, null, "x"]',
    ],
  ],
  intervals: [[{ seconds: 86402, nanos: 3004 }, 14]],
  nested: [
    [[1n, null, -1n], [["k", 5n]], [7n, null], [["x"], [], null]],
    [[], [], [null, ""], []],
  ],
  deep: [
    [
      [
        [
          [
            ["p", [1.25, null]],
            ["q", []],
          ],
          true,
          "-0.5",
        ],
        null,
        [null, false, null],
      ],
    ],
  ],
  "extreme numbers": [
    [9223372036854775807n, -9223372036854775807n, NaN],
    [0n, null, Infinity],
    [4294967296n, -4294967297n, -Infinity],
    [2147483648n, -2147483649n, 5e-324],
    [9007199254740993n, -9007199254740993n, Number.MAX_VALUE],
  ],
  "partitioned table": [
    ["a", 1n],
    ["", 0n],
  ],
  "two-byte lengths and tags": [Array.from({ length: 18 }, (_, i) => (i % 3 === 0 ? "é".repeat(80) : null))],
};

describe("a record stream written by PyODPS", () => {
  test.each(Object.keys(ROWS))("%s: our encoder writes the same bytes", (name) => {
    const { columns, bytes } = goldenStream(name);
    expect(Buffer.from(encodeRecords(columns, ROWS[name]!)).toString("hex")).toBe(Buffer.from(bytes).toString("hex"));
  });

  test.each(Object.keys(ROWS))("%s: our decoder gives the rows, from both of its writers", (name) => {
    const { columns, bytes, compiledBytes } = goldenStream(name);
    expect(decodeRecords(bytes, columns)).toEqual(ROWS[name]);
    expect(decodeRecords(compiledBytes, columns)).toEqual(ROWS[name]);
  });

  test("may arrive in pieces of any size", () => {
    for (const name of Object.keys(ROWS)) {
      const { columns, bytes } = goldenStream(name);
      for (let size = 1; size < Math.min(bytes.length, 40); size++) {
        const decoder = new RecordDecoder(columns);
        const rows: OdpsRow[] = [];
        const reused = new Uint8Array(size);
        for (let from = 0; from < bytes.length; from += size) {
          const piece = bytes.subarray(from, from + size);
          reused.set(piece);
          rows.push(...decoder.push(reused.subarray(0, piece.length)));
        }
        rows.push(...decoder.finish());
        expect(rows).toEqual(ROWS[name]);
        expect(decoder.trailer?.count).toBe(rows.length);
      }
    }
  });
});

describe("damage", () => {
  const isDamage = expect.objectContaining({ code: "maxcompute.stream_damaged" });

  test("a stream cut after any byte is refused", () => {
    for (const name of Object.keys(ROWS)) {
      const { columns, bytes } = goldenStream(name);
      for (let length = 0; length < bytes.length; length++) {
        expect(() => decodeRecords(bytes.subarray(0, length), columns), `${name}, ${length}`).toThrow(isDamage);
      }
    }
  });

  test("a stream with any one bit flipped is refused", () => {
    for (const name of Object.keys(ROWS)) {
      const { columns, bytes } = goldenStream(name);
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const flipped = Uint8Array.from(bytes);
        flipped[bit >> 3]! ^= 1 << (bit & 7);
        expect(() => decodeRecords(flipped, columns), `${name}, bit ${bit}`).toThrow(isDamage);
      }
    }
  });

  test("a stream with a byte lost or doubled is refused", () => {
    const { columns, bytes } = goldenStream("nested");
    for (let i = 0; i < bytes.length; i++) {
      const lost = Buffer.concat([bytes.subarray(0, i), bytes.subarray(i + 1)]);
      const doubled = Buffer.concat([bytes.subarray(0, i + 1), bytes.subarray(i)]);
      if (bytes[i] !== bytes[i + 1]) expect(() => decodeRecords(lost, columns), `lost ${i}`).toThrow(isDamage);
      expect(() => decodeRecords(doubled, columns), `doubled ${i}`).toThrow(isDamage);
    }
  });

  test("bytes after the end, a second stream among them, are refused in whatever piece they come", () => {
    const { columns, bytes } = goldenStream("change records");
    expect(() => decodeRecords(Buffer.concat([bytes, Uint8Array.of(0)]), columns)).toThrow(isDamage);
    const decoder = new RecordDecoder(columns);
    decoder.push(bytes);
    expect(() => decoder.push(bytes)).toThrow(isDamage);
  });

  test("a record dropped with its bytes is noticed by the count, two exchanged ones by the checksum of checksums", () => {
    const { columns, bytes } = goldenStream("partitioned table");
    // 0a0161 1002 80c0ff7f 9ebadba309 | 0a00 1000 80c0ff7f f4fefc940d | trailer
    const [first, second, trailer] = [bytes.subarray(0, 14), bytes.subarray(14, 27), bytes.subarray(27)];
    expect(() => decodeRecords(Buffer.concat([first, trailer]), columns)).toThrow(/number of records/);
    expect(() => decodeRecords(Buffer.concat([second, first, trailer]), columns)).toThrow(/checksum of the stream/);
  });

  test("text that is no UTF-8 is refused, or given as bytes when bytes are asked for", () => {
    const columns = [{ name: "b", type: parseOdpsType("binary") }];
    const bytes = encodeRecords(columns, [[Uint8Array.of(0xff, 0x41)]]);
    const asText = [{ type: parseOdpsType("string") }];
    expect(() => decodeRecords(bytes, asText)).toThrow(isDamage);
    expect(decodeRecords(bytes, asText, { text: "bytes" })).toEqual([[Uint8Array.of(0xff, 0x41)]]);
  });

  test("a length that promises more than a record may have is refused before it is waited for", () => {
    const decoder = new RecordDecoder([{ type: parseOdpsType("string") }], { maxRecordBytes: 1000 });
    expect(() => decoder.push(Buffer.from("0affffff7f", "hex"))).toThrow(/longer than 1000 bytes/);
  });
});

test("metrics of the server between count and checksum are read and verified", () => {
  // Built from the grammar: count 0, field 1 {"a":1} with the CRC32C of 01000000 and the text, meta checksum 0.
  const json = Buffer.from('{"a":1}');
  const stream = (crc: string) =>
    Buffer.from(`f0ffff7f00 0a07 ${json.toString("hex")} 80f0ff7f ${crc} f8ffff7f00`.replaceAll(" ", ""), "hex");
  const decoder = new RecordDecoder([]);
  // 0x4969fe3e, computed with the Python package crc32c, as an unsigned varint.
  decoder.push(stream("befca7cb04"));
  expect(decoder.finish()).toEqual([]);
  expect(decoder.trailer).toEqual({ count: 0, metaChecksum: 0, metrics: '{"a":1}' });
  expect(() => new RecordDecoder([]).push(stream("00"))).toThrow(/metrics/);
});

test("a leading byte order mark is data and survives", () => {
  const columns = [{ name: "s", type: parseOdpsType("string") }];
  expect(decodeRecords(encodeRecords(columns, [["\ufeffx"]]), columns)).toEqual([["\ufeffx"]]);
});

describe("the encoder", () => {
  const column = (type: string): RecordColumn => ({ name: "c", type: parseOdpsType(type) });

  test.each<[string, OdpsValue]>([
    ["bigint", -(2n ** 63n)],
    ["bigint", 2n ** 63n],
    ["bigint", 1.5],
    ["bigint", "1"],
    ["int", 2147483648],
    ["smallint", -32769],
    ["tinyint", 128],
    ["date", 0.5],
    ["boolean", 1],
    ["datetime", new Date(NaN)],
    ["double", "1"],
    ["string", 1],
    ["string", "\ud800"],
    ["string", Uint8Array.of(0xff)],
    ["binary", "x"],
    ["decimal(10,2)", "1e3"],
    ["decimal(10,2)", "."],
    ["timestamp", { seconds: 0.5, nanos: 0 }],
    ["timestamp", { seconds: 0, nanos: 1_000_000_000 }],
    ["array<bigint>", [1n, "x"]],
    ["map<string,bigint>", [["a"]]],
    ["struct<a:bigint,b:string>", [1n]],
  ])("refuses a %s that is %s and leaves no trace of the row", (type, value) => {
    const columns = [column("string"), column(type)];
    const encoder = new RecordEncoder(columns);
    encoder.append(["before", null]);
    expect(() => encoder.append(["refused", value])).toThrow(
      expect.objectContaining({ code: "maxcompute.value_invalid", details: { column: 1 } }),
    );
    encoder.append(["after", null]);
    const bytes = Buffer.concat(encoder.finish().map((slab) => slab.bytes.subarray(0, slab.length)));
    expect(decodeRecords(bytes, columns)).toEqual([
      ["before", null],
      ["after", null],
    ]);
  });

  test("refuses a field longer than the session allows", () => {
    const encoder = new RecordEncoder([column("string")], { maxFieldBytes: 5 });
    encoder.append(["12345"]);
    expect(() => encoder.append(["12é45"])).toThrow(/6 bytes/);
    expect(encoder.count).toBe(1);
  });

  test("moves records that do not fit to the next slab, larger ones to one of their own, and changes no byte", () => {
    const columns = [column("string"), column("array<string>")];
    const rows: OdpsRow[] = Array.from({ length: 200 }, (_, i) => [
      "x".repeat((i * 37) % 300),
      i % 5 === 0 ? Array.from({ length: i }, (_, n) => `e${n}`) : null,
    ]);
    const pool = slabPool(256, 4);
    const encoder = new RecordEncoder(columns, { pool });
    const pieces: Buffer[] = [];
    const take = (slabs: ReturnType<RecordEncoder["takeFull"]>) => {
      for (const { bytes, length } of slabs) {
        pieces.push(Buffer.from(bytes.subarray(0, length)));
        pool.give(bytes);
      }
    };
    for (const row of rows) {
      encoder.append(row);
      take(encoder.takeFull());
    }
    take(encoder.finish());
    const whole = new RecordEncoder(columns, { pool: unpooled(1 << 20) });
    for (const row of rows) whole.append(row);
    expect(whole.byteSize).toBe(encoder.byteSize);
    const [slab] = whole.finish();
    expect(Buffer.concat(pieces).equals(slab!.bytes.subarray(0, slab!.length))).toBe(true);
    expect(decodeRecords(Buffer.concat(pieces), columns)).toEqual(rows);
  });
});

test("every row survives the way there and back", () => {
  const columns = ["bigint", "string", "double", "array<map<string,struct<a:bigint,b:boolean>>>", "datetime"].map(
    (type, i): RecordColumn => ({ name: `c${i}`, type: parseOdpsType(type) }),
  );
  const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary);
  const bigint = fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n });
  const text = anyText(12);
  const row = fc.tuple(
    orNull(bigint),
    orNull(text),
    orNull(fc.double()),
    orNull(
      fc.array(
        orNull(fc.array(fc.tuple(text, orNull(fc.tuple(orNull(bigint), orNull(fc.boolean())))), { maxLength: 3 })),
        { maxLength: 3 },
      ),
    ),
    orNull(fc.date({ noInvalidDate: true })),
  );
  fc.assert(
    fc.property(fc.array(row, { maxLength: 5 }), fc.integer({ min: 1, max: 64 }), (rows, size) => {
      const bytes = encodeRecords(columns, rows);
      const decoder = new RecordDecoder(columns);
      const decoded: OdpsRow[] = [];
      for (let from = 0; from < bytes.length; from += size)
        decoded.push(...decoder.push(bytes.subarray(from, from + size)));
      decoded.push(...decoder.finish());
      expect(decoded).toEqual(rows);
    }),
    { numRuns: 50 },
  );
});
