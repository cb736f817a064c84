import type { Pool } from "pg";
import type { Channel } from "./listen";
import { logger } from "./logger";

export interface Notice {
  readonly channel: Channel;
  readonly payload: string;
}

/**
 * Sends the notices of a process, one statement at a time: what comes in while one is on its way goes along with the next.
 * They are sent after the transaction that they tell of, not in it: PostgreSQL lets only one transaction that notifies
 * commit at a time (a lock from PreCommit_Notify to the end of the commit, in src/backend/commands/async.c), so every
 * state change would wait for the disk behind every other. A notice lost with its process is no loss of state: it is a
 * hint, and whoever needs to be sure polls as well.
 */
export class NoticeSender {
  readonly #pool: Pool;
  #waiting = new Map<string, Notice>();
  #sending: Promise<void> | null = null;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** The same notice twice before it is sent is one. */
  send(notices: readonly Notice[]): void {
    for (const notice of notices) this.#waiting.set(`${notice.channel} ${notice.payload}`, notice);
    if (this.#waiting.size > 0) this.#sending ??= this.#sendAll();
  }

  /** Resolves when everything given so far is sent, or has failed. */
  async settled(): Promise<void> {
    await this.#sending;
  }

  async #sendAll(): Promise<void> {
    while (this.#waiting.size > 0) {
      const notices = [...this.#waiting.values()];
      this.#waiting = new Map();
      try {
        await this.#pool.query(
          "select count(pg_notify(channel, payload)) from unnest($1::text[], $2::text[]) as notice (channel, payload)",
          [notices.map(({ channel }) => channel), notices.map(({ payload }) => payload)],
        );
      } catch (error) {
        logger.warn({ err: error, notices: notices.length }, "notices not sent");
      }
    }
    this.#sending = null;
  }
}
