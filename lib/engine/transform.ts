import { createHash } from "node:crypto";
import { AppError } from "@/lib/core/errors";
import type { Transformer } from "@/lib/core/job/transformer";
import { BatchBuilder } from "./batch-builder";
import type { BatchSchema, RecordBatch, RejectedRow, RowCursor } from "./contract";

/** What becomes of one value: another text, null, or the end of its record. */
type Outcome = { readonly text: string | null } | "keep" | "drop";
type Step = (value: TransformedValue) => Outcome;

export interface Transformed {
  readonly batch: RecordBatch;
  /** Which rows of the batch before became the rows of this one. */
  readonly rows: readonly number[];
  readonly filtered: number;
  readonly rejected: readonly RejectedRow[];
}

/**
 * Compiles a transformer list for records of `schema`; null when there is nothing to do. The result is applied to
 * each batch before it enters a channel: changed columns become strings, a record that a transformer fails on is
 * dirty. Source: DataX core transport/transformer.
 * @throws AppError run.transformer_column
 */
export function compileTransformers(
  transformers: readonly Transformer[],
  schema: BatchSchema,
): ((batch: RecordBatch) => Transformed) | null {
  if (transformers.length === 0) return null;
  const steps = transformers.map(({ name, parameter: { columnIndex, paras } }) => {
    const columns = schema.columns.length;
    if (columnIndex >= columns) throw new AppError("run.transformer_column", { name, index: columnIndex, columns });
    return { name, column: columnIndex, step: STEPS[name](paras) };
  });
  return (batch) => transform(batch, steps);
}

interface NamedStep {
  readonly name: string;
  readonly column: number;
  readonly step: Step;
}

function transform(batch: RecordBatch, steps: readonly NamedStep[]): Transformed {
  const builder = new BatchBuilder(batch.schema);
  const cursor = batch.cursor();
  const rows: number[] = [];
  const rejected: RejectedRow[] = [];
  let filtered = 0;
  for (let row = 0; row < batch.count; row++) {
    cursor.seek(row);
    const changed = new Map<number, string | null>();
    const outcome = applySteps(steps, cursor, changed);
    if (outcome === "drop") filtered++;
    else if (outcome === "keep") {
      copyRow(builder, cursor, changed, batch.schema);
      rows.push(row);
    } else rejected.push(failedRow(row, outcome));
  }
  return { batch: builder.take(batch.source), rows, filtered, rejected };
}

function applySteps(
  steps: readonly NamedStep[],
  cursor: RowCursor,
  changed: Map<number, string | null>,
): "keep" | "drop" | (NamedStep & { readonly error: unknown }) {
  for (const named of steps) {
    try {
      const outcome = named.step(new TransformedValue(cursor, named.column, changed));
      if (outcome === "drop") return "drop";
      if (outcome !== "keep") changed.set(named.column, outcome.text);
    } catch (error) {
      return { ...named, error };
    }
  }
  return "keep";
}

function copyRow(
  builder: BatchBuilder,
  cursor: RowCursor,
  changed: ReadonlyMap<number, string | null>,
  schema: BatchSchema,
): void {
  for (let column = 0; column < schema.columns.length; column++) {
    const text = changed.get(column);
    if (text === undefined) builder.copy(cursor, column);
    else if (text === null) builder.putNull();
    else builder.putText(text);
  }
  builder.endRow();
}

function failedRow(row: number, { name, column, error }: NamedStep & { readonly error: unknown }): RejectedRow {
  const reason = error instanceof Error ? error.message : String(error);
  const code = "run.transformer_failed";
  return { row, column, code, reason: new AppError(code, { name, reason }).message };
}

/** The current value of one column, after the transformers before. */
class TransformedValue {
  readonly #cursor: RowCursor;
  readonly #column: number;
  readonly #changed: ReadonlyMap<number, string | null>;

  constructor(cursor: RowCursor, column: number, changed: ReadonlyMap<number, string | null>) {
    this.#cursor = cursor;
    this.#column = column;
    this.#changed = changed;
  }

