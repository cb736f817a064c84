import { setImmediate } from "node:timers/promises";
import { streamReader as parameter, type StreamReaderParameter } from "@/lib/core/job/stream";
import { BatchBuilder } from "@/lib/engine/batch-builder";
import type { BatchSchema, ReadSplit, Reader, RunContext } from "@/lib/engine/contract";
import { emptyCatalog } from "./catalog";
import { columnType, compileColumn, randomFrom, type ValueOf } from "./made-up-values";

const ROWS_PER_BATCH = 1000;
/** Wide rows come in smaller batches, so that memory does not depend on them. */
const BYTES_PER_BATCH = 1 << 20;

/** Makes up rows, `sliceRecordCount` for each channel. Positions are row numbers: rows depend on nothing else. */
export const streamReader: Reader = {
  stepType: "stream",
  dataSourceType: null,
  parameter,
  ...emptyCatalog,

  async plan(context) {
    const { parameter: slice, zone, channels, ...rates } = context as RunContext<StreamReaderParameter>;
    const { bytesPerSecond, recordsPerSecond } = rates;
    const schema: BatchSchema = {
      columns: slice.column.map((column, index) => ({ name: `column${index}`, type: columnType(column) })),
      zone,
    };
    const mostRows = Math.min(ROWS_PER_BATCH, Math.ceil((recordsPerSecond ?? Infinity) * BATCH_SECONDS));
    const mostBytes = Math.min(BYTES_PER_BATCH, Math.ceil((bytesPerSecond ?? Infinity) * BATCH_SECONDS));
    const isFull = ({ count, byteSize }: BatchBuilder) => count >= mostRows || byteSize >= mostBytes;
    const values = slice.column.map((column, index) => compileColumn(column, index, zone));
    return {
      window: null,
      schema,
      splits: Array.from({ length: channels }, (_, index) =>
        split({ index, records: slice.sliceRecordCount, schema, values, isFull }),
      ),
      resume: () => undefined,
      positions: () => null,
      release: async () => undefined,
    };
  },

  async publish() {},
};

/** Under a rate limit a batch holds no more than passes in so long. */
const BATCH_SECONDS = 0.25;

interface Slice {
  readonly index: number;
  readonly records: number;
  readonly schema: BatchSchema;
  readonly values: readonly ValueOf[];
  readonly isFull: (batch: BatchBuilder) => boolean;
}

function split({ index, records, schema, values, isFull }: Slice): ReadSplit {
  const id = `slice-${index}`;
  return {
    id,
    after: [],
    expectedRecords: records,
    end: () => String(records),
    async *read(signal, from) {
      const builder = new BatchBuilder(schema);
      for (let row = Number(from ?? 0); row < records;) {
        // Making rows up needs no waiting; the turn lets timers, other lanes and a stop have theirs.
        await setImmediate();
        signal.throwIfAborted();
        const first = row;
        for (; row < records && !isFull(builder); row++) {
          const random = randomFrom(index * 0x9e3779b1 + row);
          for (const valueOf of values) builder.put(valueOf(random));
          builder.endRow();
        }
        const [firstSequence, lastSequence] = [String(first), String(row - 1)];
        yield builder.take({
          split: id,
          position: String(row),
          firstMs: null,
          lastMs: null,
          firstSequence,
          lastSequence,
        });
      }
    },
  };
}
