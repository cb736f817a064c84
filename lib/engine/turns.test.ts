import { expect, test } from "vitest";
import { nextTurn } from "./turns";

test("one caller at a time, in the order of their asking, and others in between", async () => {
  const events: string[] = [];
  const work = async (name: string) => {
    await nextTurn();
    events.push(name);
    setImmediate(() => events.push(`after ${name}`));
  };
  await Promise.all([work("a"), work("b"), work("c")]);
  await nextTurn();
  expect(events.filter((event) => event.length === 1)).toEqual(["a", "b", "c"]);
  expect(events.indexOf("after a")).toBeLessThan(events.indexOf("c"));
});
