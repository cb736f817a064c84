import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDatabase, dropDatabase } from "../scripts/lib/scratch-database.js";
import { diff } from "../scripts/lib/schema-engine.js";

const folder = join(import.meta.dirname, "migrations");
const schema = readFileSync(join(import.meta.dirname, "schema.prisma"), "utf8");
const serverUrl = process.env["DATABASE_URL"]!;

/** Indexes that the migrations make by hand, because schema.prisma has no words for them. */
const BY_HAND = [
  "instance_at_work_idx",
  "folder_sibling_name_key",
  "instance_due_idx",
  "instance_duration_idx",
  "instance_frozen_idx",
  "instance_group_idx",
  "instance_kind_idx",
  "instance_occurrence_key",
  "instance_owner_idx",
  "instance_ready_idx",
  "instance_rerun_idx",
  "instance_reruns_idx",
  "instance_run_key_idx",
  "instance_started_idx",
  "instance_state_idx",
  "instance_wait_time_idx",
  "node_live_name_key",
  "node_name_trgm_idx",
  "node_personal_name_key",
  "node_root_key",
  "workspace_default_group_key",
];

/** Rules for a row that the migrations make by hand, for the same reason. */
const CHECKS_BY_HAND = ["node_personal_not_deployed"];

let fromSchema: string;
beforeAll(async () => {
  fromSchema = await createDatabase(serverUrl);
  await query(fromSchema, await diff(null, schema));
});
afterAll(() => dropDatabase(fromSchema, serverUrl));

test("the last migration leads to the schema as it is", async () => {
  const last = readdirSync(folder).filter((name) => /^\d{14}_/.test(name)).sort().at(-1)!; // prettier-ignore
  expect(await diff(readFileSync(join(folder, last, "schema.snapshot"), "utf8"), schema)).toBe("");
});

test("migrations make the columns that the schema names", async () => {
  const columns = `select table_name, column_name, udt_name, is_nullable, character_maximum_length, datetime_precision,
      column_default
    from information_schema.columns join pg_class on relname = table_name and not relispartition
    where table_schema = 'public' and relnamespace = 'public'::regnamespace and table_name <> '_prisma_migrations'
    order by 1, 2`;
  expect(await query(serverUrl, columns)).toEqual(await query(fromSchema, columns));
});

test("migrations make the keys and indexes that the schema names, and those listed here", async () => {
  const indexes = `select i.relname as name, replace(pg_get_indexdef(i.oid), ' ON ONLY ', ' ON ') as definition
    from pg_index x join pg_class i on i.oid = indexrelid join pg_class t on t.oid = indrelid
    where t.relnamespace = 'public'::regnamespace and not t.relispartition and t.relname <> '_prisma_migrations'
    order by 1`;
  const made = await query<{ name: string }>(serverUrl, indexes);
  expect(made.filter(({ name }) => !BY_HAND.includes(name))).toEqual(await query(fromSchema, indexes));
  expect(made.map(({ name }) => name)).toEqual(expect.arrayContaining(BY_HAND));
});

test("migrations make the constraints that the schema names, and those listed here", async () => {
  const constraints = `select conrelid::regclass::text as "table", conname, pg_get_constraintdef(oid) as definition
    from pg_constraint where connamespace = 'public'::regnamespace and contype in ('f', 'c') and conparentid = 0
    order by 1, 2`;
  const made = await query<{ conname: string }>(serverUrl, constraints);
  expect(made.filter(({ conname }) => !CHECKS_BY_HAND.includes(conname))).toEqual(await query(fromSchema, constraints));
  expect(made.map(({ conname }) => conname)).toEqual(expect.arrayContaining(CHECKS_BY_HAND));
});

test("migrations make the enums that the schema names", async () => {
  const enums = `select typname, array_agg(enumlabel::text order by enumsortorder) as labels
    from pg_enum join pg_type t on t.oid = enumtypid group by 1 order by 1`;
  expect(await query(serverUrl, enums)).toEqual(await query(fromSchema, enums));
});

test("a month's partitions inherit how logs are stored and what lists are found by, and are made once", async () => {
  for (let i = 0; i < 2; i++) await query(serverUrl, "select millrace_ensure_month('2031-02-15')");
  const [{ storage }] = await query<{ storage: string }>(
    serverUrl,
    `select attstorage::text as storage from pg_attribute
     where attrelid = 'run_log_chunk_y2031m02'::regclass and attname = 'data'`,
  );
  expect(storage).toBe("e");
  const indexes = (table: string) =>
    query(serverUrl, `select count(*)::int as indexes from pg_index where indrelid = '${table}'::regclass`);
  expect(await indexes("instance_y2031m02")).toEqual(await indexes("instance"));
});

test("a month is made while others write into the same tables, and a row of a month that was not made is refused", async () => {
  const writer = new Client({ connectionString: serverUrl });
  const maker = new Client({ connectionString: serverUrl });
  await Promise.all([writer.connect(), maker.connect()]);
  try {
    await writer.query("begin");
    await writer.query("delete from instance where bizdate = '20310301'");
    await maker.query("begin; set local lock_timeout = '5s'");
    await maker.query("select millrace_ensure_month('2031-03-15')");
    await writer.query("delete from instance_edge where bizdate = '20310301'");
    await Promise.all([maker.query("commit"), writer.query("commit")]);
  } finally {
    await Promise.all([writer.end(), maker.end()]);
  }
  const nobodyMade = "insert into dirty_count (attempt_id, reason, bizdate, records) values (1, '', '20310401', 1)";
  await expect(query(serverUrl, nobodyMade)).rejects.toThrow("no partition");
});

async function query<Row>(connectionString: string, text: string): Promise<[Row, ...Row[]]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(text)).rows as [Row, ...Row[]];
  } finally {
    await client.end();
  }
}
