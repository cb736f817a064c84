import type { SampleRows } from "@/lib/core/node";
import type { RecordBatch, WriteSession, Writer } from "@/lib/engine/contract";
import { columnsOf } from "./dry-writer";

/** Enough to see whether the mapping is right. */
const MOST_ROWS = 20;
const LONGEST_VALUE = 500;

/** Keeps the first rows that go to a writer. */
export class SampleTaker {
  #rows: SampleRows | null = null;

  get rows(): SampleRows | null {
    return this.#rows;
  }

  /** `names` are those of the writer's columns; without them the reader's are shown. */
  take(batch: RecordBatch, names: readonly string[] | null): void {
    const { columns } = batch.schema;
    this.#rows ??= { columns: columns.map(({ name }, index) => names?.[index] ?? name), rows: [] };
    const cursor = batch.cursor();
    for (let row = 0; row < batch.count && this.#rows.rows.length < MOST_ROWS; row++) {
      cursor.seek(row);
      this.#rows.rows.push(
        columns.map((_, column) => (cursor.isNull(column) ? null : shortened(cursor.getText(column)))),
      );
    }
  }

  /** The writer as it is, with its first rows kept. */
  from(writer: Writer): Writer {
    return {
      ...writer,
      begin: async (context, source, looked) =>
        this.#watch(await writer.begin(context, source, looked), columnsOf(context.parameter)),
    };
  }

  #watch(session: WriteSession, columns: readonly string[] | null): WriteSession {
    const openChannel: WriteSession["openChannel"] = async (index, events, signal) => {
      const channel = await session.openChannel(index, events, signal);
      return {
        write: (batch, stop) => {
          this.take(batch, columns);
          return channel.write(batch, stop);
        },
        close: (stop) => channel.close(stop),
      };
    };
    return {
      accepts: session.accepts,
      resumed: session.resumed,
      openChannel,
      seal: (signal) => session.seal(signal),
      commit: (signal) => session.commit(signal),
      ...(session.finish ? { finish: (signal: AbortSignal) => session.finish!(signal) } : {}),
      abort: () => session.abort(),
    };
  }
}

const shortened = (text: string) => (text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text);
