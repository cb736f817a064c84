import pg from "pg";
import { until } from "./wait";

const LOCK = 424_242;

/** What a statement of the product meets when it writes a row of one of these tables. */
const TABLES = ["attempt_journal", "run_log_chunk", "attempt", "slot", "receipt"] as const;
export type GatedTable = (typeof TABLES)[number];

/**
 * Stops or spoils single statements inside of the server, at a place that can be named: the n-th write of a journal
 * entry of one type, say. Made of triggers in the lane's own database; the product knows nothing of it.
 */
export class DatabaseGates {
  readonly #sql: pg.Client;
  readonly #holder: pg.Client;

  private constructor(sql: pg.Client, holder: pg.Client) {
    this.#sql = sql;
    this.#holder = holder;
  }

  static async open(sql: pg.Client, databaseUrl: string): Promise<DatabaseGates> {
    const holder = new pg.Client({ connectionString: databaseUrl });
    holder.on("error", () => undefined);
    await holder.connect();
    await sql.query(`
      create table campaign_gate (on_table text, entry text, skip int not null, outcome text, state text, times int not null);
      create sequence campaign_hits;
      create function campaign_meet() returns trigger language plpgsql as $$
      declare
        gate campaign_gate%rowtype;
        hit bigint;
        row_type text := case when tg_argv[0] = 'attempt_journal' then to_jsonb(new) ->> 'type' end;
      begin
        select * into gate from campaign_gate g
          where g.on_table = tg_argv[0] and (g.entry is null or g.entry = row_type) limit 1;
        if not found then return new; end if;
        -- A sequence survives the rollback that a raised error brings.
        hit := nextval('campaign_hits');
        if hit <= gate.skip or hit > gate.skip + gate.times then return new; end if;
        if gate.outcome in ('drop', 'keep') then
          perform pg_advisory_xact_lock_shared(${LOCK});
          if gate.outcome = 'keep' then return new; end if;
        end if;
        raise exception 'the campaign refuses this statement' using errcode = gate.state;
      end $$;`);
    for (const table of TABLES)
      await sql.query(
        `create trigger campaign_meet before insert or update on ${table} for each row execute function campaign_meet('${table}')`,
      );
    return new DatabaseGates(sql, holder);
  }

  /** Refuses `times` writes with an SQLSTATE, after letting `skip` of them pass. */
  async refuse(table: GatedTable, state: string, { entry = null as string | null, skip = 0, times = 1 } = {}) {
    await this.#arm(table, entry, skip, "refuse", state, times);
  }

  /** Holds the first write of such a journal entry. Once let go it is kept, or lost with an error. */
  async hold(entry: string, outcome: "keep" | "drop", skip = 0): Promise<void> {
    await this.#holder.query("select pg_advisory_lock($1)", [LOCK]);
    await this.#arm("attempt_journal", entry, skip, outcome, "57P01", 1);
  }

  async isReached(): Promise<boolean> {
    const { rows } = await this.#sql.query(
      "select 1 from pg_locks where locktype = 'advisory' and objid = $1 and not granted and database = (select oid from pg_database where datname = current_database())",
      [LOCK],
    );
    return rows.length > 0;
  }

  async reached(timeoutMs?: number): Promise<void> {
    await until("a held statement", () => this.isReached(), { everyMs: 20, ...(timeoutMs ? { timeoutMs } : {}) });
  }

  async letGo(): Promise<void> {
    await this.#sql.query("delete from campaign_gate");
    await this.#holder.query("select pg_advisory_unlock_all()");
  }

  async close(): Promise<void> {
    await this.#holder.end();
  }

  async #arm(table: string, entry: string | null, skip: number, outcome: string, state: string, times: number) {
    await this.#sql.query("alter sequence campaign_hits restart");
    await this.#sql.query("insert into campaign_gate values ($1, $2, $3, $4, $5, $6)", [
      table,
      entry,
      skip,
      outcome,
      state,
      times,
    ]);
  }
}
