import { afterAll, beforeAll, expect, test } from "vitest";
import { GuideWorld, W0, W1, W2 } from "./testing/guide-world";

let world: GuideWorld;
beforeAll(async () => {
  world = await GuideWorld.start();
});
afterAll(() => world?.close());

test("the guide's script brings every change of its hour into MaxCompute, once, and the next hour goes on", async () => {
  await world.changes(W0);
  const hour = world.expected.length;
  world.at(W1 + 600_000);
  const first = await world.run([W0, W1]);
  expect(first.summary.error).toBeNull();
  expect(first.summary).toMatchObject({ state: "SUCCESS", recordsRead: hour, recordsWritten: hour, recordsDirty: 0 });
  expect(first.summary.window).toEqual({ startMs: W0, endMs: W1 });
  expect(await world.stored()).toEqual([...world.expected].sort());

  await world.changes(W1);
  world.at(W2 + 600_000);
  const second = await world.run([W1, W2]);
  expect(second.summary).toMatchObject({ state: "SUCCESS", error: null, recordsRead: hour });
  expect(second.run.lines.join("\n")).toContain("Checkpoints found for the window's start");
  expect(await world.stored()).toEqual([...world.expected].sort());
});

test("a deliberate rerun of an append window doubles its rows, with identical sequence information", async () => {
  const before = await world.stored();
  const again = await world.run([W1, W2]);
  expect(again.summary.state).toBe("SUCCESS");
  const after = await world.stored();
  expect(after).toHaveLength(before.length + again.summary.recordsWritten);
  expect(new Set(after)).toEqual(new Set(before));
});

test("value by value, a run stores the same rows and gives the same receipt as from bytes to bytes", async () => {
  await world.sql("TRUNCATE TABLE target_table;");
  const quick = await world.run([W1, W2]);
  const stored = await world.stored();
  await world.sql("TRUNCATE TABLE target_table;");
  const keepsAll = { name: "dx_filter", parameter: { columnIndex: 0, paras: ["=", "no such key"] } };
  const plain = await world.run([W1, W2], { extend: { datax: { transformer: [keepsAll] } } });
  expect(plain.summary.error).toBeNull();
  expect(await world.stored()).toEqual(stored);
  expect(plain.summary.receipt).toEqual(quick.summary.receipt);
});

test("killed at any journal write, and continued, the guide's script leaves every change once", async () => {
  const hour = world.expected.slice(world.expected.length / 2).sort();
  let deaths = 0;
  for (let entries = 1; ; entries++) {
    await world.sql("TRUNCATE TABLE target_table;");
    const { died, journal } = await world.runMortal([W1, W2], entries);
    if (!died) break;
    deaths++;
    const { summary } = await world.run([W1, W2], { history: journal });
    expect(summary.error, `killed at entry ${entries}`).toBeNull();
    expect(await world.stored(), `killed at entry ${entries}`).toEqual(hour);
    expect(summary.receipt?.total.recordsWritten).toBe(hour.length);
  }
  expect(deaths).toBeGreaterThanOrEqual(6);
});
