import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";

/** The number that Prisma itself takes: its command line and we exclude each other. */
const MIGRATION_LOCK = 72707369;

export interface MigrationReport {
  readonly applied: readonly string[];
  /** Applied earlier, but the file has changed since. */
  readonly edited: readonly string[];
}

/**
 * Applies the migrations below `folder` that the database does not have yet, each as one transaction. Keeps
 * `_prisma_migrations` as the stock `prisma migrate deploy` does, so either may be used. Several processes may call
 * it at once. With `only`, those alone that it names. Throws when an earlier migration failed half-way.
 */
export async function migrate(
  connectionString: string,
  folder: string,
  only?: ReadonlySet<string>,
): Promise<MigrationReport> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    return await applyMissing(client, folder, only);
  } finally {
    await client.end();
  }
}

async function applyMissing(client: Client, folder: string, only?: ReadonlySet<string>): Promise<MigrationReport> {
  await client.query(`create table if not exists _prisma_migrations (
    id varchar(36) primary key, checksum varchar(64) not null, finished_at timestamptz,
    migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
    started_at timestamptz not null default now(), applied_steps_count int not null default 0)`);
  const known = await readKnown(client);
  const applied: string[] = [];
  const edited: string[] = [];
  for (const name of await migrationNames(folder)) {
    if (only && !only.has(name)) continue;
    const sql = await readFile(join(folder, name, "migration.sql"));
    const checksum = createHash("sha256").update(sql).digest("hex");
    const recorded = known.get(name);
    if (recorded === undefined) {
      await apply(client, name, sql.toString(), checksum);
      applied.push(name);
    } else if (recorded !== checksum) edited.push(name);
  }
  return { applied, edited };
}

async function readKnown(client: Client): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ name: string; checksum: string; finished: boolean; logs: string | null }>(
    `select migration_name as name, checksum, finished_at is not null as finished, logs
     from _prisma_migrations where rolled_back_at is null order by started_at`,
  );
  const failed = rows.find((row) => !row.finished);
  if (failed) {
    throw new Error(
      `Migration ${failed.name} failed earlier and must be resolved first (set rolled_back_at in _prisma_migrations ` +
        `once its cause is gone): ${failed.logs ?? "the process ended in the middle"}`,
    );
  }
  return new Map(rows.map(({ name, checksum }) => [name, checksum]));
}

/** The migrations below `folder`, in the order in which they apply. */
export async function migrationNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && /^\d{14}_/.test(entry.name))
    .map(({ name }) => name)
    .sort();
}

async function apply(client: Client, name: string, sql: string, checksum: string): Promise<void> {
  const id = randomUUID();
  await client.query("insert into _prisma_migrations (id, checksum, migration_name) values ($1, $2, $3)", [
    id,
    checksum,
    name,
  ]);
  try {
    await client.query(sql); // a query without values: the whole file is one implicit transaction
  } catch (error) {
    await client.query("update _prisma_migrations set logs = $2 where id = $1", [id, String(error)]);
    throw new Error(`Migration ${name} failed`, { cause: error });
  }
  await client.query("update _prisma_migrations set finished_at = now(), applied_steps_count = 1 where id = $1", [id]);
}
