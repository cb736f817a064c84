import { expect, test } from "vitest";
import { encodeRow, encodeVariant } from "@/lib/tablestore/row-encoder";
import { INF_MAX, INF_MIN, type Cell } from "@/lib/tablestore/row";
import { between, randomFrom, type Random } from "../random";
import { openStore } from "./store/store";
import { call } from "./testing/call";
import { startDoomed } from "./testing/doomed-server";
import { condition, creation, key, put } from "./testing/requests";
import { violations, type TracedWrite } from "./testing/write-trace";
import { INSTANCE } from "./testing/start";
import { temporaryFolder } from "../testing/temporary-folder";

/** How often the server is killed; a nightly run sets more. */
const KILLS = Number(process.env.MILLRACE_SANDBOX_KILLS ?? 4);
const SEED = Number(process.env.MILLRACE_SANDBOX_SEED ?? Date.now() % 1_000_000);
const WRITERS = 24;
const KEYS = 300;
const LONGEST_LIFE_MS = 450;
const tableName = "killed";

const keyOf = (index: number) => `key-${String(index).padStart(3, "0")}`;

async function createTable(url: string): Promise<void> {
  const middle = encodeVariant(keyOf(KEYS / 2));
  const partitions = [
    { begin: encodeVariant(INF_MIN), end: middle },
    { begin: middle, end: encodeVariant(INF_MAX) },
  ];
  const stream = { enableStream: true, expirationTime: 168 };
  await call(url, "CreateTable", creation(tableName, { partitions, streamSpec: stream }));
}

/** One writer: random writes, one after the other, until the server is gone. */
async function writeUntilKilled(url: string, writer: number, random: Random, trace: TracedWrite[]): Promise<void> {
  for (;;) {
    const kind = (["put", "count", "delete"] as const)[
      between(random, 0, 9) < 4 ? 0 : between(random, 0, 9) < 8 ? 1 : 2
    ]!;
    const id = `${writer}-${trace.length}`;
    const write: TracedWrite = { id, writer, key: keyOf(between(random, 0, KEYS - 1)), kind, isAcknowledged: false };
    trace.push(write);
    try {
      await send(url, write);
    } catch {
      return;
    }
    write.isAcknowledged = true;
  }
}

function send(url: string, { id, key: value, kind }: TracedWrite): Promise<unknown> {
  const primaryKey = key(value);
  const mark = put("w", id);
  const count: Cell = { name: "n", op: "increment", value: 1n, version: null };
  switch (kind) {
    case "put":
      return call(url, "PutRow", { tableName, row: encodeRow({ primaryKey, cells: [mark] }), condition });
    case "count":
      return call(url, "UpdateRow", {
        tableName,
        rowChange: encodeRow({ primaryKey, cells: [count, mark] }),
        condition,
      });
    case "delete":
      return call(url, "DeleteRow", { tableName, primaryKey: encodeRow({ primaryKey, isDelete: true }), condition });
  }
}

test(
  `killed at ${KILLS} random instants under ${WRITERS} writers, nothing acknowledged is lost and nothing is invented`,
  { timeout: 60_000 + KILLS * 10_000 },
  async () => {
    const home = temporaryFolder();
    const random = randomFrom(SEED);
    const trace: TracedWrite[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      const server = await startDoomed(home);
      if (kill === 0) await createTable(server.url);
      const writers = Array.from({ length: WRITERS }, (_, writer) =>
        writeUntilKilled(server.url, writer, randomFrom(SEED + kill * WRITERS + writer), trace),
      );
      const lifeMs = between(random, 0, LONGEST_LIFE_MS);
      await new Promise((resolve) => setTimeout(resolve, lifeMs));
      await server.kill();
      await Promise.all(writers);
      const store = await openStore(home);
      const found = violations(store, store.table(INSTANCE, tableName)!, trace);
      await store.close();
      expect(found, `seed ${SEED}, kill ${kill}, life ${lifeMs} ms`).toEqual([]);
    }
    expect(trace.filter(({ isAcknowledged }) => isAcknowledged).length).toBeGreaterThan(0);
    await expectTheCheckerToNotice(home, trace);
  },
);

/** The same data must not pass for a history with one write more or less. */
async function expectTheCheckerToNotice(home: string, trace: readonly TracedWrite[]): Promise<void> {
  const store = await openStore(home);
  const check = (altered: readonly TracedWrite[]) => violations(store, store.table(INSTANCE, tableName)!, altered);
  const invented: TracedWrite = { id: "0-99999999", writer: 0, key: keyOf(0), kind: "put", isAcknowledged: true };
  const lost = check([...trace, invented]);
  const forgotten = trace.find(({ isAcknowledged, kind }) => isAcknowledged && kind === "put")!;
  const never = check(trace.filter((write) => write !== forgotten));
  await store.close();
  expect(lost).toEqual([`acknowledged write ${invented.id} is lost`]);
  expect(never).toContain(`write ${forgotten.id} was never tried`);
}
