import { operate } from "../product";
import type { Scene } from "../scene";
import { pause } from "../wait";
import { fault } from "./fault";

const recovers = { mustRecover: true };
/** Longer than the campaign's streams keep their changes. */
const RETENTION_MS = 25 * 3_600_000;
/** By then every process has seen that its clock was shifted. */
const CLOCK_LOOK_MS = 120;
const tablePath = ({ table }: Scene) => `/tablestore/instances/campaign/tables/${table}`;

const behave = (operation: string, behaviours: readonly string[]) => async (scene: Scene) => {
  const behaviour = scene.chance.oneOf(behaviours);
  await scene.fault("maxcompute", operation, { kind: "behave", behaviour }, { times: scene.chance.oneOf([1, 2, 4]) });
};

async function whileReading(scene: Scene, work: () => Promise<unknown>): Promise<void> {
  const operation = scene.chance.oneOf(["GetStreamRecord", "GetStreamRecord", "DescribeStream", "GetShardIterator"]);
  await scene.fault("tablestore", operation, { kind: "none" }, { delayMs: 300, times: 2 });
  if (await scene.reachedOrOver(async () => (await scene.world.faultsHappened()) > 0)) await work();
}

export const SERVICES = [
  fault(
    "F22",
    "the answer to a block is lost",
    (scene) =>
      scene.fault(
        "maxcompute",
        "writeBlock",
        { kind: "cut", afterBytes: 0 },
        { times: scene.chance.int(1, 2), fromCall: scene.chance.int(1, 2) },
      ),
    recovers,
  ),
  fault(
    "F22",
    "a block is refused after it was taken, or before",
    (scene) =>
      scene.fault(
        "maxcompute",
        "writeBlock",
        { kind: "answer", status: 500, code: "InternalServerError", tookEffect: scene.chance.happens(0.5) },
        { times: scene.chance.int(1, 2), fromCall: scene.chance.int(1, 2) },
      ),
    recovers,
  ),
  fault(
    "F26",
    "the data behind a stored position is trimmed",
    async (scene) => {
      if (!(await scene.world.source.hasTable(scene.statusTable))) return lapse(scene);
      const before = new Date(await scene.world.sandboxNow()).toISOString();
      await scene.world.admin("POST", `${tablePath(scene)}/trim`, { before });
    },
    { losesData: true },
  ),
  fault("F26", "the data lapses while the run is on its way", lapse, { losesData: true }),
  fault("F26", "the stream is switched off and on", (scene) => whileReading(scene, () => restream(scene)), {
    losesData: true,
  }),
  fault("F26", "the stream is switched off and on before the run", restream, { losesData: true }),
  fault("F26", "an iterator is refused", (scene) =>
    scene.fault(
      "tablestore",
      "GetStreamRecord",
      { kind: "answer", status: 400, code: "OTSParameterInvalid", message: "The shard iterator has expired." },
      { fromCall: scene.chance.int(1, 3) },
    ),
  ),
  fault(
    "F27",
    "shards split and merge while they are read",
    (scene) =>
      whileReading(scene, async () => {
        await scene.world.admin("POST", `${tablePath(scene)}/split`, { partition: 0 });
        if (scene.chance.happens(0.5)) await scene.world.admin("POST", `${tablePath(scene)}/split`, { partition: 0 });
        if (scene.chance.happens(0.5)) await scene.world.admin("POST", `${tablePath(scene)}/merge`, { partition: 0 });
      }),
    recovers,
  ),
  fault("F28", "equal times across pages and the window's end", async () => undefined, {
    ...recovers,
    data: "boundary",
  }),
  fault(
    "F29",
    "empty pages with a next iterator",
    (scene) =>
      scene.fault(
        "tablestore",
        "GetStreamRecord",
        { kind: "behave", behaviour: "emptyPage" },
        { times: scene.chance.int(1, 12), fromCall: scene.chance.int(1, 3) },
      ),
    recovers,
  ),
  fault(
    "F29",
    "the place in time is found in steps",
    (scene) =>
      scene.fault("tablestore", "GetShardIterator", { kind: "behave", behaviour: "pagedSeek" }, { times: null }),
    recovers,
  ),
  fault("F30", "the status table is another one", async (scene) => {
    if (await scene.world.source.hasTable(scene.statusTable)) await scene.world.source.dropTable(scene.statusTable);
    await scene.world.source.createPlainTable(scene.statusTable);
    await scene.reachedOrOver(async () => false);
    await scene.world.source.dropTable(scene.statusTable);
  }),
  fault(
    "F30",
    "the status table is gone",
    async (scene) => {
      if (await scene.world.source.hasTable(scene.statusTable)) await scene.world.source.dropTable(scene.statusTable);
    },
    recovers,
  ),
  fault(
    "F30",
    "positions are missing from the status table",
    async (scene) => {
      if (!(await scene.world.source.hasTable(scene.statusTable))) return;
      const rows = await scene.world.source.rowsOf(scene.statusTable, ["StreamId", "StatusType", "StatusValue"]);
      for (const row of rows.filter(() => scene.chance.happens(0.5)))
        await scene.world.source.deleteKey(scene.statusTable, {
          StreamId: String(row.StreamId),
          StatusType: String(row.StatusType),
          StatusValue: String(row.StatusValue),
        });
    },
    recovers,
  ),
  fault(
    "F31",
    "the session is in another state",
    behave("reloadUpload", [
      "sessionExpired",
      "sessionCritical",
      "sessionClosing",
      "sessionCanceled",
      "sessionUnknown",
      "sessionGone",
    ]),
  ),
  fault("F31", "the session expires while blocks are written", async (scene) => {
    await scene.fault("maxcompute", "writeBlock", { kind: "none" }, { delayMs: 300 });
    if (!(await scene.reachedOrOver(async () => (await scene.world.faultsHappened()) > 0))) return;
    const uploads = await scene.world.admin<{ id: string; table: string; status: string }[]>(
      "GET",
      "/maxcompute/uploads",
    );
    for (const { id, table, status } of uploads)
      if (table === scene.target && status === "NORMAL")
        await scene.world.admin("POST", `/maxcompute/uploads/${id}/expire`);
  }),
  fault("F31", "a block is missing from the list", behave("reloadUpload", ["blockLost"])),
  fault(
    "F31",
    "blocks are refused as too many",
    (scene) =>
      scene.fault(
        "maxcompute",
        "writeBlock",
        { kind: "answer", status: 429, code: "FlowExceeded", headers: { "retry-after": "1" } },
        { times: 2 },
      ),
    recovers,
  ),
  fault(
    "F31",
    "32 commits are under way",
    (scene) =>
      scene.fault(
        "maxcompute",
        "commitUpload",
        { kind: "answer", status: 429, code: "SlotExceeded", headers: { "retry-after": "1" } },
        { times: 2 },
      ),
    recovers,
  ),
  fault(
    "F32",
    "the commit fails but took effect",
    (scene) =>
      scene.fault("maxcompute", "commitUpload", {
        kind: "answer",
        status: 500,
        code: "InternalServerError",
        tookEffect: true,
      }),
    recovers,
  ),
  fault(
    "F32",
    "the commit fails and took no effect",
    (scene) =>
      scene.fault("maxcompute", "commitUpload", {
        kind: "answer",
        status: 500,
        code: "InternalServerError",
        tookEffect: false,
      }),
    recovers,
  ),
  fault(
    "F32",
    "the answer to the commit is lost",
    (scene) =>
      scene.fault("maxcompute", "commitUpload", { kind: "cut", afterBytes: 0 }, { times: scene.chance.int(1, 2) }),
    recovers,
  ),
  fault(
    "F32",
    "the answer to the commit is lost, and a second one refused",
    async (scene) => {
      await scene.fault("maxcompute", "commitUpload", { kind: "cut", afterBytes: 0 });
      await scene.fault(
        "maxcompute",
        "commitUpload",
        { kind: "behave", behaviour: "commitClosedFails" },
        { times: null },
      );
    },
    recovers,
  ),
  fault("F32", "the commit's outcome cannot be known", async (scene) => {
    await scene.fault("maxcompute", "commitUpload", {
      kind: "answer",
      status: 500,
      code: "InternalServerError",
      tookEffect: scene.chance.happens(0.5),
    });
    const behaviour = scene.chance.oneOf(["sessionGone", "sessionUnknown"]);
    // The look before the commit sees the session as it is.
    await scene.fault("maxcompute", "reloadUpload", { kind: "behave", behaviour }, { fromCall: 3, times: null });
  }),
  fault("F33", "the table is dropped", (scene) => ddl(scene, `drop table ${scene.target}`)),
  fault("F33", "a column is added", (scene) => ddl(scene, `alter table ${scene.target} add columns (added string)`)),
  fault("F33", "the key is switched off", async (scene) => {
    await scene.inTheMiddle();
    const [account] = await scene.world.admin<{ accessKeyId: string }[]>("GET", "/accounts");
    await scene.world.admin("PUT", `/accounts/${account!.accessKeyId}`, { disabled: true });
    await pause(scene.chance.int(300, 1_500));
    await scene.world.admin("PUT", `/accounts/${account!.accessKeyId}`, { disabled: false });
  }),
  fault("F34", "the paid quota has lapsed", behave("createUpload", ["quotaChanged"]), recovers),
  fault("F35", "poison records", async () => undefined, { ...recovers, data: "poison" }),
  fault("R10", "a person stops it in the middle", async (scene) => {
    if ((await scene.inTheMiddle()) !== null) await operate(scene.instance, "stop").catch(() => undefined);
  }),
];

