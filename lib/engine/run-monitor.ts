import { AppError } from "@/lib/core/errors";
import { ProgressMeter } from "./progress";
import { progressLine } from "./report";
import type { RunOptions, RunProgress, RunStage } from "./run";

type MonitorOptions = Pick<RunOptions, "settings" | "log" | "onProgress">;

/** How often progress is handed out and a stall looked for. */
const TICK_MS = 250;

/**
 * Watches a run from outside: hands out progress, writes the regular line into the run log, times the stages, and
 * tells when nothing has moved for too long. All its time is monotonic.
 */
export class RunMonitor {
  readonly waits = { writerMs: 0, readerMs: 0 };
  readonly #options: MonitorOptions;
  readonly #stalled: (error: AppError) => void;
  readonly #spent = new Map<RunStage, number>();
  #stage: RunStage = "init";
  #since = performance.now();
  #lastSign = performance.now();
  #lastLine = performance.now();
  #meter: ProgressMeter | null = null;
  #transformed = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: MonitorOptions, stalled: (error: AppError) => void) {
    this.#options = options;
    this.#stalled = stalled;
  }

  start(): void {
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.enter("done");
  }

  /** From now on there is something to measure. */
  measure(meter: ProgressMeter, transformed: boolean): void {
    this.#meter = meter;
    this.#transformed = transformed;
  }

  /** Something was read, written or answered. */
  readonly alive = (): void => {
    this.#lastSign = performance.now();
  };

  enter(stage: RunStage): void {
    this.#spent.set(this.#stage, this.spentMs(this.#stage));
    this.#stage = stage;
    this.#since = performance.now();
    this.alive();
    const progress = this.progress();
    if (progress !== null) this.#options.onProgress(progress);
  }

  spentMs(stage: RunStage): number {
    return (this.#spent.get(stage) ?? 0) + (stage === this.#stage ? performance.now() - this.#since : 0);
  }

  /** Whole milliseconds of every stage that was reached. */
  stages(): Partial<Record<RunStage, number>> {
    return Object.fromEntries([...this.#spent].map(([stage, ms]) => [stage, Math.round(ms)]));
  }

  progress(): RunProgress | null {
    return this.#meter?.snapshot(this.#stage) ?? null;
  }

  #tick(): void {
    const { settings, log, onProgress } = this.#options;
    const now = performance.now();
    if (this.#stage === "transfer" && now - this.#lastSign > settings.stallMs) {
      this.#stalled(new AppError("run.stalled", { seconds: Math.round(settings.stallMs / 1000) }));
    }
    if (this.#meter === null) return;
    if (now - this.#lastLine < settings.reportMs) return onProgress(this.#meter.snapshot(this.#stage));
    this.#lastLine = now;
    const progress = this.#meter.report(this.#stage);
    log.info(progressLine(progress, this.waits, this.#transformed));
    onProgress(progress);
  }
}
