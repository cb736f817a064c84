import { afterAll, beforeAll, expect, test } from "vitest";
import type { OdpsWriterParameter } from "@/lib/core/job/odps";
import type { Writer } from "@/lib/engine/contract";
import type { ConnectorRegistry } from "@/lib/engine/run";
import { connectors } from ".";
import { GuideWorld, W0, W1 } from "./testing/guide-world";

let world: GuideWorld;
beforeAll(async () => {
  world = await GuideWorld.start();
  await world.sql(
    "CREATE TABLE by_operation (pk STRING, colname STRING, version BIGINT, colvalue STRING, optype STRING, sequenceinfo STRING) PARTITIONED BY (op STRING);",
  );
  await world.changes(W0);
  world.at(W1 + 600_000);
  // Several pages, each more than a block: places to go on from within the window.
  const shortPage = { kind: "behave", behaviour: "shortPage" } as const;
  world.faults.add({ operation: "GetStreamRecord", times: null, effect: shortPage });
}, 120_000);
afterAll(() => world?.close());

const columns = ["pk", "colname", "version", "colvalue", "optype", "sequenceinfo"];
const changes = {
  reader: { column: [...columns, "opType"] },
  writer: { table: "by_operation", column: [...columns, "op"] },
  options: { connectors: withBlocksOf(1) },
};

/** Blocks far below the least size that a job may ask for. */
function withBlocksOf(bytes: number): ConnectorRegistry {
  const odps = connectors.writer("odps")!;
  const writer: Writer = {
    ...odps,
    begin: (context, source) => {
      const parameter = { ...(context.parameter as OdpsWriterParameter), blockSizeInMB: bytes / 2 ** 20 };
      return odps.begin({ ...context, parameter }, source);
    },
  };
  return { reader: (type) => connectors.reader(type), writer: () => writer };
}

async function stored(): Promise<string[]> {
  const rows = await world.sql("SELECT pk, colname, version, colvalue, optype, sequenceinfo FROM by_operation;");
  return rows
    .map((row) => JSON.stringify(row.map((value) => (typeof value === "bigint" ? String(value) : value))))
    .sort();
}

test("a run over several partitions, killed at any journal write, goes on from its last checkpoint", async () => {
  const expected = [...world.expected].sort();
  const places = new Set<string>();
  for (let entries = 1; ; entries++) {
    const drop = (op: string) => world.sql(`ALTER TABLE by_operation DROP IF EXISTS PARTITION (op='${op}');`);
    await Promise.all(["U", "DR", "DA", "DO"].map(drop));
    const { died, journal } = await world.runMortal([W0, W1], entries, changes);
    if (!died) break;
    const { summary, run } = await world.run([W0, W1], { ...changes, history: journal });
    expect(summary.error, `killed at entry ${entries}`).toBeNull();
    expect(await stored(), `killed at entry ${entries}`).toEqual(expected);
    const checkpoint = journal.findLast((entry) => entry.type === "blockWritten" && entry.isCheckpoint === true);
    const goingOn = run.lines.find((line) => line.includes("Going on where an earlier attempt stopped"));
    const isBeforeIntent = journal.every(({ type }) => type !== "commitIntended");
    if (isBeforeIntent) expect(goingOn !== undefined, `killed at entry ${entries}`).toBe(checkpoint !== undefined);
    if (goingOn) places.add(goingOn);
  }
  // From within the window, and from its end.
  expect([...places].length, [...places].join()).toBeGreaterThan(1);
}, 240_000);
