import { zstdDecompressSync } from "node:zlib";
import type { Client } from "pg";

export interface AttemptRow {
  readonly id: string;
  readonly number: number;
  readonly fence: string;
  readonly state: string;
  readonly read: number;
  readonly written: number;
  readonly dirty: number;
  readonly code: string | null;
}

export interface JournalRow {
  readonly attempt: string;
  readonly seq: number;
  readonly type: string;
  readonly at: string;
}

export interface TransitionRow {
  readonly event: string;
  readonly from: string;
  readonly to: string;
  readonly actor: string;
}

export interface InstanceHistory {
  readonly state: string;
  readonly reason: string | null;
  readonly attempts: readonly AttemptRow[];
  readonly journal: readonly JournalRow[];
  readonly transitions: readonly TransitionRow[];
  /** Body of the receipt's total, or null. */
  readonly receipt: { readonly recordsRead: number; readonly recordsWritten: number } | null;
  readonly hasSlot: boolean;
}

/** What the product wrote down about one instance, by plain SQL. */
export async function readInstance(sql: Client, id: string): Promise<InstanceHistory> {
  const rows = async <Row>(text: string, values: unknown[] = [id]) => (await sql.query(text, values)).rows as Row[];
  const [instance] = await rows<{ state: string; reason: string | null }>(
    "select state::text, state_reason as reason from instance where id = $1",
  );
  const attempts = await rows<AttemptRow>(
    `select id::text, number, fence::text, state::text, records_read::int as read, records_written::int as written,
       records_dirty::int as dirty, error ->> 'code' as code from attempt where instance_id = $1 order by number`,
  );
  const journal = await rows<JournalRow>(
    `select j.attempt_id::text as attempt, j.seq, j.type, j.at::text from attempt_journal j
     join attempt a on a.id = j.attempt_id where j.instance_id = $1 order by a.number, j.seq`,
  );
  const transitions = await rows<TransitionRow>(
    `select event, from_state::text as from, to_state::text as to, actor from instance_transition
     where instance_id = $1 order by id`,
  );
  const last = attempts.findLast(({ state }) => state === "SUCCESS");
  const [receipt] = last
    ? await rows<{ body: InstanceHistory["receipt"] }>(
        "select body from receipt where attempt_id = $1 and split = ''",
        [last.id],
      )
    : [];
  const slots = await rows("select 1 from slot where instance_id = $1");
  if (instance === undefined) throw new Error(`instance ${id} is gone`);
  return { ...instance, attempts, journal, transitions, receipt: receipt?.body ?? null, hasSlot: slots.length > 0 };
}

/** Every text that the product kept about the instances, run logs unpacked. */
export async function readTexts(sql: Client, ids: readonly string[]): Promise<string> {
  const { rows } = await sql.query(
    `select row_to_json(a)::text as text from attempt a where instance_id = any($1)
     union all select row_to_json(t)::text from instance_transition t where instance_id = any($1)
     union all select row_to_json(j)::text from attempt_journal j where instance_id = any($1)`,
    [ids],
  );
  const chunks = await sql.query(
    "select c.data from run_log_chunk c join attempt a on a.id = c.attempt_id where a.instance_id = any($1)",
    [ids],
  );
  const logs = (chunks.rows as { data: Buffer }[]).map(({ data }) => zstdDecompressSync(data).toString());
  return [...(rows as { text: string }[]).map(({ text }) => text), ...logs].join("\n");
}
