import { expect, test } from "vitest";
import { RetainBudget, RetainedBody } from "./retained-body";

/** Gives its pieces in one reused buffer, as pooled slabs do. */
function source(pieces: readonly string[]) {
  const log: string[] = [];
  async function* run() {
    const reused = Buffer.alloc(16);
    try {
      for (const piece of pieces) {
        log.push(piece);
        yield reused.subarray(0, reused.write(piece));
      }
    } finally {
      log.push("closed");
    }
  }
  return { stream: run(), log };
}

async function read(body: RetainedBody, count = Infinity): Promise<string[]> {
  const pieces: string[] = [];
  for await (const piece of body.read()) {
    pieces.push(Buffer.from(piece).toString());
    if (pieces.length >= count) break;
  }
  return pieces;
}

test("what was read is read again, and the source is pulled once", async () => {
  const { stream, log } = source(["a", "b", "c"]);
  const body = new RetainedBody(stream, new RetainBudget(100));
  expect(await read(body, 2)).toEqual(["a", "b"]);
  expect(body.canRepeat).toBe(true);
  expect(await read(body)).toEqual(["a", "b", "c"]);
  expect(await read(body)).toEqual(["a", "b", "c"]);
  expect(log).toEqual(["a", "b", "c", "closed"]);
});

test("beyond the budget the beginning is dropped and the reader at hand goes on", async () => {
  const budget = new RetainBudget(2);
  const { stream } = source(["a", "b", "c", "d"]);
  const body = new RetainedBody(stream, budget);
  expect(await read(body)).toEqual(["a", "b", "c", "d"]);
  expect(body.canRepeat).toBe(false);
  expect(budget.take(2)).toBe(true);
});

test("the budget is shared, and given back by closing", async () => {
  const budget = new RetainBudget(3);
  const first = new RetainedBody(source(["aa"]).stream, budget);
  const second = new RetainedBody(source(["bb"]).stream, budget);
  await read(first);
  await read(second);
  expect([first.canRepeat, second.canRepeat]).toEqual([true, false]);
  first.close();
  expect(budget.take(3)).toBe(true);
});

test("a piece that was under way when its reader was given up goes to the next one", async () => {
  let deliver = (_piece: Uint8Array) => {};
  async function* slow() {
    yield Buffer.from("a");
    yield await new Promise<Uint8Array>((resolve) => (deliver = resolve));
  }
  const body = new RetainedBody(slow(), new RetainBudget(100));
  const abandoned = read(body);
  await expect.poll(() => body.read !== undefined).toBe(true);
  const next = read(body);
  await new Promise((resolve) => setImmediate(resolve));
  deliver(Buffer.from("b"));
  expect(await next).toEqual(["a", "b"]);
  expect(await abandoned).toEqual(["a"]);
});

test("a source that has failed never passes for one that has ended", async () => {
  async function* failing() {
    yield Buffer.from("a");
    throw new RangeError("bad row");
  }
  const body = new RetainedBody(failing(), new RetainBudget(100));
  await expect(read(body)).rejects.toThrow(RangeError);
  expect(body.canRepeat).toBe(false);
  await expect(read(body)).rejects.toThrow(RangeError);
});

test("closing early tells the source", async () => {
  const { stream, log } = source(["a", "b"]);
  const body = new RetainedBody(stream, new RetainBudget(100));
  await read(body, 1);
  body.close();
  await expect.poll(() => log).toEqual(["a", "closed"]);
});
