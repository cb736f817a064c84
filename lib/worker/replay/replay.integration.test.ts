import { randomUUID } from "node:crypto";
import TableStore from "tablestore";
import { afterAll, beforeAll, expect, test } from "vitest";
import { catalogOf } from "@/lib/connectors";
import { dirtyQuery } from "@/lib/core/dirty-records";
import { replayStart } from "@/lib/core/dirty-replay";
import { formatInstanceId, parseInstanceId, type InstanceKey } from "@/lib/core/instance-id";
import { guideWith } from "@/lib/core/job/testing/guide-script";
import { claimInstance } from "@/lib/instances/claim";
import { createInstances } from "@/lib/instances/create-instances";
import { recoverLapsedSlots } from "@/lib/instances/recover";
import { openSlot } from "@/lib/instances/slots";
import { makeFixture, newInstance, type Fixture } from "@/lib/instances/testing/fixture";
import { systemClock } from "@/lib/platform/clock";
import { openDataSource } from "@/lib/platform/data-source-store";
import { database, type Database, type Sql } from "@/lib/platform/db";
import { openQueue } from "@/lib/platform/queue";
import { secrets } from "@/lib/platform/secrets";
import * as maxcompute from "@/lib/sandbox/maxcompute/testing/start";
import * as tablestore from "@/lib/sandbox/tablestore/testing/start";
import { SYSTEM } from "@/lib/services/actor";
import { createDataSource } from "@/lib/services/data-sources";
import { listDirtyRecords } from "@/lib/services/dirty-records";
import { planReplay, startReplay } from "@/lib/services/dirty-replays";
import { act } from "@/lib/services/instance-actions";
import { getInstance } from "@/lib/services/instances";
import { listVerifications, requestVerification } from "@/lib/services/verifications";
import { runAttempt } from "../run-attempt";
import { verifyReceipt } from "../verify-receipt";

/** The hour whose changes are read; the sandbox's clock is moved by hand. */
const W0 = Date.parse("2026-03-10T08:00:00Z");
const HOUR_MS = 3_600_000;
const clock = { nowMs: W0 - HOUR_MS };
const now = () => new Date(clock.nowMs);
const LONG = ["twelve chars", "九个汉字不多也不少啊", "-9223372036854775808"];
const SHORT = ["a", "0.5", ""];

let source: Awaited<ReturnType<typeof tablestore.startForTest>>;
let target: Awaited<ReturnType<typeof maxcompute.startForTest>>;
let fixture: Fixture;
/** What each change of the hour must leave in the destination: key and value, sorted. */
const everything = [...LONG, ...SHORT].map((value, index) => `pk-${index}=${value}`).sort();
const fitting = SHORT.map((value, index) => `pk-${index + LONG.length}=${value}`).sort();

const script = (changes: { reader?: object; writer?: object } = {}) =>
  guideWith({
    reader: {
      column: ["pk", "version", "colValue", "opType", "sequenceInfo"],
      ...changes.reader,
    },
    writer: {
      column: ["pk", "version", "colvalue", "optype", "sequenceinfo"],
      partition: "pt=${part}",
      ...changes.writer,
    },
    setting: { errorLimit: { record: "" } },
  });

beforeAll(async () => {
  TableStore.util.date.getDate = now;
  [source, target] = await Promise.all([tablestore.startForTest({ now }), maxcompute.startForTest({ now })]);
  fixture = await makeFixture(database(), { script: script() });
  const { workspaceId, resourceGroupId } = fixture;
  await database().prisma.workspaceResourceGroup.create({ data: { workspaceId, resourceGroupId, isDefault: true } });
  const make = (name: string, type: string, settings: Record<string, unknown>, accessKeySecret: string) =>
    createDataSource(
      workspaceId,
      { name, type, description: "", environments: { PROD: { settings, secrets: { accessKeySecret } } } },
      SYSTEM,
    );
  await make(
    "MyTablestoreDataSource",
    "tablestore",
    { endpoint: source.url, instanceName: tablestore.INSTANCE, accessKeyId: tablestore.ID },
    tablestore.SECRET,
  );
  await make(
    "MyMaxComputeDataSource",
    "maxcompute",
    { region: "", endpoint: target.url, project: maxcompute.PROJECT, accessKeyId: maxcompute.ACCESS_ID },
    maxcompute.ACCESS_KEY.reveal(),
  );
  await writeChanges();
}, 60_000);
afterAll(async () => {
  await Promise.all([source.close(), target.remove()]);
  await database().close();
});

