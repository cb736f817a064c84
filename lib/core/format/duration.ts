import type { Locale } from "../locale";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const UNITS = {
  en: { ms: "ms", s: "s", m: "m", h: "h", d: "d" },
  zh: { ms: "毫秒", s: "秒", m: "分", h: "小时", d: "天" },
} as const;

/** `340 ms`, `4.2 s`, `39 s`, `1 m 11 s`, `2 h 05 m`, `3 d 4 h`: two units at most. Negative values count as zero. */
export function duration(milliseconds: number, locale: Locale): string {
  const unit = UNITS[locale];
  const ms = Math.max(0, milliseconds);
  if (ms < SECOND) return `${Math.round(ms)} ${unit.ms}`;
  if (ms < 10 * SECOND) {
    const tenths = Math.floor(ms / 100) / 10;
    return `${Number.isInteger(tenths) ? tenths : tenths.toFixed(1)} ${unit.s}`;
  }
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} ${unit.s}`;
  if (ms < HOUR) return pair(ms, MINUTE, unit.m, SECOND, unit.s, 2);
  if (ms < DAY) return pair(ms, HOUR, unit.h, MINUTE, unit.m, 2);
  return pair(ms, DAY, unit.d, HOUR, unit.h, 1);
}

/** `just now`, `6 s ago`, `2 min ago`, `1 h ago`, `3 days ago`; null after seven days, when the date itself says more. */
export function relative(then: Date, now: Date, locale: Locale): string | null {
  const ms = now.getTime() - then.getTime();
  if (ms >= 7 * DAY) return null;
  const zh = locale === "zh";
  if (ms < 3 * SECOND) return zh ? "刚刚" : "just now";
  if (ms < MINUTE) return count(ms / SECOND, zh ? "秒前" : "s ago");
  if (ms < HOUR) return count(ms / MINUTE, zh ? "分钟前" : "min ago");
  if (ms < DAY) return count(ms / HOUR, zh ? "小时前" : "h ago");
  const days = Math.floor(ms / DAY);
  return zh ? `${days} 天前` : `${days} ${days === 1 ? "day" : "days"} ago`;
}

function pair(ms: number, big: number, bigUnit: string, small: number, smallUnit: string, digits: number): string {
  const rest = Math.floor((ms % big) / small);
  return `${Math.floor(ms / big)} ${bigUnit} ${String(rest).padStart(digits, "0")} ${smallUnit}`;
}

function count(value: number, unit: string): string {
  return `${Math.floor(value)} ${unit}`;
}
