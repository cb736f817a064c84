import type { OdpsWriterParameter } from "@/lib/core/job/odps";
import { CHANGE_STRIDE, type ChangeBatch } from "@/lib/engine/change-batch";
import type { RecordBatch, RejectedRow } from "@/lib/engine/contract";
import { doubleText } from "@/lib/engine/text";
import { planChanges } from "@/lib/maxcompute/change/plan";
import { changeEncoder, type ChangeEncoding } from "@/lib/maxcompute/kernel-encoder";
import { DEFAULT_MAX_FIELD_BYTES, type RecordColumn, type RecordEncoder } from "@/lib/maxcompute/record/encoder";
import { RowConverter } from "./row-converter";

export interface RowTarget {
  readonly columns: readonly RecordColumn[];
  /** Longest text or binary field the session takes, or null when it does not say. */
  readonly maxFieldBytes: number | null;
  /** Source column by lower-case name of the data column. */
  readonly sources: ReadonlyMap<string, number>;
  readonly parameter: OdpsWriterParameter;
  readonly zone: string;
}

/**
 * Puts batches into a record stream. Pages of changes go through the kernel from bytes to bytes, where the columns
 * allow it; the rows it leaves, and every other batch, are converted value by value. Both ways give the same bytes,
 * the same sums and the same dirty records.
 */
export class RowWriter {
  readonly #target: RowTarget;
  readonly #converter: RowConverter;
  #kernel: { readonly layout: ChangeBatch["layout"]; readonly encoder: ChangeEncoding | null } | null = null;

  /** @throws AppError "odps.type_not_writable" */
  constructor(target: RowTarget) {
    this.#target = target;
    this.#converter = new RowConverter(target.columns, target.sources, target.parameter, target.zone);
  }

  /** Appends every record that fits; the others are dirty. */
  write(batch: RecordBatch, encoder: RecordEncoder): readonly RejectedRow[] {
    const kernel = isChanges(batch) ? this.#kernelOf(batch) : null;
    if (kernel === null) return this.#convert(batch, encoder, 0, batch.count);
    const dirty: RejectedRow[] = [];
    for (let row = 0; ; row++) {
      row = kernel.encode(batch as ChangeBatch, row, encoder);
      if (row === batch.count) return dirty;
      dirty.push(...this.#convert(batch, encoder, row, row + 1));
    }
  }

  #convert(batch: RecordBatch, encoder: RecordEncoder, from: number, to: number): readonly RejectedRow[] {
    return this.#converter.convert(batch, (row) => encoder.append(row), from, to).dirty;
  }

  #kernelOf(batch: ChangeBatch): ChangeEncoding | null {
    if (this.#kernel?.layout !== batch.layout) {
      this.#kernel = { layout: batch.layout, encoder: compileKernel(batch.layout, this.#target) };
    }
    return this.#kernel.encoder;
  }
}

const isChanges = (batch: RecordBatch): batch is ChangeBatch =>
  batch.format === "ots-change" && batch.index.length === batch.count * CHANGE_STRIDE;

/** Null when some column needs more than the kernel can. */
function compileKernel(layout: ChangeBatch["layout"], target: RowTarget): ChangeEncoding | null {
  const { columns, sources, parameter, maxFieldBytes } = target;
  const feeds = columns.map(({ name }) => {
    const source = sources.get(name.toLowerCase());
    return source === undefined ? null : layout[source]!.source;
  });
  const plan = planChanges(columns, feeds, {
    emptyAsNull: parameter.emptyAsNull,
    maxTextBytes: Math.min(parameter.maxOdpsFieldLength, maxFieldBytes ?? DEFAULT_MAX_FIELD_BYTES),
    copiesBinary: parameter.binaryEncoding === "utf8",
    doubleText,
  });
  return plan === null ? null : changeEncoder(plan);
}
