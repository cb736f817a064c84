import type { BaselineResult, BaselineTask } from "./baselines";
import type { EngineResult, EngineTask } from "./engine";
import { startProcess, type BenchProcess } from "./process";
import type { LoopbackWorld, Passed, Shape } from "./shape";

export type Engine = BenchProcess<EngineTask, EngineResult, null>;
export const startEngine = (): Promise<Engine> => startProcess<EngineTask, EngineResult>("engine.ts");

type Server = BenchProcess<Shape | null, Passed | number, LoopbackWorld>;
type Baselines = BenchProcess<BaselineTask, BaselineResult, null>;

/** Server and baselines, each in its process, and what measurements need of them. */
export class Loopback {
  readonly #server: Server;
  readonly #baselines: Baselines;

  private constructor(server: Server, baselines: Baselines) {
    this.#server = server;
    this.#baselines = baselines;
  }

  static async start(): Promise<Loopback> {
    const server = startProcess<Shape | null, Passed | number, LoopbackWorld>("server.ts");
    const baselines = startProcess<BaselineTask, BaselineResult>("baselines.ts");
    return new Loopback(await server, await baselines);
  }

  async end(): Promise<void> {
    await Promise.all([this.#server.end(), this.#baselines.end()]);
  }

  /**
   * Runs a shape through engines, all of them reading all of it at the same time.
   * @throws Error when one of them does not write every change
   */
  async run(
    engines: readonly Engine[],
    shape: Shape,
    compress = false,
  ): Promise<EngineResult & { readonly passed: Passed }> {
    const changes = await this.#take(shape);
    const world = this.#server.hello;
    const task = { world, channels: shape.shards, compress };
    const results = await Promise.all(engines.map((engine, lane) => engine.perform({ ...task, lane })));
    for (const { records } of results) {
      if (records !== changes) throw new Error(`${records} records were written of ${changes}`);
    }
    const sum = (of: (result: EngineResult) => number) => results.reduce((total, result) => total + of(result), 0);
    return {
      records: sum(({ records }) => records),
      seconds: Math.max(...results.map(({ seconds }) => seconds)),
      transferSeconds: Math.max(...results.map(({ transferSeconds }) => transferSeconds)),
      cpuSeconds: sum(({ cpuSeconds }) => cpuSeconds),
      peakBytes: Math.max(...results.map(({ peakBytes }) => peakBytes)),
      passed: await this.#passed(),
    };
  }

  /** Runs a shape through a baseline. */
  async baseline(
    kind: BaselineTask["kind"],
    shape: Shape,
    uploadBytesPerPage = 0,
  ): Promise<{ readonly records: number; readonly seconds: number; readonly passed: Passed }> {
    const records = await this.#take(shape);
    const task = { kind, world: this.#server.hello, shape, uploadBytesPerPage };
    const { seconds } = await this.#baselines.perform(task);
    return { records, seconds, passed: await this.#passed() };
  }

  async #take(shape: Shape): Promise<number> {
    return (await this.#server.perform(shape)) as number;
  }

  async #passed(): Promise<Passed> {
    return (await this.#server.perform(null)) as Passed;
  }
}