/** Somebody changes the table while a run is about to write it. */
async function ddl(scene: Scene, sql: string): Promise<void> {
  const operation = scene.chance.oneOf(["createUpload", "writeBlock", "commitUpload"]);
  await scene.fault("maxcompute", operation, { kind: "none" }, { delayMs: 400 });
  if (await scene.reachedOrOver(async () => (await scene.world.faultsHappened()) > 0))
    await scene.world.warehouse.execute(sql);
}

/**
 * A run is held up between its plan and its first page for longer than the stream keeps its data: the service has
 * trimmed what it was to read. The journal is where no request is under way whose date would be too old.
 */
async function lapse(scene: Scene): Promise<void> {
  const { world, gates } = scene;
  await gates.hold(scene.chance.oneOf(["planned", "sessionOpened"]), "keep");
  if (!(await scene.reachedOrOver(() => gates.isReached()))) return;
  await world.setSandboxClock((await world.sandboxNow()) + RETENTION_MS);
  await world.shiftClock(RETENTION_MS);
  await pause(CLOCK_LOOK_MS);
  await gates.letGo();
  await scene.reachedOrOver(async () => false);
  await world.shiftClock(0);
  await world.setSandboxClock(null);
}

/** The old stream is gone with all that was in it. */
async function restream({ world, table }: Scene): Promise<void> {
  await world.source.setStream(table, false);
  await world.source.setStream(table, true);
}