/** Written by the official client: one cell a row, and deletions of the row before are no changes of cells. */
async function writeChanges(): Promise<void> {
  const client = tablestore.officialClient(source.url);
  const { Condition, RowExistenceExpectation } = TableStore;
  const condition = new Condition(RowExistenceExpectation.IGNORE, null);
  await client.createTable({
    tableMeta: { tableName: "target_table", primaryKey: [{ name: "pk", type: "STRING" }] },
    reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
    tableOptions: { timeToLive: -1, maxVersions: 1 },
    streamSpecification: { enableStream: true, expirationTime: 24 },
  });
  for (const [index, value] of [...LONG, ...SHORT].entries()) {
    clock.nowMs = W0 + index * 60_000;
    await client.updateRow({
      tableName: "target_table",
      condition,
      primaryKey: [{ pk: `pk-${index}` }],
      updateOfAttributeColumns: [{ PUT: [{ v: value }] }],
    });
  }
  clock.nowMs = W0 + HOUR_MS + 20 * 60_000;
}

async function sql(text: string): Promise<readonly (readonly unknown[])[]> {
  const { workspaceId } = fixture;
  const name = "MyMaxComputeDataSource";
  const opened = await openDataSource(database(), secrets(), { workspaceId, name, environment: "PROD" });
  return (await catalogOf("maxcompute")!.execute!(opened, text, 1_000, AbortSignal.timeout(30_000))).rows;
}

const stored = async (part: string) =>
  (await sql(`SELECT pk, colvalue FROM target_table WHERE pt = '${part}'`))
    .map(([pk, value]) => `${String(pk)}=${String(value)}`)
    .sort();

/** A destination whose column takes five characters. */
async function narrow(): Promise<void> {
  await sql("DROP TABLE IF EXISTS target_table");
  const columns = "pk STRING, version BIGINT, colvalue VARCHAR(5), optype STRING, sequenceinfo STRING";
  await sql(`CREATE TABLE target_table (${columns}) PARTITIONED BY (pt STRING)`);
}
const widen = () => sql("ALTER TABLE target_table CHANGE COLUMN colvalue colvalue STRING");

let minutes = 0;
async function makeRun(part: string): Promise<InstanceKey> {
  const cyctime = new Date(W0 + ++minutes * 60_000);
  const parameters = { startTime: "20260310160000", endTime: "20260310170000", part };
  const [made] = await createInstances(database(), [newInstance(fixture, cyctime, { parameters })], cyctime);
  return made!;
}

/** Admits and runs the next attempt in this process, as a worker's child does. */
async function run(key: InstanceKey, over: Database = database()): Promise<void> {
  await database().query("update instance set state = 'WAIT_RESOURCE' where id = $1 and state = 'NOT_RUN'", [key.id]);
  const fence = await openSlot(database(), { ...key, ...fixture, cuMilli: 500 });
  const claimed = await claimInstance(database(), { ...key, fence: fence!, workerId: randomUUID() }, now());
  const { signal } = new AbortController();
  await runAttempt(claimed!, { database: over, secrets: secrets(), clock: { ...systemClock, now }, signal });
}

async function ranWithDirt(part: string): Promise<string> {
  const key = await makeRun(part);
  await run(key);
  return formatInstanceId(key);
}

/** The report of a verification that is made here. */
async function verified(id: string) {
  const queue = await openQueue(database(), { supervise: false });
  const { id: verificationId } = await requestVerification(id, queue, SYSTEM);
  await queue.close();
  const { signal } = new AbortController();
  const tools = { database: database(), secrets: secrets(), clock: { ...systemClock, now }, signal };
  await verifyReceipt(verificationId, tools);
  return (await listVerifications(id, SYSTEM)).find((each) => each.id === verificationId)!.report;
}

const start = (id: string, wish: object = {}) => startReplay(id, replayStart.parse(wish), SYSTEM);
const replay = async (id: string, wish: object = {}) => {
  const { instanceId } = await start(id, wish);
  await run(parseInstanceId(instanceId));
  return getInstance(instanceId, SYSTEM);
};

