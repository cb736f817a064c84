/** Locks by name, first come first served. Every holder takes all its names at once, so that none waits holding one. */
export class Locks {
  readonly #tails = new Map<string, Promise<void>>();

  /** Runs `work` alone among the holders of any of `names`. */
  async hold<Result>(names: readonly string[], work: () => Promise<Result>): Promise<Result> {
    const before = names.map((name) => this.#tails.get(name));
    let release = () => {};
    const done = new Promise<void>((resolve) => (release = resolve));
    for (const name of names) this.#tails.set(name, done);
    await Promise.all(before);
    try {
      return await work();
    } finally {
      for (const name of names) if (this.#tails.get(name) === done) this.#tails.delete(name);
      release();
    }
  }
}
