import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const stored = z.object({ offsetMs: z.int(), frozenAt: z.iso.datetime().nullable() });

/** How the sandbox's time stands to the host's. */
export interface ClockState {
  readonly now: Date;
  /** Added to the host's clock while the sandbox's runs. */
  readonly offsetMs: number;
  readonly isFrozen: boolean;
}

/**
 * The time of both servers: the host's, until somebody moves it. Survives restarts, because data written under a moved
 * clock would otherwise lie in the future.
 */
export class SandboxClock {
  readonly #file: string;
  readonly #host: () => Date;
  #offsetMs = 0;
  #frozenAt: Date | null = null;
  #visiting: Date | null = null;

  constructor(home: string, host: () => Date = () => new Date()) {
    mkdirSync(home, { recursive: true });
    this.#file = join(home, "clock.json");
    this.#host = host;
    if (!existsSync(this.#file)) return;
    const { offsetMs, frozenAt } = stored.parse(JSON.parse(readFileSync(this.#file, "utf8")));
    this.#offsetMs = offsetMs;
    this.#frozenAt = frozenAt === null ? null : new Date(frozenAt);
  }

  readonly now = (): Date => this.#visiting ?? this.#frozenAt ?? new Date(this.#host().getTime() + this.#offsetMs);

  get state(): ClockState {
    return { now: this.now(), offsetMs: this.#offsetMs, isFrozen: this.#frozenAt !== null };
  }

  /** Whether the clock is the host's. */
  get isHostTime(): boolean {
    return this.#frozenAt === null && this.#offsetMs === 0;
  }

  /** Stands at another instant until told null, or until the process ends: this is not kept. */
  visit(at: Date | null): void {
    this.#visiting = at;
  }

  /** Moves the clock to `at`; frozen it stays there, running it goes on from there. */
  set(at: Date): void {
    if (this.#frozenAt === null) this.#offsetMs = at.getTime() - this.#host().getTime();
    else this.#frozenAt = at;
    this.#keep();
  }

  advance(ms: number): void {
    this.set(new Date(this.now().getTime() + ms));
  }

  freeze(): void {
    this.#frozenAt = this.now();
    this.#keep();
  }

  /** Lets a frozen clock go on from where it stands. */
  resume(): void {
    if (this.#frozenAt === null) return;
    const at = this.#frozenAt;
    this.#frozenAt = null;
    this.set(at);
  }

  /** Back to the host's time. */
  reset(): void {
    this.#offsetMs = 0;
    this.#frozenAt = null;
    this.#keep();
  }

  #keep(): void {
    const state = { offsetMs: this.#offsetMs, frozenAt: this.#frozenAt?.toISOString() ?? null };
    writeFileSync(`${this.#file}.new`, JSON.stringify(state));
    renameSync(`${this.#file}.new`, this.#file);
  }
}
