import fc from "fast-check";
import { expect, test } from "vitest";
import { restoreValues, shownValues, storeValues, type RecordValue } from "./dirty-values";

const value: fc.Arbitrary<RecordValue> = fc.oneof(
  fc.constant(null),
  fc.string({ unit: "binary" }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.double(),
  fc.constantFrom(NaN, -0, Infinity, -Infinity, Number.MIN_VALUE, 1e-7, 1e300),
  fc.boolean(),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array(),
);

test("whatever is kept comes back as it was, bit for bit, through JSON", () => {
  fc.assert(
    fc.property(fc.array(value), (values) => {
      const kept = JSON.parse(JSON.stringify(storeValues(values, []))) as ReturnType<typeof storeValues>;
      const { values: restored } = restoreValues(kept)!;
      expect(restored).toEqual(values);
      expect(restored.map((each) => Object.is(each, -0))).toEqual(values.map((each) => Object.is(each, -0)));
    }),
  );
});

test("a text that is not UTF-8 keeps its bytes, and is shown as far as it can be", () => {
  const bytes = new Uint8Array([0x61, 0xff, 0x62]);
  const kept = storeValues(["fine", bytes, bytes], [1]);
  expect(kept.types).toBe("sub");
  expect(restoreValues(kept)).toEqual({ values: ["fine", bytes, bytes], brokenTexts: [1] });
  expect(shownValues(kept)).toEqual(["fine", "a\ufffdb", "Yf9i"]);
});

test("what was kept without the kinds of its values cannot be restored", () => {
  expect(restoreValues({ row: ["1", "2"] })).toBeNull();
  expect(restoreValues({ row: ["1", "2"], types: "s" })).toBeNull();
});
