import type { WriteSession, Writer } from "@/lib/engine/contract";
import type { SampleTaker } from "./sample-taker";

/** Stands in for a writer: counts what it would have been given, and touches no service. */
export function dryWriter({ look: _look, ...writer }: Writer, sample: SampleTaker): Writer {
  return {
    ...writer,
    async begin(context) {
      return new DrySession(sample, columnsOf(context.parameter));
    },
    async recover() {
      return { outcome: "void" };
    },
  };
}

/** Names of the writer's columns; null when its parameter names none. */
export function columnsOf(parameter: unknown): readonly string[] | null {
  const { column } = parameter as { column?: readonly unknown[] };
  if (!Array.isArray(column)) return null;
  const names = column.map((each) => (typeof each === "string" ? each : (each as { name?: unknown } | null)?.name));
  return names.every((name) => typeof name === "string") ? names : null;
}

class DrySession implements WriteSession {
  readonly accepts = ["cells"] as const;
  readonly resumed = false;
  readonly #sample: SampleTaker;
  readonly #columns: readonly string[] | null;
  #records = 0;

  constructor(sample: SampleTaker, columns: readonly string[] | null) {
    this.#sample = sample;
    this.#columns = columns;
  }

  async openChannel(): ReturnType<WriteSession["openChannel"]> {
    return {
      write: async (batch) => {
        this.#sample.take(batch, this.#columns);
        this.#records += batch.count;
        return { written: batch.count, hash: batch.hash(), dirty: [] };
      },
      close: async () => undefined,
    };
  }

  async seal() {
    return [{ session: "dry", detail: {}, blocks: [], records: this.#records }];
  }

  async commit() {}

  async abort() {}
}
