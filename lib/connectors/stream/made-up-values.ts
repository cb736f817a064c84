import type { StreamReaderParameter } from "@/lib/core/job/stream";
import { readDateTime } from "@/lib/core/job/wall-time";
import { AppError } from "@/lib/core/errors";
import type { ColumnType, Value } from "@/lib/engine/contract";

type StreamColumn = StreamReaderParameter["column"][number];

/** The column's value in a given row; the same row of the same split always gets the same. */
export type ValueOf = (random: () => number) => Value;

export const columnType = ({ type }: StreamColumn): ColumnType => (type === "bool" ? "boolean" : type);

/**
 * Compiles a column: a constant, or values between two bounds, both included; for texts and bytes the bounds are of
 * the length. Dates are read as `yyyy-MM-dd HH:mm:ss` in `zone`. Source: DataX streamreader.
 * @throws AppError job.illegal_value; `path` is relative to the parameter
 */
export function compileColumn(column: StreamColumn, index: number, zone: string): ValueOf {
  const type = columnType(column);
  const parse = (text: string, key: "value" | "random") => {
    const value = parseValue(text, type, zone);
    if (value !== undefined) return value;
    const params = { name: key, value: text, expected: `of type ${column.type}` };
    throw new AppError("job.illegal_value", params, { path: `column[${index}].${key}` });
  };
  if (column.random === undefined) {
    const constant = column.value === null || column.value === undefined ? null : parse(String(column.value), "value");
    return () => constant;
  }
  const [from = "", to = ""] = column.random.split(",").map((bound) => bound.trim());
  if (type === "string" || type === "bytes") {
    const [low, high] = [Number(from), Number(to)];
    return (random) => text(type, low + Math.floor(random() * (high - low + 1)), random);
  }
  const [low, high] = [parse(from, "random"), parse(to, "random")];
  return (random) => between(low, high, random());
}

function parseValue(text: string, type: ColumnType, zone: string): Value | undefined {
  switch (type) {
    case "string":
      return text;
    case "bytes":
      return new TextEncoder().encode(text);
    case "long":
      return /^[+-]?\d+$/.test(text) ? BigInt(text.replace("+", "")) : undefined;
    case "double":
      return text.trim() === "" || Number.isNaN(Number(text)) ? undefined : Number(text);
    case "boolean":
      return /^(true|false)$/i.test(text) ? text.toLowerCase() === "true" : undefined;
    case "date": {
      const digits = text.replace(/\D/g, "").padEnd(14, "0");
      const time = readDateTime(digits, zone);
      return time === null ? undefined : new Date(time.epochMs);
    }
  }
}

function between(low: Value, high: Value, fraction: number): Value {
  if (typeof low === "bigint" && typeof high === "bigint") {
    return low + BigInt(Math.floor(fraction * (Number(high - low) + 1)));
  }
  if (typeof low === "number" && typeof high === "number") return low + fraction * (high - low);
  if (low instanceof Date && high instanceof Date) {
    return new Date(low.getTime() + Math.floor(fraction * (high.getTime() - low.getTime() + 1)));
  }
  return fraction < 0.5;
}

function text(type: "string" | "bytes", length: number, random: () => number): Value {
  const letters = Array.from({ length }, () => ALPHABET[Math.floor(random() * ALPHABET.length)]).join("");
  return type === "string" ? letters : new TextEncoder().encode(letters);
}

const ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

/** A small deterministic generator (mulberry32): rows can be made again from their number alone. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
