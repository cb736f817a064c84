import type { Locale } from "../locale";

/** `203,118`: a whole number in full. int64 counters arrive as bigint. */
export function count(value: number | bigint): string {
  return value.toString().replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `18.4 M` or `1,840 万`: a figure to be seen from afar. Below ten thousand it is the count itself. */
export function figure(value: number | bigint, locale: Locale): string {
  const number = Number(value);
  if (number < 10_000) return count(value);
  if (locale === "zh") return number < 1e8 ? `${count(Math.round(number / 1e4))} 万` : `${three(number / 1e8)} 亿`;
  const [size, unit] = number < 1e6 ? [1e3, "k"] : number < 1e9 ? [1e6, "M"] : [1e9, "G"];
  return `${three(number / (size as number))} ${unit}`;
}

/** `12.6 GB`, with 1000-based units: data sizes. */
export function bytes(value: number | bigint): string {
  return scaled(Number(value), 1000, ["B", "kB", "MB", "GB", "TB", "PB"]);
}

/** `2 GiB`, with 1024-based units: memory only. */
export function memory(value: number | bigint): string {
  return scaled(Number(value), 1024, ["B", "KiB", "MiB", "GiB", "TiB", "PiB"]);
}

/** `12,400 rows/s` or `12,400 行/秒`. */
export function rowRate(rowsPerSecond: number, locale: Locale): string {
  return `${count(Math.round(rowsPerSecond))} ${locale === "zh" ? "行/秒" : "rows/s"}`;
}

/** `3.2 MB/s` or `3.2 MB/秒`. */
export function byteRate(bytesPerSecond: number, locale: Locale): string {
  return `${bytes(Math.round(bytesPerSecond))}/${locale === "zh" ? "秒" : "s"}`;
}

function scaled(value: number, base: number, units: readonly string[]): string {
  let rest = value;
  let unit = 0;
  while (rest >= base && unit < units.length - 1) {
    rest /= base;
    unit += 1;
  }
  return `${unit === 0 ? rest : three(rest)} ${units[unit]}`;
}

/** Three significant digits without trailing zeros; whole from a hundred on. */
function three(value: number): string {
  return value >= 100 ? count(Math.round(value)) : String(Number(value.toPrecision(3)));
}
