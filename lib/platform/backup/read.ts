import type { Client } from "pg";
import { AppError } from "@/lib/core/errors";
import { migrate, migrationNames } from "../migrate";
import { demandWhole, openBackup, type Manifest } from "./format";
import { RESTORED_MARK, type RestoredMark } from "./restored-mark";
import { connectForBackup, quoted, textsOf } from "./session";

const ROWS_AT_ONCE = 500;
const CHARACTERS_AT_ONCE = 4 << 20;

export interface RestoreOptions {
  /** Folder of the product's migrations. */
  readonly migrations: string;
  /** Throw away what the database holds; otherwise it must be empty of people and workspaces. */
  readonly replace: boolean;
  /** Called with the manifest before anything is changed; throws to refuse. */
  readonly check: (manifest: Manifest) => void;
  /** Remembered for the scheduler along with the rows; null when there is nothing to hold. */
  readonly mark: Omit<RestoredMark, "takenAt"> | null;
}

/**
 * Makes the database what a backup says: the schema of that time, all rows in one transaction, then the schema of today.
 * @throws AppError "backup.unreadable" | "backup.newer" | "backup.not_empty" | "backup.in_use"
 */
export async function readBackup(
  connectionString: string,
  file: string,
  { migrations, replace, check, mark }: RestoreOptions,
): Promise<{ manifest: Manifest; rows: number }> {
  const { manifest, items } = await openBackup(file);
  const known = new Set(await migrationNames(migrations));
  const unknown = manifest.migrations.find((name) => !known.has(name));
  if (unknown !== undefined) throw new AppError("backup.newer", { version: manifest.version, migration: unknown });
  check(manifest);
  await demandWhole(file);
  const client = await connectForBackup(connectionString);
  try {
    await demandAlone(client);
    if (!replace) await demandEmpty(client);
    await client.query("drop schema if exists pgboss cascade; drop schema public cascade; create schema public");
    await migrate(connectionString, migrations, new Set(manifest.migrations));
    await client.query("begin");
    const rows = await load(client, manifest, items);
    if (mark) await remember(client, { ...mark, takenAt: manifest.takenAt.toISOString() });
    await client.query("commit");
    await migrate(connectionString, migrations);
    return { manifest, rows };
  } finally {
    await client.end();
  }
}

async function load(
  client: Client,
  manifest: Manifest,
  items: Awaited<ReturnType<typeof openBackup>>["items"],
): Promise<number> {
  const restoreKeys = await putForeignKeysAside(client);
  for (const { name, parent, bound } of manifest.partitions) {
    await client.query(`create table if not exists ${quoted(name)} partition of ${quoted(parent)} ${bound}`);
  }
  let table = "";
  let rows = 0;
  let waiting: string[] = [];
  let characters = 0;
  const flush = async () => {
    if (waiting.length === 0) return;
    const name = quoted(table);
    await client.query(`insert into ${name} select (row_text::${name}).* from unnest($1::text[]) row_text`, [waiting]);
    rows += waiting.length;
    waiting = [];
    characters = 0;
  };
  for await (const item of items) {
    if ("row" in item) {
      waiting.push(item.row);
      characters += item.row.length;
      if (waiting.length === ROWS_AT_ONCE || characters > CHARACTERS_AT_ONCE) await flush();
    } else {
      await flush();
      table = item.table;
      await client.query(`delete from ${quoted(table)}`); // what a migration put in is part of the backup
    }
  }
  await flush();
  for (const [name, value] of Object.entries(manifest.sequences)) {
    await client.query("select setval($1::regclass, $2::bigint, false)", [quoted(name), value]);
  }
  await restoreKeys();
  return rows;
}

async function remember(client: Client, mark: RestoredMark): Promise<void> {
  await client.query(
    `insert into scheduler_mark (key, value, updated_at) values ($1, $2, $3)
     on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at`,
    [RESTORED_MARK, JSON.stringify(mark), mark.restoredAt],
  );
}

/** Tables are filled in any order; the keys come back, and are checked, when all are there. */
async function putForeignKeysAside(client: Client): Promise<() => Promise<void>> {
  const { rows: keys } = await client.query<{ table: string; name: string; definition: string }>(
    `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where contype = 'f' and conparentid = 0 and connamespace = 'public'::regnamespace`,
  );
  for (const { table, name } of keys) await client.query(`alter table ${table} drop constraint ${quoted(name)}`);
  return async () => {
    for (const { table, name, definition } of keys) {
      await client.query(`alter table ${table} add constraint ${quoted(name)} ${definition}`);
    }
  };
}

async function demandAlone(client: Client): Promise<void> {
  const others = await textsOf(
    client,
    `select distinct application_name from pg_stat_activity where datname = current_database()
       and pid <> pg_backend_pid() and application_name like 'millrace%'`,
  );
  if (others.length > 0) throw new AppError("backup.in_use", { processes: others.join(", ") });
}

async function demandEmpty(client: Client): Promise<void> {
  for (const table of ["user", "workspace"]) {
    const [exists] = await textsOf(client, "select to_regclass($1)::text", [`public.${quoted(table)}`]);
    if (!exists) continue;
    const found = await textsOf(client, `select '1' from ${quoted(table)} limit 1`);
    if (found.length > 0) throw new AppError("backup.not_empty", {});
  }
}
