import { expect, test } from "vitest";
import { mayChoose, pairOf, toggled } from "./chosen-pair";

test("row 134: exactly two versions are compared, the older beside the newer; one or three cannot be", () => {
  const one = toggled([], 3);
  expect(pairOf(one)).toBeNull();
  const two = toggled(one, 1);
  expect(pairOf(two)).toEqual([1, 3]);
  expect(mayChoose(two, 2)).toBe(false);
  expect(toggled(two, 2)).toEqual([3, 1]);
  expect(toggled(toggled(two, 3), 2)).toEqual([1, 2]);
});
