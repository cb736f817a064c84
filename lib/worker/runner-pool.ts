import { RunnerProcess } from "./runner-process";

/** Runners kept warm for the next run, and how often one is used before a fresh one takes its place. */
const MOST_IDLE = 2;
const MOST_RUNS = 200;

/** Processes to run attempts in: starting one takes longer than many a run. */
export class RunnerPool {
  readonly #idle: RunnerProcess[] = [];
  readonly #runs = new WeakMap<RunnerProcess, number>();
  #isClosed = false;

  /** Starts a runner ahead of its first run. */
  warm(cuMilli: number): void {
    this.#idle.push(new RunnerProcess(cuMilli));
  }

  take(cuMilli: number): RunnerProcess {
    const index = this.#idle.findIndex((runner) => runner.cuMilli === cuMilli && runner.isAlive);
    return index < 0 ? new RunnerProcess(cuMilli) : this.#idle.splice(index, 1)[0]!;
  }

  /** Takes back a runner whose run ended well; any other is to be killed. */
  giveBack(runner: RunnerProcess): void {
    const runs = (this.#runs.get(runner) ?? 0) + 1;
    this.#runs.set(runner, runs);
    if (this.#isClosed || !runner.isAlive || runs >= MOST_RUNS) return runner.kill();
    this.#idle.push(runner);
    if (this.#idle.length > MOST_IDLE) this.#idle.shift()!.kill();
  }

  close(): void {
    this.#isClosed = true;
    for (const runner of this.#idle.splice(0)) runner.kill();
  }
}
