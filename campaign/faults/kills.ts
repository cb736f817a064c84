import { signal } from "../processes";
import type { Scene } from "../scene";
import { pause } from "../wait";
import { fault } from "./fault";

const JOURNAL = [
  "planned",
  "sessionOpened",
  "blockWritten",
  "commitIntended",
  "committed",
  "positionsPublished",
] as const;

async function killAtCall(scene: Scene, server: "tablestore" | "maxcompute", operation: string, commits = false) {
  const tookEffect = scene.chance.happens(0.5);
  if (!(await scene.hangAt(server, operation, { tookEffect }))) return;
  if (!commits || (operation === "commitUpload" && !tookEffect)) await scene.nothingIsVisible();
  if (tookEffect) await pause(scene.chance.int(0, 80));
  await scene.kill();
}

async function killAtEntry(scene: Scene, entry: (typeof JOURNAL)[number], outcome: "keep" | "drop") {
  await scene.gates.hold(entry, outcome);
  if (await scene.reachedOrOver(() => scene.gates.isReached())) {
    if (JOURNAL.indexOf(entry) <= JOURNAL.indexOf("commitIntended")) await scene.nothingIsVisible();
    await scene.kill();
  }
  await scene.gates.letGo();
}

/** Stopped for longer than its lease, at a place where it is about to do harm, and then let go on. */
async function freeze(scene: Scene, victim: "worker" | "runner" | "both") {
  const operation = scene.chance.oneOf(["createUpload", "writeBlock", "commitUpload", "reloadUpload"]);
  await scene.fault("maxcompute", operation, { kind: "none" }, { delayMs: 300 });
  if (!(await scene.reachedOrOver(async () => (await scene.world.faultsHappened()) > 0))) return;
  const { pid, runners } = await scene.world.workerOf(scene.instance.id);
  const pids = { worker: [pid], runner: runners, both: [pid, ...runners] }[victim];
  for (const one of pids) signal(one, "SIGSTOP");
  await pause(victim === "runner" ? scene.chance.int(1_000, 3_000) : scene.chance.int(6_500, 9_500));
  for (const one of pids) signal(one, "SIGCONT");
}

/**
 * Stopped at a place, and let go on only when another worker has ended the run: what was about to be done then is done
 * too late. The run wakes first, so that nothing but the fencing token keeps it from committing.
 */
async function outlive(scene: Scene, isThere: () => Promise<boolean>): Promise<void> {
  if (!(await scene.reachedOrOver(isThere))) return scene.gates.letGo();
  const { pid, runners } = await scene.world.workerOf(scene.instance.id);
  const all = [pid, ...runners];
  for (const one of all) signal(one, "SIGSTOP");
  try {
    await scene.gates.letGo();
    await scene.reachedOrOver(async () => false);
    for (const one of runners) signal(one, "SIGCONT");
    await pause(LATE_MS);
  } finally {
    for (const one of all) signal(one, "SIGCONT");
  }
}

/** Long enough for a run that wakes up to write its blocks and commit them, if it could. */
const LATE_MS = 2_500;

export const KILLS = [
  fault("F1", "kill -9 before the session is made", (scene) =>
    killAtCall(scene, "maxcompute", scene.chance.oneOf(["createUpload", "getTable", "getTunnel"])),
  ),
  fault("F1", "kill -9 while the stream is looked at", (scene) =>
    killAtCall(scene, "tablestore", scene.chance.oneOf(["DescribeStream", "GetShardIterator", "ListStream"])),
  ),
  fault("F2", "kill -9 while a block streams", (scene) => killAtCall(scene, "maxcompute", "writeBlock")),
  fault("F2", "kill -9 while a page is read", async (scene) => {
    const call = scene.chance.int(1, 4);
    if (await scene.hangAt("tablestore", "GetStreamRecord", { call })) {
      await scene.nothingIsVisible();
      await scene.kill();
    }
  }),
  fault("F3", "kill -9 after all blocks, before the intent", (scene) => killAtEntry(scene, "commitIntended", "drop")),
  fault("F4", "kill -9 after the intent, before the commit", (scene) => killAtEntry(scene, "commitIntended", "keep")),
  fault("F5", "kill -9 after the commit was sent, before its answer", (scene) =>
    killAtCall(scene, "maxcompute", "commitUpload", true),
  ),
  fault("F6", "kill -9 after the answer, before the journal", (scene) => killAtEntry(scene, "committed", "drop")),
  ...JOURNAL.flatMap((entry) =>
    (["drop", "keep"] as const).map((outcome) =>
      fault("F7", `kill -9 at journal entry ${entry}, ${outcome === "keep" ? "kept" : "lost"}`, (scene) =>
        killAtEntry(scene, entry, outcome),
      ),
    ),
  ),
  fault("F7", "kill -9 twice in a row", async (scene) => {
    await scene.gates.hold(scene.chance.oneOf(JOURNAL), scene.chance.oneOf(["keep", "drop"]));
    if (await scene.reachedOrOver(() => scene.gates.isReached())) await scene.kill("both");
    await scene.gates.letGo();
    if ((await scene.inTheMiddle()) !== null) await scene.kill("both");
  }),
  fault("F7", "kill -9 while positions are published", (scene) =>
    killAtCall(scene, "tablestore", "BatchWriteRow", true),
  ),
  fault("F8", "worker stopped longer than its lease", (scene) => freeze(scene, "worker")),
  fault("F8", "run stopped, its worker not", (scene) => freeze(scene, "runner")),
  fault("F8", "worker and run stopped longer than the lease", (scene) => freeze(scene, "both")),
  fault("F8", "stopped with a session in hand, until another worker has committed", async (scene) => {
    await scene.fault("maxcompute", "createUpload", { kind: "none" }, { delayMs: 500 });
    await outlive(scene, async () => (await scene.world.faultsHappened()) > 0);
  }),
  fault("F8", "stopped between intent and commit, until another worker has committed", async (scene) => {
    await scene.gates.hold("commitIntended", "keep");
    await outlive(scene, () => scene.gates.isReached());
  }),
  fault("F15", "the run's process killed as for want of memory", async (scene) => {
    for (const runner of (await scene.inTheMiddle())?.runners ?? []) signal(runner, "SIGKILL");
  }),
  fault("F7", "worker told to go in the middle", async (scene) => {
    const worker = await scene.inTheMiddle();
    if (worker !== null) await scene.world.dismissWorker(worker.pid);
  }),
];
