import { formatReadable } from "@/lib/core/job/wall-time";

/**
 * Text of a double as the original engine writes it: never an exponent; at least one fraction digit where 0.001 ≤ |d|
 * < 10⁷; a whole number from 10⁷ on has none; below 0.001 a one-digit mantissa gets a trailing zero; both zeros are
 * `0.0`. NaN and the infinities are written by name.
 * Source: DataX DoubleColumn, `new BigDecimal(Double.toString(d)).toPlainString()`.
 */
export function doubleText(value: number): string {
  if (value === 0) return "0.0";
  if (!Number.isFinite(value)) return String(value);
  const sign = value < 0 ? "-" : "";
  const size = Math.abs(value);
  // Within these bounds JavaScript writes plain digits, with a point unless the number is whole.
  if (size >= 1e-3 && size < 1e7) return Number.isInteger(value) ? `${value}.0` : String(value);
  const { digits, point } = decimalDigits(size);
  if (size >= 1e7) return sign + withPoint(digits, point);
  return `${sign}0.${"0".repeat(-point)}${digits.length < 2 ? `${digits}0` : digits}`;
}

/** Shortest digits that read back as `size`, without zeros at either end, and how many stand before the point. */
function decimalDigits(size: number): { readonly digits: string; readonly point: number } {
  const [mantissa = "", exponent = "0"] = String(size).split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const all = whole + fraction;
  const digits = all.replace(/^0+/, "");
  const point = whole.length + Number(exponent) - (all.length - digits.length);
  return { digits: digits.replace(/0+$/, ""), point };
}

function withPoint(digits: string, point: number): string {
  if (digits.length <= point) return digits.padEnd(point, "0");
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** Text of a date column: `yyyy-MM-dd HH:mm:ss` in the job's zone. */
export const dateText = (epochMs: number, zone: string): string => formatReadable(epochMs, zone);

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Bytes as text: UTF-8, where what is no text becomes U+FFFD. */
export const bytesText = (bytes: Uint8Array): string => decoder.decode(bytes);
