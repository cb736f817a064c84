import type { Scene } from "../scene";
import { pause } from "../wait";
import { fault } from "./fault";

const ENTRIES = [
  "planned",
  "sessionOpened",
  "blockWritten",
  "commitIntended",
  "committed",
  "positionsPublished",
] as const;

async function refuse(scene: Scene, states: readonly string[], times: number): Promise<void> {
  await scene.gates.refuse("attempt_journal", scene.chance.oneOf(states), {
    entry: scene.chance.oneOf(ENTRIES),
    times,
  });
  await scene.reachedOrOver(async () => false);
  await scene.gates.letGo();
}

export const STORE = [
  fault("F11", "connections to the database are reset", async (scene) => {
    for (let round = scene.chance.int(1, 3); round > 0 && (await scene.inTheMiddle()) !== null; round--)
      scene.world.proxies.database.breakConnections();
  }),
  fault("F11", "the database is away for a while", async (scene) => {
    if ((await scene.inTheMiddle()) === null) return;
    await scene.world.proxies.database.become({ kind: "refuse" });
    await pause(scene.chance.oneOf([500, 2_000, 8_000]));
    await scene.world.proxies.database.become({ kind: "clear" });
  }),
  fault("F11", "the database's backends are ended", async (scene) => {
    if ((await scene.inTheMiddle()) === null) return;
    await scene.world.sql.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name in ('millrace worker', 'millrace runner', 'millrace scheduler')",
    );
  }),
  fault("F12", "the database is slow", async (scene) => {
    await scene.world.proxies.database.become({ kind: "slow", delayMs: scene.chance.oneOf([50, 200, 1_000]) });
    if ((await scene.inTheMiddle(0)) !== null) await pause(3_000);
    await scene.world.proxies.database.become({ kind: "clear" });
  }),
  fault("F12", "deadlocks and serialization errors", (scene) =>
    refuse(scene, ["40001", "40P01", "55P03"], scene.chance.int(1, 2)),
  ),
  fault("F12", "the end of the attempt meets a serialization error", async (scene) => {
    await scene.gates.refuse("receipt", "40001", { times: scene.chance.int(1, 2) });
    await scene.reachedOrOver(async () => false);
    await scene.gates.letGo();
  }),
  fault("F13", "the database is full", (scene) => refuse(scene, ["53100"], 3)),
  fault("F13", "the database is read-only for a while", async (scene) => {
    if ((await scene.inTheMiddle()) === null) return;
    const name = await scene.world.databaseName();
    await scene.world.sql.query(`alter database ${name} set default_transaction_read_only = on`);
    scene.world.proxies.database.breakConnections();
    await pause(scene.chance.oneOf([500, 3_000]));
    await scene.world.sql.query(`alter database ${name} reset default_transaction_read_only`);
    scene.world.proxies.database.breakConnections();
  }),
  fault("F14", "there is no room for the run log", async (scene) => {
    await scene.gates.refuse("run_log_chunk", "53100", { times: scene.chance.int(1, 20) });
    await scene.reachedOrOver(async () => false);
    await scene.gates.letGo();
  }),
];
