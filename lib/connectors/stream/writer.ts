import { setTimeout as sleep } from "node:timers/promises";
import { streamWriter as parameter, type StreamWriterParameter } from "@/lib/core/job/stream";
import type { ChannelWriter, RecordBatch, RunContext, RunLog, WriteSession, Writer } from "@/lib/engine/contract";
import { emptyCatalog } from "./catalog";

/** Rows that `print` shows at most: the run log is for people. */
const PRINTED_ROWS = 1000;

/** Counts rows and, if asked, shows the first ones in the run log. There is nothing to commit. */
export const streamWriter: Writer = {
  stepType: "stream",
  dataSourceType: null,
  parameter,
  ...emptyCatalog,

  async begin(context) {
    return new StreamSession(context as RunContext<StreamWriterParameter>);
  },

  async recover() {
    return { outcome: "void" };
  },
};

class StreamSession implements WriteSession {
  readonly accepts = ["cells"] as const;
  readonly resumed = false;
  readonly #parameter: StreamWriterParameter;
  readonly #log: RunLog;
  #records = 0;

  constructor({ parameter, log }: RunContext<StreamWriterParameter>) {
    this.#parameter = parameter;
    this.#log = log;
  }

  async openChannel(): Promise<ChannelWriter> {
    return {
      write: async (batch, signal) => {
        await this.#pause(batch.count, signal);
        if (this.#parameter.print) this.#print(batch);
        this.#records += batch.count;
        return { written: batch.count, hash: batch.hash(), dirty: [] };
      },
      close: async () => undefined,
    };
  }

  async seal() {
    return [{ session: "stream", detail: {}, blocks: [], records: this.#records }];
  }

  async commit() {}

  async abort() {}

  async #pause(records: number, signal: AbortSignal): Promise<void> {
    const { recordNumBeforeSleep: every, sleepTime } = this.#parameter;
    if (every === 0 || sleepTime === 0) return;
    const pauses = Math.floor((this.#records + records) / every) - Math.floor(this.#records / every);
    if (pauses > 0) await sleep(pauses * sleepTime, undefined, { signal });
  }

  #print(batch: RecordBatch): void {
    const cursor = batch.cursor();
    const shown = Math.min(batch.count, PRINTED_ROWS - this.#records);
    for (let row = 0; row < shown; row++) {
      cursor.seek(row);
      const texts = batch.schema.columns.map((_, column) => (cursor.isNull(column) ? "null" : cursor.getText(column)));
      this.#log.info(texts.join(this.#parameter.fieldDelimiter));
    }
  }
}
