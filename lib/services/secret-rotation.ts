import { channelContext } from "@/lib/alerts/channel-store";
import { AppError } from "@/lib/core/errors";
import { systemClock } from "@/lib/platform/clock";
import { database } from "@/lib/platform/db";
import { keyIdOf, secrets } from "@/lib/platform/secrets";
import { sealContext } from "@/lib/platform/data-source-store";
import type { Environment } from "@/lib/core/data-source";
import { demandAdmin, type Actor } from "./actor";
import { writeAudit } from "./audit";

const ROWS_PER_PASS = 500;

export interface Rotation {
  /** Id of the key that everything is sealed with now. */
  readonly key: string;
  readonly resealed: number;
}

/**
 * Makes a new key and seals every secret with it, while everything runs: each row is replaced only as it was read, and
 * a row saved meanwhile is already sealed with the new key. The key before stays in the file until the next rotation,
 * for processes in the middle of a save; older ones are forgotten.
 */
export async function rotateSecrets(actor: Actor): Promise<Rotation> {
  demandAdmin(actor, "secrets.rotate");
  const box = secrets();
  const before = box.activeKey;
  const key = box.rotate();
  let resealed = 0;
  for (const reseal of [resealDataSources, resealChannels])
    for (let pass = await reseal(key); pass > 0; pass = await reseal(key)) resealed += pass;
  box.keepOnly(new Set([before]));
  const change = { workspaceId: null, action: "secrets.rotate", objectType: "secrets", objectId: key };
  await database().transaction((sql) =>
    writeAudit(sql, actor, { ...change, before: { key: before }, after: { key, resealed } }, systemClock.now()),
  );
  return { key, resealed };
}

/** Seals some data sources anew; answers how many still had another key. */
async function resealDataSources(key: string): Promise<number> {
  const rows = await database().query<{ id: string; environment: Environment; sealed: string }>(
    `select data_source_id as id, environment, sealed_secrets as sealed from data_source_setting
     where split_part(sealed_secrets, '.', 2) <> $1 limit $2`,
    [key, ROWS_PER_PASS],
  );
  for (const { id, environment, sealed } of rows) {
    const fresh = resealed(sealed, sealContext(id, environment), key);
    await database().query(
      `update data_source_setting set sealed_secrets = $4
       where data_source_id = $1 and environment = $2 and sealed_secrets = $3`,
      [id, environment, sealed, fresh],
    );
  }
  return rows.length;
}

/** The same for channels of alerts. */
async function resealChannels(key: string): Promise<number> {
  const rows = await database().query<{ id: string; sealed: string }>(
    "select id, sealed_secrets as sealed from alert_channel where split_part(sealed_secrets, '.', 2) <> $1 limit $2",
    [key, ROWS_PER_PASS],
  );
  for (const { id, sealed } of rows) {
    const fresh = resealed(sealed, channelContext(id), key);
    await database().query("update alert_channel set sealed_secrets = $3 where id = $1 and sealed_secrets = $2", [
      id,
      sealed,
      fresh,
    ]);
  }
  return rows.length;
}

function resealed(sealed: string, context: string, key: string): string {
  const fresh = secrets().seal(secrets().open(sealed, context).reveal(), context);
  if (keyIdOf(fresh) !== key) throw new AppError("common.conflict", { reason: "Another rotation is running." });
  return fresh;
}
