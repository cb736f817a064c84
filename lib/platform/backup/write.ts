import { createWriteStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Client } from "pg";
import type { Manifest } from "./format";
import { connectForBackup, LEFT_OUT, quoted, textsOf } from "./session";

/** Few: chunks of run logs are long. */
const ROWS_AT_ONCE = 50;

export interface BackupReport {
  readonly tables: number;
  readonly rows: number;
  readonly takenAt: Date;
}

/**
 * Writes one moment of the database into a file, while everything goes on: all tables are read in one snapshot. The file
 * is there when it is whole, and not before.
 */
export async function writeBackup(
  connectionString: string,
  file: string,
  facts: Pick<Manifest, "version" | "keys">,
): Promise<BackupReport> {
  const client = await connectForBackup(connectionString);
  const beside = `${file}.${process.pid}.part`;
  try {
    await client.query("begin isolation level repeatable read read only");
    const manifest = await describe(client, facts);
    const tables = await tablesOf(client);
    const counted = { rows: 0 };
    await pipeline(
      Readable.from(linesOf(client, manifest, tables, counted)),
      createGzip(),
      createWriteStream(beside, { mode: 0o600 }),
    );
    const handle = await open(beside, "r+");
    await handle.sync();
    await handle.close();
    await rename(beside, file);
    return { tables: tables.length, rows: counted.rows, takenAt: manifest.takenAt };
  } finally {
    await rm(beside, { force: true });
    await client.end();
  }
}

async function* linesOf(
  client: Client,
  manifest: Manifest,
  tables: readonly string[],
  counted: { rows: number },
): AsyncGenerator<string> {
  const line = (value: unknown) => `${JSON.stringify(value)}\n`;
  yield line(manifest);
  for (const table of tables) {
    yield line({ table });
    await client.query(`declare backup_rows no scroll cursor for select t::text from ${quoted(table)} t`);
    for (;;) {
      const rows = await textsOf(client, `fetch ${ROWS_AT_ONCE} from backup_rows`);
      if (rows.length === 0) break;
      counted.rows += rows.length;
      yield rows.map(line).join("");
    }
    await client.query("close backup_rows");
  }
  yield line({ rows: counted.rows });
}

async function describe(client: Client, facts: Pick<Manifest, "version" | "keys">): Promise<Manifest> {
  const [takenAt] = await textsOf(client, "select to_json(now())#>>'{}'");
  const { rows: partitions } = await client.query<Manifest["partitions"][number]>(
    `select child.relname as name, parent.relname as parent, pg_get_expr(child.relpartbound, child.oid) as bound
     from pg_inherits join pg_class child on child.oid = inhrelid join pg_class parent on parent.oid = inhparent
     where child.relispartition and child.relkind in ('r', 'p') and child.relnamespace = 'public'::regnamespace
     order by child.relname`,
  );
  const { rows: sequences } = await client.query<{ name: string; value: string }>(
    `select sequencename as name, (coalesce(last_value + increment_by, start_value))::text as value
     from pg_sequences where schemaname = 'public'`,
  );
  return {
    millrace: "backup",
    format: 1,
    ...facts,
    takenAt: new Date(takenAt!),
    migrations: await textsOf(
      client,
      `select migration_name from _prisma_migrations where finished_at is not null and rolled_back_at is null
       order by migration_name`,
    ),
    partitions,
    sequences: Object.fromEntries(sequences.map(({ name, value }) => [name, value])),
  };
}

/** Partitions are read through their parents. */
function tablesOf(client: Client): Promise<string[]> {
  return textsOf(
    client,
    `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
       and not relispartition and relname <> all($1) order by relname`,
    [LEFT_OUT],
  );
}
