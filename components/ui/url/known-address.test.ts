import { expect, test } from "vitest";
import { isUuid, knownAddress, oneOf } from "./known-address";

const known = { state: oneOf(["SUCCESS", "FAILURE"]), type: oneOf(["DI"]), group: isUuid };

test("an address that the list knows stays as it is", () => {
  const address = new URLSearchParams(
    "state=SUCCESS,FAILURE&type=&group=5b0e8b1c-9f4c-4f6a-8b0d-1f6f6a2c7f04&tab=anything",
  );
  const { params, unknown, cleared } = knownAddress(address, known);
  expect(params.toString()).toBe(address.toString());
  expect(unknown).toEqual([]);
  expect(cleared).toEqual({});
});

test("values that the list does not know are left out one by one, and named", () => {
  const address = new URLSearchParams("state=FAILURE,XX&type=nonsense&group=7&node=orders");
  const { params, unknown, cleared } = knownAddress(address, known);
  expect(Object.fromEntries(params)).toEqual({ state: "FAILURE", node: "orders" });
  expect(unknown).toEqual(["state=XX", "type=nonsense", "group=7"]);
  expect(cleared).toEqual({ state: "FAILURE", type: null, group: null });
  expect(address.get("type")).toBe("nonsense");
});
