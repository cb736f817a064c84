import type { Scene, Server } from "../scene";
import { pause } from "../wait";
import { fault } from "./fault";

const READS = ["GetStreamRecord", "GetShardIterator", "DescribeStream", "ListStream", "DescribeTable"] as const;
const WRITES = ["createUpload", "writeBlock", "reloadUpload", "commitUpload", "getTable", "getTunnel"] as const;

const anywhere = (scene: Scene): readonly [Server, string] =>
  scene.chance.happens(0.5) ? ["tablestore", scene.chance.oneOf(READS)] : ["maxcompute", scene.chance.oneOf(WRITES)];

const recovers = { mustRecover: true };

async function storm(
  scene: Scene,
  server: Server,
  effect: { status: number; code: string; headers?: Record<string, string> },
) {
  await scene.world.addFault({
    server,
    effect: { kind: "answer", message: "storm", tookEffect: false, ...effect },
    times: null,
    probability: 0.5 + scene.chance.next() / 2,
    seed: scene.chance.int(1, 1_000_000),
  });
  if (await scene.inTheMiddle(0)) await pause(scene.chance.int(300, 3_000));
  await scene.world.admin("DELETE", "/faults");
}

async function weather(scene: Scene, server: Server | "database", kind: "refuse" | "blackHole", longestMs: number) {
  if ((await scene.inTheMiddle()) === null) return;
  await scene.world.proxies[server].become({ kind });
  await pause(scene.chance.int(200, longestMs));
  if (kind === "blackHole") scene.world.proxies[server].breakConnections();
  await scene.world.proxies[server].become({ kind: "clear" });
}

/** What the client sends is damaged once, at a place of chance. */
async function damagedRequest(scene: Scene, server: Server, kind: "flip" | "cut") {
  if ((await scene.inTheMiddle(50)) === null) return;
  const afterBytes = scene.chance.int(0, server === "tablestore" ? 3_000 : 60_000);
  await scene.world.proxies[server].become({ kind, afterBytes });
}