  get text(): string | null {
    const changed = this.#changed.get(this.#column);
    if (changed !== undefined) return changed;
    return this.#cursor.isNull(this.#column) ? null : this.#cursor.getText(this.#column);
  }

  /** The value as dx_filter compares it with a text: doubles and longs by number, dates by epoch ms, others as text. */
  compare(with_: string): number {
    const type = this.#changed.has(this.#column) ? "string" : this.#cursor.typeAt(this.#column);
    if (type === "double") return order(this.#cursor.getDouble(this.#column), toDouble(with_));
    if (type === "long") return order(this.#cursor.getLong(this.#column), toLong(with_));
    if (type === "date") return order(BigInt(this.#cursor.getDate(this.#column)), toLong(with_));
    return order(this.text ?? "", with_);
  }
}

const order = <T extends number | bigint | string>(a: T, b: T) => (a < b ? -1 : a > b ? 1 : a === b ? 0 : NaN);

function toLong(text: string): bigint {
  if (!/^[+-]?\d+$/.test(text)) throw new TypeError(`${text} is no whole number`);
  return BigInt(text.replace("+", ""));
}

function toDouble(text: string): number {
  const number = Number(text);
  if (text.trim() === "" || Number.isNaN(number)) throw new TypeError(`${text} is no number`);
  return number;
}

const STEPS: Readonly<Record<Transformer["name"], (paras: readonly string[]) => Step>> = {
  dx_substr: ([start, length]) => {
    const [from, to] = [Number(start), Number(start) + Number(length)];
    return overText((text) => within(text, from).slice(from, to));
  },
  dx_pad: ([side, length, pad = ""]) => {
    const width = Number(length);
    const left = side!.toLowerCase() === "l";
    return (value) => {
      const text = value.text ?? "";
      if (text.length >= width) return { text: text.slice(0, width) };
      return { text: left ? text.padStart(width, pad) : text.padEnd(width, pad) };
    };
  },
  dx_replace: ([start, length, put = ""]) => {
    const [from, to] = [Number(start), Number(start) + Number(length)];
    return overText((text) => within(text, from).slice(0, from) + put + text.slice(to));
  },
  dx_filter: ([operator, value = ""]) => filter(operator!.trim().toLowerCase(), value),
  dx_digest: ([algorithm, letterCase]) => {
    const upper = letterCase!.toLowerCase() === "touppercase";
    return (value) => {
      const digest = createHash(algorithm!.toLowerCase())
        .update(value.text ?? "")
        .digest("hex");
      return { text: upper ? digest.toUpperCase() : digest };
    };
  },
};

/** Null passes. */
function overText(change: (text: string) => string): Step {
  return (value) => (value.text === null ? "keep" : { text: change(value.text) });
}

function within(text: string, start: number): string {
  if (start > text.length) throw new RangeError(`start ${start} is beyond the text's ${text.length} characters`);
  return text;
}

const COMPARISONS: Readonly<Record<string, (order: number) => boolean>> = {
  ">": (order) => order > 0,
  "<": (order) => order < 0,
  ">=": (order) => order >= 0,
  "<=": (order) => order <= 0,
};

/** Drops what matches. */
function filter(operator: string, value: string): Step {
  const drop = (matches: boolean): Outcome => (matches ? "drop" : "keep");
  if (operator === "like" || operator === "not like") {
    const pattern = new RegExp(`^(?:${value})$`, "u");
    const matches = (text: string | null) => text !== null && pattern.test(text);
    return ({ text }) => drop(operator === "like" ? matches(text) : !matches(text));
  }
  const compare = COMPARISONS[operator];
  if (compare !== undefined) return (held) => drop(held.text !== null && compare(held.compare(value)));
  const isNull = value.toLowerCase() === "null";
  const equal = (held: TransformedValue) => (held.text === null ? isNull : held.compare(value) === 0);
  return (held) => drop(operator === "!=" ? !equal(held) : equal(held));
}
