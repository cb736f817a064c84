import fc from "fast-check";
import { expect, test } from "vitest";
import { AppError } from "@/lib/core/errors";
import { decodeFilter } from "./filter";
import { OPERATIONS, type OperationName } from "./operations";
import { int32, int64, message, optional, repeated, required, sint64, string } from "./protobuf";
import { decodeRows } from "./row-decoder";
import { decodeStreamPage } from "./stream-record";

const Sample = message("Sample", {
  small: optional(1, int32),
  large: optional(2, int64),
  zigzag: optional(3, sint64),
  name: required(4, string),
  tags: repeated(5, string),
});
const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");

// Encodings from the protobuf documentation.
test.each([
  [{ small: 150, name: "" }, "08 96 01 22 00"],
  [{ small: -2, name: "testing" }, "08 fe ff ff ff ff ff ff ff ff 01 22 07 74 65 73 74 69 6e 67"],
  [{ large: -(2n ** 63n), name: "" }, "10 80 80 80 80 80 80 80 80 80 01 22 00"],
  [{ large: 2n ** 63n - 1n, name: "" }, "10 ff ff ff ff ff ff ff ff 7f 22 00"],
  [{ zigzag: -1n, name: "" }, "18 01 22 00"],
  [{ zigzag: 0x7fff_ffffn, name: "" }, "18 fe ff ff ff 0f 22 00"],
  [{ zigzag: -(2n ** 63n), name: "" }, "18 ff ff ff ff ff ff ff ff ff 01 22 00"],
])("%o is written as documented", (value, bytes) => {
  expect(Buffer.from(Sample.encode(value)).toString("hex")).toBe(hex(bytes).toString("hex"));
  expect(Sample.decode(hex(bytes))).toEqual({ tags: [], ...value });
});

test("unknown fields of every kind are skipped, and the last value of a field counts", () => {
  const bytes = hex("50 01 59 0000000000000000 65 00000000 72 02 6869 22 01 61 22 01 62 2a 01 78 2a 01 79");
  expect(Sample.decode(bytes)).toEqual({ name: "b", tags: ["x", "y"] });
});

test.each([
  ["a missing required field", "08 01"],
  ["an unfinished number", "22 00 08 96"],
  ["a number of more than ten bytes", "22 00 08 ff ff ff ff ff ff ff ff ff ff 01"],
  ["a length beyond the end", "22 05 61"],
  ["a group", "22 00 33"],
  ["a field of another wire type", "20 00"],
  ["field number zero", "22 00 00 00"],
  ["text that is not UTF-8", "22 01 ff"],
])("%s is damage", (_, bytes) => {
  expect(() => Sample.decode(hex(bytes))).toThrow(expect.objectContaining({ code: "tablestore.damaged_message" }));
});

test("whatever bytes arrive, decoding gives a value or names the damage", () => {
  const decoders: ((bytes: Uint8Array) => unknown)[] = [decodeRows, decodeFilter, decodeStreamPage];
  for (const name of Object.keys(OPERATIONS) as OperationName[]) {
    decoders.push(OPERATIONS[name].request.decode, OPERATIONS[name].response.decode);
  }
  const sample = hex(
    "0a69080212657500000001030402000000706b050700000003020000006b310a4c020304010000006305080000000303000000e4b8ad070068e5cf8b0100000ae40304010000006406010aa60b180000000c130000000d010000000e7b401e18240a06000f02000000097012026974",
  );
  const damage = fc.record({
    at: fc.nat(sample.length - 1),
    byte: fc.nat(255),
    length: fc.oneof(fc.constant(sample.length), fc.nat(sample.length)),
  });
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 64 }),
    damage.map(({ at, byte, length }) => {
      const copy = Uint8Array.from(sample);
      copy[at] = byte;
      return copy.subarray(0, length);
    }),
  );
  fc.assert(
    fc.property(bytes, fc.nat(decoders.length - 1), (bytes, which) => {
      try {
        decoders[which]!(bytes);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        expect(error.code).toMatch(/^tablestore\.damaged_(message|row)$/);
        expect(error.retryable).toBe(true);
      }
    }),
    { numRuns: 3000 },
  );
});
