import type { Sql } from "@/lib/platform/db";

/** Something the scheduler must remember across restarts; null when it never was. */
export async function readMark<Value>(sql: Sql, key: string): Promise<Value | null> {
  const [row] = await sql.query<{ value: Value }>("select value from scheduler_mark where key = $1", [key]);
  return row?.value ?? null;
}

export async function writeMark(sql: Sql, key: string, value: unknown, at: Date): Promise<void> {
  await sql.query(
    `insert into scheduler_mark (key, value, updated_at) values ($1, $2, $3)
     on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at`,
    [key, JSON.stringify(value), at],
  );
}
