/** Turns a source of pieces into another. */
export type Stage = (source: AsyncIterable<Uint8Array>) => AsyncGenerator<Uint8Array, void>;

/** A codec without threads: bytes in, bytes out, and what is left at the end. */
export interface SyncStage {
  push(chunk: Uint8Array): Iterable<Uint8Array>;
  end(): Iterable<Uint8Array>;
}

export function pipe(source: AsyncIterable<Uint8Array>, stage: Stage): AsyncGenerator<Uint8Array, void> {
  return stage(source);
}

async function* copy(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  yield* source;
}

export const rawStages = {
  copy: copy satisfies Stage,
  of: (create: () => SyncStage): Stage =>
    async function* run(source) {
      const stage = create();
      for await (const chunk of source) yield* stage.push(chunk);
      yield* stage.end();
    },
};
