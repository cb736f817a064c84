import { describe, expect, test } from "vitest";
import { duration, relative } from "./duration";
import { clockTimeMillis, dayOf, exactInstant, isoDay, shortInstant, zoneOffset } from "./instant";
import { byteRate, bytes, count, figure, memory, rowRate } from "./quantity";

const SHANGHAI = "Asia/Shanghai";
const at = new Date("2026-11-22T02:00:00.118Z");
const now = new Date("2026-11-22T04:00:00Z");

describe("instants", () => {
  test("a list shows day and minute in the given zone, in both languages", () => {
    expect(shortInstant(at, SHANGHAI, "en", now)).toBe("Nov 22 10:00");
    expect(shortInstant(at, SHANGHAI, "zh", now)).toBe("11-22 10:00");
    expect(shortInstant(at, "America/New_York", "en", now)).toBe("Nov 21 21:00");
  });
  test("another year is named, by the calendar of the zone and not of UTC", () => {
    const newYear = new Date("2026-12-31T17:00:00Z");
    expect(shortInstant(newYear, SHANGHAI, "en", now)).toBe("Jan 1, 2027 01:00");
    expect(shortInstant(newYear, "UTC", "en", now)).toBe("Dec 31 17:00");
    expect(dayOf("2025-11-21", "zh", now, SHANGHAI)).toBe("2025-11-21");
  });
  test("exact instants carry year and seconds, log lines milliseconds, and midnight is 00", () => {
    expect(exactInstant(at, SHANGHAI, "en")).toBe("Nov 22, 2026 10:00:00");
    expect(exactInstant(at, SHANGHAI, "zh")).toBe("2026-11-22 10:00:00");
    expect(clockTimeMillis(new Date("2026-11-21T16:00:00.007Z"), SHANGHAI)).toBe("00:00:00.007");
  });
  test("a business date is a calendar day without a zone", () => {
    expect(dayOf("2026-11-21", "en", now, SHANGHAI)).toBe("Nov 21");
    expect(dayOf("2026-11-21", "zh", now, SHANGHAI)).toBe("11-21");
    expect(isoDay(new Date("2026-11-21T16:30:00Z"), SHANGHAI)).toBe("2026-11-22");
  });
  test.each([
    [SHANGHAI, "UTC+8"],
    ["UTC", "UTC"],
    ["Asia/Kolkata", "UTC+5:30"],
    ["America/St_Johns", "UTC-3:30"],
    ["America/New_York", "UTC-5"],
  ])("%s is %s in November", (zone, text) => expect(zoneOffset(zone, at)).toBe(text));
  test("the offset follows daylight saving", () => {
    expect(zoneOffset("America/New_York", new Date("2026-07-01T00:00:00Z"))).toBe("UTC-4");
  });
});

describe("durations", () => {
  test.each([
    [-5, "0 ms", "0 毫秒"],
    [340, "340 ms", "340 毫秒"],
    [4_260, "4.2 s", "4.2 秒"],
    [9_000, "9 s", "9 秒"],
    [39_400, "39 s", "39 秒"],
    [71_000, "1 m 11 s", "1 分 11 秒"],
    [724_000, "12 m 04 s", "12 分 04 秒"],
    [7_500_000, "2 h 05 m", "2 小时 05 分"],
    [273_600_000, "3 d 4 h", "3 天 4 小时"],
  ])("%d ms is %s", (ms, en, zh) => {
    expect(duration(ms, "en")).toBe(en);
    expect(duration(ms, "zh")).toBe(zh);
  });
  test.each([
    [1_000, "just now", "刚刚"],
    [6_500, "6 s ago", "6 秒前"],
    [120_000, "2 min ago", "2 分钟前"],
    [3_700_000, "1 h ago", "1 小时前"],
    [86_400_000, "1 day ago", "1 天前"],
    [3 * 86_400_000, "3 days ago", "3 天前"],
    [7 * 86_400_000, null, null],
  ])("%d ms back is %s", (ms, en, zh) => {
    const then = new Date(now.getTime() - ms);
    expect(relative(then, now, "en")).toBe(en);
    expect(relative(then, now, "zh")).toBe(zh);
  });
});

describe("quantities", () => {
  test("counts are whole and grouped, int64 included", () => {
    expect(count(203_118)).toBe("203,118");
    expect(count(9_223_372_036_854_775_807n)).toBe("9,223,372,036,854,775,807");
    expect(count(999)).toBe("999");
    expect(count(-1_234)).toBe("-1,234");
  });
  test("figures round to three digits in the reader's units", () => {
    expect(figure(18_400_000, "en")).toBe("18.4 M");
    expect(figure(18_400_000, "zh")).toBe("1,840 万");
    expect(figure(4_357, "en")).toBe("4,357");
    expect(figure(123_456_789, "zh")).toBe("1.23 亿");
  });
  test("data sizes count by thousands, memory by 1,024", () => {
    expect(bytes(12_600_000_000)).toBe("12.6 GB");
    expect(bytes(812)).toBe("812 B");
    expect(memory(2 * 1024 ** 3)).toBe("2 GiB");
    expect(rowRate(12_400.2, "zh")).toBe("12,400 行/秒");
    expect(byteRate(3_200_000, "en")).toBe("3.2 MB/s");
  });
});
