import { afterAll, beforeAll } from "vitest";
import { otsstreamReader as parameter } from "@/lib/core/job/otsstream";
import { runContext, testReader } from "@/lib/engine/testing/conformance";
import { otsstreamReader } from ".";
import { HOUR_MS, StreamWorld, W0, W1, deleteAll, putCell } from "./testing/stream-world";

let world: StreamWorld;
beforeAll(async () => {
  world = await StreamWorld.start();
  world.at(W0 - HOUR_MS);
  await world.createTable("orders");
  for (let index = 0; index < 30; index++) {
    world.at(W0 + index * 1000);
    await world.put("orders", { pk: `a${index}` }, { amount: BigInt(index), note: "x" });
    await world.update("orders", { pk: `z${index}` }, putCell("rate", index / 2), deleteAll("gone"));
    if (index === 15) await world.split("orders", "m");
  }
  world.at(W1 + HOUR_MS);
});
afterAll(() => world?.close());

const context = (changes: object) => () =>
  runContext({
    parameter: parameter.parse({
      datasource: "ots",
      dataTable: "orders",
      startTimestampMillis: W0,
      endTimestampMillis: W1,
      ...changes,
    }),
    dataSource: world.dataSource(),
    now: world.now,
  });

testReader("otsstream in column mode", async () => ({
  reader: otsstreamReader,
  context: context({ isExportSequenceInfo: true }),
}));

testReader("otsstream in row mode", async () => ({
  reader: otsstreamReader,
  context: context({
    mode: "single_version_and_update_only",
    column: [{ name: "pk" }, { name: "amount" }, { name: "rate" }],
  }),
}));