test("records that did not fit are loaded once the column is wide enough, exactly once, and both sides say so", async () => {
  await narrow();
  const id = await ranWithDirt("one");
  expect(await stored("one")).toEqual(fitting);
  expect(await planReplay(id, undefined, SYSTEM)).toMatchObject({
    total: 3,
    records: 3,
    refusal: null,
    codes: [
      { code: "published", version: 1, destination: "MyMaxComputeDataSource.target_table/pt=one", error: null },
      { code: "asRun", destination: "MyMaxComputeDataSource.target_table/pt=one", error: null },
    ],
  });

  // Nothing was mended: nothing is loaded, and the same replay may be started again.
  const early = await replay(id);
  expect(early).toMatchObject({ state: "FAILURE", stateReason: "run.dirty_limit", kind: "MANUAL" });
  expect(await stored("one")).toEqual(fitting);

  await widen();
  const done = await replay(id);
  expect(done).toMatchObject({ id: early.id, state: "SUCCESS", replayOf: { instanceId: id, attempt: 1, records: 3 } });
  expect(done.attempts.at(-1)).toMatchObject({ recordsRead: 3, recordsWritten: 3, recordsDirty: 0 });
  expect(await stored("one")).toEqual(everything);
  expect((await getInstance(id, SYSTEM)).replays).toEqual([
    { instanceId: done.id, attempt: 1, code: "published", records: 3, state: "SUCCESS", written: 3, dirty: 0 },
  ]);

  // Together they are the whole window; each row is found once.
  expect(await verified(id)).toMatchObject({ verdict: "equal", missing: { rows: 0 }, extra: { rows: 0 }, doubled: 0 });
  expect(await verified(done.id)).toMatchObject({ source: { verdict: "equal" }, missing: { rows: 0 } });

  await expect(start(id)).rejects.toMatchObject({ code: "dirty.already_replayed", params: { replay: done.id } });
  for (const operation of ["rerun", "forceRerun"] as const)
    await expect(act(done.id, { operation }, SYSTEM)).rejects.toMatchObject({ code: "dirty.already_replayed" });
  const audited = await database().prisma.auditEntry.findMany({
    where: { action: "instance.replayDirty", objectId: id },
  });
  expect(audited.map(({ after }) => after)).toMatchObject([{ replay: done.id }, { replay: done.id, records: 3 }]);
}, 60_000);

test("what is dirty again becomes the replay's own dirty records, which are replayed in turn", async () => {
  await narrow();
  const id = await ranWithDirt("two");
  await sql("ALTER TABLE target_table CHANGE COLUMN colvalue colvalue VARCHAR(12)");
  const half = await replay(id);
  expect(half.attempts.at(-1)).toMatchObject({ state: "SUCCESS", recordsWritten: 2, recordsDirty: 1 });
  await widen();
  const rest = await replay(half.id);
  expect(rest.attempts.at(-1)).toMatchObject({ state: "SUCCESS", recordsWritten: 1, recordsDirty: 0 });
  expect(await stored("two")).toEqual(everything);
  // Where a record stood in its source is told through both.
  const query = dirtyQuery.parse({});
  const [first, second] = await Promise.all([id, half.id].map((each) => listDirtyRecords(each, query, SYSTEM)));
  const ofSecond = ({ sequence, split }: { sequence: string | null; split: string }) =>
    second!.items.some((each) => each.sequence === sequence && each.split === split);
  expect(second!.items).toHaveLength(1);
  expect(first!.items.filter(ofSecond)).toHaveLength(1);
}, 60_000);

/** Fewer in a row than end in a failure. */
const DEATHS: readonly (readonly [type: string, isRecorded: boolean][])[] = [
  [
    ["planned", true],
    ["sessionOpened", true],
    ["blockWritten", true],
  ],
  [
    ["commitIntended", false],
    ["commitIntended", true],
    ["committed", false],
    ["committed", true],
  ],
];
test("killed after each step of its journal, and continued by others, a replay still loads every record once", async () => {
  for (const [round, deaths] of DEATHS.entries()) {
    const part = `kill${round}`;
    await narrow();
    const id = await ranWithDirt(part);
    await widen();
    const { instanceId } = await start(id);
    const key = parseInstanceId(instanceId);
    for (const [type, isRecorded] of deaths) {
      await expect(run(key, dyingAt(type, isRecorded))).rejects.toThrow("dead");
      expect([fitting, everything]).toContainEqual(await stored(part));
      await database().query("update slot set lease_until = now() - interval '1 s' where instance_id = $1", [key.id]);
      await recoverLapsedSlots(database(), "scheduler", now());
    }
    await run(key);
    expect(await getInstance(instanceId, SYSTEM)).toMatchObject({ state: "SUCCESS", attempt: deaths.length + 1 });
    expect(await stored(part)).toEqual(everything);
  }
}, 120_000);

