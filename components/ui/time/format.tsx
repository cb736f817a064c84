"use client";
import { createContext, useContext, useMemo, type ReactNode } from "react";
import { duration, relative } from "@/lib/core/format/duration";
import { clockTime, clockTimeMillis, dayOf, exactInstant, shortInstant, zoneOffset } from "@/lib/core/format/instant";
import { byteRate, bytes, count, figure, memory, rowRate } from "@/lib/core/format/quantity";
import type { Locale } from "@/lib/core/locale";
import { usePreferences } from "../preferences/provider";

const ScheduleZone = createContext("UTC");

/** Names the zone that windows and schedules are computed in: the workspace's. */
export function ScheduleZoneProvider({ zone, children }: { readonly zone: string; readonly children: ReactNode }) {
  return <ScheduleZone value={zone}>{children}</ScheduleZone>;
}

export function useScheduleZone(): string {
  return useContext(ScheduleZone);
}

/** The zone that times are shown in: the workspace's unless the person chose another. */
export function useDisplayZone(): string {
  const schedule = useScheduleZone();
  const { zone, browserZone } = usePreferences();
  return zone === "workspace" ? schedule : zone === "utc" ? "UTC" : browserZone;
}

/** Every way to write times, durations and quantities, bound to the reader's language and zone. */
export function useFormat() {
  const { locale } = usePreferences();
  const zone = useDisplayZone();
  return useMemo(() => formatters(locale, zone), [locale, zone]);
}
export type Format = ReturnType<typeof useFormat>;

function formatters(locale: Locale, zone: string) {
  return {
    locale,
    zone,
    short: (at: Date, now: Date) => shortInstant(at, zone, locale, now),
    exact: (at: Date) => exactInstant(at, zone, locale),
    exactIn: (at: Date, other: string) => exactInstant(at, other, locale),
    clock: (at: Date) => clockTime(at, zone),
    clockMillis: (at: Date) => clockTimeMillis(at, zone),
    day: (isoDay: string, now: Date) => dayOf(isoDay, locale, now, zone),
    offset: (at: Date, of = zone) => zoneOffset(of, at),
    relative: (then: Date, now: Date) => relative(then, now, locale) ?? shortInstant(then, zone, locale, now),
    duration: (ms: number) => duration(ms, locale),
    /** Names or words in a row: "A, B" and "甲、乙". */
    enumeration: (items: readonly (string | number)[]) => items.join(locale === "zh" ? "、" : ", "),
    count,
    figure: (value: number | bigint) => figure(value, locale),
    bytes,
    memory,
    rowRate: (perSecond: number) => rowRate(perSecond, locale),
    byteRate: (perSecond: number) => byteRate(perSecond, locale),
  };
}
