import { expect, test } from "vitest";
import { ByteChannel } from "./byte-channel";

const settled = async (promise: Promise<unknown>) => {
  let done = false;
  void promise.then(
    () => (done = true),
    () => (done = true),
  );
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  return done;
};

test("a producer waits while the budget is used up, and goes on when something is taken", async () => {
  const channel = new ByteChannel<string>(10);
  await channel.push("a", 6);
  await channel.push("b", 6);
  const third = channel.push("c", 6);
  expect(await settled(third)).toBe(false);
  expect(await channel.pull()).toBe("a");
  await third;
  channel.end();
  expect([await channel.pull(), await channel.pull(), await channel.pull()]).toEqual(["b", "c", null]);
});

test("an item larger than the budget passes alone", async () => {
  const channel = new ByteChannel<string>(10);
  await channel.push("huge", 1000);
  const next = channel.push("small", 1);
  expect(await settled(next)).toBe(false);
  expect(await channel.pull()).toBe("huge");
  await next;
});

test("a failure wakes both sides, and the first reason counts", async () => {
  const channel = new ByteChannel<string>(1);
  const pull = channel.pull();
  channel.fail(new Error("first"));
  channel.fail(new Error("second"));
  await expect(pull).rejects.toThrow("first");
  await expect(channel.push("a", 1)).rejects.toThrow("first");
});