/** A database whose process dies with a journal entry: nothing is answered any more. */
function dyingAt(type: string, isRecorded: boolean): Database {
  let isDead = false;
  const real = database();
  const mortal = (statement: "query" | "prepared"): Sql["prepared"] =>
    async function <Row>(text: string, values: readonly unknown[]): Promise<Row[]> {
      const isIt = text.includes("insert into attempt_journal") && values[6] === type;
      if (isDead || (isIt && !isRecorded)) {
        isDead = true;
        throw new Error("dead");
      }
      const rows = await real[statement]<Row>(text, values);
      isDead = isIt;
      if (isDead) throw new Error("dead");
      return rows;
    };
  const transaction: Database["transaction"] = (work) =>
    isDead ? Promise.reject(new Error("dead")) : real.transaction(work);
  const replaced: Partial<Database> = { query: mortal("query"), prepared: mortal("prepared"), transaction };
  return new Proxy(real, {
    get: (of, name) => Reflect.get(name in replaced ? replaced : of, name) as unknown,
  });
}

test("with other code published, columns are found by name, and another destination is refused", async () => {
  await narrow();
  const id = await ranWithDirt("code");
  await widen();
  const publish = async (text: string) => {
    const { nodeId } = fixture;
    const number = (await database().prisma.nodeVersion.count({ where: { nodeId } })) + 1;
    const data = { nodeId, number, changeType: "CHANGE" as const, script: text, config: {} };
    const version = await database().prisma.nodeVersion.create({ data });
    await database().prisma.node.update({ where: { id: nodeId }, data: { deployedVersion: version.id } });
  };
  await publish(script({ writer: { partition: "pt=elsewhere" } }));
  await expect(start(id)).rejects.toMatchObject({
    code: "dirty.destination_changed",
    params: { now: "MyMaxComputeDataSource.target_table/pt=elsewhere" },
  });
  await publish(
    script({ reader: { column: ["pk", "colName", "colValue"] }, writer: { column: ["pk", "optype", "colvalue"] } }),
  );
  await expect(start(id)).rejects.toMatchObject({ code: "dirty.columns_changed" });
  await publish(
    script({ reader: { column: ["colValue", "pk"] }, writer: { column: ["colvalue", "pk"], truncate: true } }),
  );
  const done = await replay(id);
  expect(done.attempts.at(-1)).toMatchObject({ state: "SUCCESS", recordsWritten: 3 });
  expect(await stored("code")).toEqual(everything);
  await publish(script());
}, 60_000);

test("only what stands in the destination is added to: not after a rerun, and no rerun in between", async () => {
  await narrow();
  const id = await ranWithDirt("again");
  await widen();
  const { instanceId } = await start(id);
  await expect(act(id, { operation: "rerun" }, SYSTEM)).rejects.toMatchObject({ code: "dirty.replay_open" });
  await expect(start(id)).rejects.toMatchObject({ code: "dirty.replay_open", params: { replay: instanceId } });
  await database().query("update instance set state = 'WAIT_RESOURCE' where id = $1", [parseInstanceId(instanceId).id]);
  await act(instanceId, { operation: "stop" }, SYSTEM);
  await act(id, { operation: "rerun" }, SYSTEM);
  await expect(start(id)).rejects.toMatchObject({ code: "instance.busy" });
  await run(parseInstanceId(id));
  await expect(start(id, { attempt: 1 })).rejects.toMatchObject({ code: "dirty.superseded" });
  await expect(start(id)).rejects.toMatchObject({ code: "dirty.nothing_to_replay" });
  // The stopped replay must not come back to life either.
  await act(instanceId, { operation: "rerun" }, SYSTEM);
  await run(parseInstanceId(instanceId));
  expect(await getInstance(instanceId, SYSTEM)).toMatchObject({ state: "FAILURE", stateReason: "dirty.superseded" });
}, 60_000);

test("what was counted but not kept is said before, to the record, and left out only when that is accepted", async () => {
  await narrow();
  const id = await ranWithDirt("loss");
  await widen();
  // A receipt that counts fewer than were kept: some are kept twice.
  await countDirty(id, 2);
  expect(await planReplay(id, 1, SYSTEM)).toMatchObject({ refusal: { code: "dirty.kept_twice" }, codes: [] });
  await countDirty(id, 10);
  expect(await planReplay(id, 1, SYSTEM)).toMatchObject({ total: 10, records: 3, notKept: 7, notWhole: 0 });
  await expect(start(id)).rejects.toMatchObject({
    code: "dirty.some_lost",
    params: { lost: 7, total: 10, records: 3 },
  });
  expect(await replay(id, { acceptLoss: true, code: "asRun" })).toMatchObject({ state: "SUCCESS" });
  expect(await stored("loss")).toEqual(everything);
}, 60_000);

async function countDirty(id: string, records: number): Promise<void> {
  await database().query(
    `update receipt set body = jsonb_set(body, '{recordsDirty}', $3::text::jsonb)
     where instance_id = $1 and bizdate = $2 and split = ''`,
    [parseInstanceId(id).id, parseInstanceId(id).bizdate, records],
  );
}
