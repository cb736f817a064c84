import { join } from "node:path";
import { AppError } from "@/lib/core/errors";
import { readBackup } from "@/lib/platform/backup/read";
import { writeBackup, type BackupReport } from "@/lib/platform/backup/write";
import { systemClock } from "@/lib/platform/clock";
import { database } from "@/lib/platform/db";
import { databaseUrl } from "@/lib/platform/env";
import { keyIdOf, secrets } from "@/lib/platform/secrets";
import { version } from "@/lib/platform/version";
import { demandAdmin, type Actor } from "./actor";
import { writeAudit } from "./audit";

/** Writes a backup of the installation, without the keys that its secrets are sealed with. */
export async function backUp(file: string, actor: Actor): Promise<BackupReport> {
  demandAdmin(actor, "installation.backup");
  const rows = await database().query<{ sealed: string }>(
    "select sealed_secrets as sealed from data_source_setting union all select sealed_secrets from alert_channel",
  );
  const keys = [...new Set(rows.map(({ sealed }) => keyIdOf(sealed)))];
  const report = await writeBackup(databaseUrl(), file, { version, keys });
  const change = { workspaceId: null, action: "installation.backup", objectType: "installation", objectId: "backup" };
  const after = { tables: report.tables, rows: report.rows };
  await database().transaction((sql) => writeAudit(sql, actor, { ...change, after }, systemClock.now()));
  return report;
}

export interface RestoreWish {
  readonly file: string;
  /** Throw away what is here. */
  readonly replace: boolean;
  /** The old installation ran nothing after the backup, so nothing needs to be held. */
  readonly stopped: boolean;
}

export interface RestoreReport {
  readonly rows: number;
  readonly takenAt: Date;
  readonly version: string;
}

/**
 * Makes this installation what a backup says. Runs that fell due between the backup and now are held when the scheduler
 * starts, unless the old installation is known to have stopped: their windows may be committed already.
 * @throws AppError of lib/core/errors/backup.ts
 */
export async function restore({ file, replace, stopped }: RestoreWish, actor: Actor): Promise<RestoreReport> {
  demandAdmin(actor, "installation.backup");
  const migrations = join(import.meta.dirname, "../../prisma/migrations");
  const check = ({ keys }: { keys: readonly string[] }) => {
    const missing = keys.find((key) => !secrets().has(key));
    if (missing !== undefined) throw new AppError("backup.key_missing", { key: missing });
  };
  const at = systemClock.now();
  const mark = stopped ? null : { restoredAt: at.toISOString() };
  const { manifest, rows } = await readBackup(databaseUrl(), file, { migrations, replace, check, mark });
  const { takenAt, version: madeBy } = manifest;
  const change = { workspaceId: null, action: "installation.restore", objectType: "installation", objectId: "backup" };
  const after = { takenAt, rows, version: madeBy, stopped };
  await database().transaction((sql) => writeAudit(sql, actor, { ...change, after }, at));
  return { rows, takenAt, version: madeBy };
}
