import type { Clock } from "@/lib/platform/clock";
import type { Database } from "@/lib/platform/db";
import { CHANNELS, type Listener } from "@/lib/platform/listen";
import { logger } from "@/lib/platform/logger";
import type { Metrics } from "@/lib/platform/metrics";
import type { JobQueue } from "@/lib/platform/queue";
import { generateMissing } from "./generate-missing";
import type { Leadership } from "./leadership";
import { readMark, writeMark } from "./marks";
import { OUTAGE_MS, settleMissedFires } from "./missed-fires";
import { nextDue } from "./release-due";
import { resumeAfterRestore } from "./resume-after-restore";
import { Tick } from "./tick";

/** Longest sleep: notices may be lost, and a clock may be set. */
const IDLE_MS = 1_000;
const GENERATE_MS = 2_000;
const MARK_MS = 2_000;
const TROUBLE_MS = 1_000;
const TICK_MARK = "tick";

export interface SchedulerTools {
  readonly database: Database;
  readonly queue: JobQueue;
  readonly listener: Listener;
  readonly clock: Clock;
  readonly leadership: Leadership;
  readonly metrics?: Metrics;
}

/** Drives instances while it leads, and stands by while another scheduler does. */
export class Scheduler {
  readonly #tools: SchedulerTools;
  #wake = new AbortController();

  constructor(tools: SchedulerTools) {
    this.#tools = tools;
  }

  /** Works until the signal aborts; the step at hand is finished first. Rejects never. */
  async run(signal: AbortSignal): Promise<void> {
    const { leadership, listener } = this.#tools;
    const rouse = () => this.#wake.abort();
    leadership.onChange(rouse);
    signal.addEventListener("abort", rouse);
    const unsubscribe = listener.subscribe(CHANNELS.instances, { onNotice: rouse, onGap: rouse });
    await Promise.all([leadership.run(signal), this.#drive(signal), this.#generate(signal)]);
    unsubscribe();
    signal.removeEventListener("abort", rouse);
  }

  async #drive(signal: AbortSignal): Promise<void> {
    const { database, queue, clock, leadership, metrics } = this.#tools;
    const tick = new Tick(database, queue);
    let markedAt = 0;
    while (!signal.aborted) {
      try {
        if (!leadership.leads) {
          await this.#sleep(IDLE_MS);
          continue;
        }
        const now = clock.now();
        if (Math.abs(now.getTime() - markedAt) >= MARK_MS) {
          await this.#makeUpFor(now, signal);
          await writeMark(database, TICK_MARK, { at: now.toISOString() }, now);
          markedAt = now.getTime();
        }
        const startedMs = performance.now();
        const done = await tick.run(now);
        metrics?.observe("millrace_scheduler_tick_seconds", (performance.now() - startedMs) / 1_000);
        if (done > 0) continue;
        const due = await nextDue(database);
        await this.#sleep(Math.max(0, Math.min(IDLE_MS, due ? due.getTime() - clock.now().getTime() : IDLE_MS)));
      } catch (error) {
        if (signal.aborted) return;
        logger.error({ err: error }, "scheduler step failed");
        metrics?.count("millrace_scheduler_errors_total");
        await clock.sleep(TROUBLE_MS, signal).catch(() => {});
      }
    }
  }

  /** Nobody led for a while, or the clock jumped: what fell due meanwhile is settled before anything starts. */
  async #makeUpFor(now: Date, signal: AbortSignal): Promise<void> {
    const { database } = this.#tools;
    const held = await resumeAfterRestore(database, now, signal);
    if (held) logger.warn({ ...held }, "a backup was restored: runs whose outcome it cannot tell are held");
    const mark = await readMark<{ at: string }>(database, TICK_MARK);
    if (!mark || now.getTime() - Date.parse(mark.at) < OUTAGE_MS) return;
    await generateMissing(database, now, signal);
    const settled = await database.transaction((sql) => settleMissedFires(sql, new Date(mark.at), now));
    logger.warn({ since: mark.at, ...settled }, "missed runs were settled");
  }

  async #generate(signal: AbortSignal): Promise<void> {
    const { database, clock, leadership } = this.#tools;
    while (!signal.aborted) {
      try {
        if (leadership.leads && (await this.#isInTime())) await generateMissing(database, clock.now(), signal);
      } catch (error) {
        if (!signal.aborted) logger.error({ err: error }, "generation failed");
      }
      await clock.sleep(GENERATE_MS, signal).catch(() => {});
    }
  }

  /** After an outage the days it left out are generated on the way to settling their runs, not beside it. */
  async #isInTime(): Promise<boolean> {
    const { database, clock } = this.#tools;
    const mark = await readMark<{ at: string }>(database, TICK_MARK);
    return mark !== null && clock.now().getTime() - Date.parse(mark.at) < OUTAGE_MS;
  }

  async #sleep(ms: number): Promise<void> {
    if (!this.#wake.signal.aborted) await this.#tools.clock.sleep(ms, this.#wake.signal).catch(() => {});
    if (this.#wake.signal.aborted) this.#wake = new AbortController();
  }
}