export const NETWORK = [
  fault(
    "F19",
    "Tablestore answers 503 for a while",
    (scene) => storm(scene, "tablestore", { status: 503, code: "OTSServerUnavailable" }),
    recovers,
  ),
  fault("F19", "MaxCompute answers 500 for a while", (scene) =>
    storm(scene, "maxcompute", { status: 500, code: "InternalServerError" }),
  ),
  fault(
    "F20",
    "Tablestore is busy",
    (scene) => storm(scene, "tablestore", { status: 503, code: "OTSServerBusy" }),
    recovers,
  ),
  fault(
    "F20",
    "Tunnel answers 429 with Retry-After",
    (scene) => storm(scene, "maxcompute", { status: 429, code: "FlowExceeded", headers: { "retry-after": "1" } }),
    recovers,
  ),
  fault(
    "F20",
    "Tunnel answers 429 without Retry-After",
    (scene) => storm(scene, "maxcompute", { status: 429, code: "FlowExceeded" }),
    recovers,
  ),
  fault("F21", "Tablestore refuses connections", (scene) => weather(scene, "tablestore", "refuse", 3_000), recovers),
  fault("F21", "MaxCompute refuses connections", (scene) => weather(scene, "maxcompute", "refuse", 3_000)),
  fault("F21", "the host is not found", (scene) => misdirect(scene, "http://nowhere.invalid:80")),
  fault("F21", "TLS fails", (scene) => misdirect(scene, `https://127.0.0.1:${scene.world.proxies.tablestore.port}`)),
  fault(
    "F22",
    "Tablestore is a black hole, then resets",
    (scene) => weather(scene, "tablestore", "blackHole", 3_000),
    recovers,
  ),
  fault("F22", "MaxCompute is a black hole, then resets", (scene) => weather(scene, "maxcompute", "blackHole", 3_000)),
  fault("F22", "kept-alive connections are cut when idle", async (scene) => {
    await scene.world.addFault({
      effect: { kind: "cutAfter" },
      times: null,
      probability: 0.5,
      seed: scene.chance.int(1, 1e6),
    });
  }),
  fault("F22", "connections break in the middle of requests", (scene) =>
    damagedRequest(scene, scene.chance.oneOf(["tablestore", "maxcompute"]), "cut"),
  ),
  fault(
    "F23",
    "a page of records is cut short",
    async (scene) => {
      const effect = { kind: scene.chance.oneOf(["truncate", "cut"]) } as const;
      const at = scene.chance.int(0, 6_000);
      await scene.fault(
        "tablestore",
        "GetStreamRecord",
        effect.kind === "truncate" ? { kind: "truncate", atByte: at } : { kind: "cut", afterBytes: at },
        { times: 2, fromCall: scene.chance.int(1, 3) },
      );
    },
    recovers,
  ),
  fault("F23", "any answer is cut short", async (scene) => {
    const [server, operation] = anywhere(scene);
    await scene.fault(server, operation, { kind: "truncate", atByte: scene.chance.int(0, 400) });
  }),
  fault("F23", "answers break off on the wire", async (scene) => {
    const [server, operation] = anywhere(scene);
    await scene.fault(server, operation, { kind: "cut", afterBytes: scene.chance.int(0, 300) }, { times: 2 });
  }),
  fault("F24", "one bit of a page is inverted", async (scene) => {
    await scene.fault(
      "tablestore",
      "GetStreamRecord",
      { kind: "flip", bit: scene.chance.int(0, 40_000) },
      { times: scene.chance.int(1, 3), fromCall: scene.chance.int(1, 4) },
    );
  }),
  fault("F24", "one bit of any answer is inverted", async (scene) => {
    const [server, operation] = anywhere(scene);
    await scene.fault(server, operation, { kind: "flip", bit: scene.chance.int(0, 3_000) });
  }),
  fault("F24", "one bit of what is sent is inverted", (scene) =>
    damagedRequest(scene, scene.chance.oneOf(["tablestore", "maxcompute", "maxcompute"]), "flip"),
  ),
  fault("F25", "a page comes twice", async (scene) => {
    await scene.fault(
      "tablestore",
      scene.chance.oneOf(["GetStreamRecord", "GetStreamRecord", "GetShardIterator"]),
      { kind: "repeat" },
      { times: scene.chance.int(1, 2), fromCall: scene.chance.int(2, 4) },
    );
  }),
  fault("F18", "the engine's clock is off by more than a signature allows", async (scene) => {
    await scene.world.shiftClock(scene.chance.oneOf([-1, 1]) * 3 * 3_600_000);
    await scene.inTheMiddle(0);
  }),
  fault("F16", "the engine's clock steps in the middle", async (scene) => {
    if ((await scene.inTheMiddle()) === null) return;
    await scene.world.shiftClock(
      scene.chance.oneOf([-1, 1]) * scene.chance.oneOf([30_000, 120_000, 3_600_000, 86_400_000]),
    );
    await pause(scene.chance.int(100, 1_500));
    await scene.world.shiftClock(0);
  }),
  fault(
    "F16",
    "the engine's clock drifts",
    async (scene) => {
      for (let step = 0; step < 20 && !scene.over.aborted; step++) {
        await scene.world.shiftClock(step * 700);
        await pause(100);
      }
      await scene.world.shiftClock(0);
    },
    recovers,
  ),
];

/** The data source points to somewhere else until the run has seen it. */
async function misdirect(scene: Scene, endpoint: string): Promise<void> {
  const { sql, workspace } = scene.world;
  const change = (to: string) =>
    sql.query(
      `update data_source_setting s set settings = jsonb_set(s.settings, '{endpoint}', to_jsonb($2::text))
       from data_source d where d.id = s.data_source_id and d.workspace_id = $1 and d.type = 'tablestore'`,
      [workspace.workspaceId, to],
    );
  await change(endpoint);
  await scene.reachedOrOver(async () => false);
  await change(`http://127.0.0.1:${scene.world.proxies.tablestore.port}`);
}
