import { expect, test } from "vitest";
import { randomFrom } from "../random";
import { Shop } from "./orders";

const at = new Date("2026-03-01T00:00:00Z");
const history = (seed: number, moments: number) => {
  const shop = new Shop(0, []);
  const random = randomFrom(seed);
  return Array.from({ length: moments }, () => shop.changes(random, at));
};

test("one seed gives one history, and every moment has a new order and no order twice", () => {
  const moments = history(1, 500);
  expect(moments).toEqual(history(1, 500));
  for (const changes of moments) {
    expect(changes.at(-1)?.type).toBe("place");
    expect(new Set(changes.map(({ pk }) => pk)).size).toBe(changes.length);
  }
});

test("orders change only while they are open", () => {
  const alive = new Map<string, string>();
  const seen = new Set<string>();
  for (const change of history(2, 2000).flat()) {
    seen.add(change.type);
    if (change.type === "place") alive.set(change.pk, "placed");
    else {
      expect(alive.has(change.pk)).toBe(true);
      if (change.type === "cancel" || change.status === "delivered") alive.delete(change.pk);
    }
  }
  expect([...seen].sort()).toEqual(["cancel", "place", "progress"]);
});

test("a shop goes on after the orders there are", () => {
  const shop = new Shop(41, [{ pk: "order-00000041", status: "paid" }]);
  const placed = shop.changes(randomFrom(3), at).at(-1);
  expect(placed?.pk).toBe("order-00000042");
});
