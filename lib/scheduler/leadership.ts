import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { Client } from "pg";
import { systemClock, type Clock } from "@/lib/platform/clock";
import { logger } from "@/lib/platform/logger";

/** The advisory lock that the leader holds, all the time it leads: nothing else may use this number. */
const LEADER_LOCK = 72707380;
const BEAT_MS = 1_000;
/** A leader that was silent for so long is stopped or hung: its connection is ended, which frees the lock. */
const SILENCE_MS = 5_000;

/**
 * One of several schedulers leads: the one whose connection holds an advisory lock. A leader that dies loses the lock
 * with its connection; one that hangs has the connection taken away. Two leaders for a moment would do no harm: all they
 * do is conditional on what they saw.
 */
export class Leadership {
  readonly id = randomUUID();
  #connectionString: string;
  #clock: Clock;
  #version: string;
  #leads = false;
  #onChange: () => void = () => {};

  constructor(connectionString: string, version: string, clock: Clock = systemClock) {
    this.#connectionString = connectionString;
    this.#version = version;
    this.#clock = clock;
  }

  get leads(): boolean {
    return this.#leads;
  }

  /** Called whenever `leads` changes. */
  onChange(listener: () => void): void {
    this.#onChange = listener;
  }

  /** Takes part until the signal aborts; gives the lead back then. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#runConnected(signal);
      } catch (error) {
        if (!signal.aborted) logger.warn({ err: error }, "scheduler lost its connection");
      }
      this.#set(false);
      await this.#clock.sleep(BEAT_MS, signal).catch(() => {});
    }
  }

  async #runConnected(signal: AbortSignal): Promise<void> {
    const client = new Client({
      connectionString: this.#connectionString,
      application_name: "millrace leader",
      keepAlive: true,
    });
    let lost: Error | null = null;
    const onLost = (error?: Error) => {
      lost = error ?? new Error("the connection ended");
      this.#set(false);
    };
    client.on("error", onLost).on("end", () => onLost());
    await client.connect();
    try {
      await client.query(
        "insert into scheduler (id, host, pid, version, started_at, heartbeat_at) values ($1, $2, $3, $4, now(), now()) on conflict (id) do nothing",
        [this.id, hostname(), process.pid, this.#version],
      );
      while (!signal.aborted && lost === null) {
        await this.#beat(client);
        await this.#clock.sleep(BEAT_MS, signal).catch(() => {});
      }
      if (lost === null)
        await client.query("update scheduler set stopped_at = now(), leading_at = null where id = $1", [this.id]);
      else throw lost;
    } finally {
      await client.end().catch(() => {});
    }
  }

  async #beat(client: Client): Promise<void> {
    const leads = this.#leads || (await tryLead(client));
    await client.query(
      `update scheduler set heartbeat_at = now(), leading_at = case when $2 then coalesce(leading_at, now()) end where id = $1`,
      [this.id, leads],
    );
    this.#set(leads);
    if (!leads) await removeSilentLeader(client);
  }

  #set(leads: boolean): void {
    if (this.#leads === leads) return;
    this.#leads = leads;
    logger.info({ schedulerId: this.id }, leads ? "scheduler leads" : "scheduler stands by");
    this.#onChange();
  }
}

async function tryLead(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>("select pg_try_advisory_lock($1) as locked", [LEADER_LOCK]);
  return rows[0]!.locked;
}

async function removeSilentLeader(client: Client): Promise<void> {
  await client.query(
    `select pg_terminate_backend(l.pid) from pg_locks l
     where l.locktype = 'advisory' and l.classid = 0 and l.objid = $1 and l.granted
       and l.database = (select oid from pg_database where datname = current_database())
       and not exists (select 1 from scheduler where leading_at is not null and stopped_at is null
         and heartbeat_at > now() - $2 * interval '1 ms')
       and exists (select 1 from pg_stat_activity a where a.pid = l.pid
         and greatest(a.state_change, a.backend_start) < now() - $2 * interval '1 ms')`,
    [LEADER_LOCK, SILENCE_MS],
  );
}
