"use client";
import { useTranslations } from "use-intl";
import { useFormat } from "@/components/ui/time/format";
import type { Cycle } from "@/lib/core/schedule/schedule";
import { summaryOf } from "@/lib/core/schedule/summary";

/** A cycle as one sentence: "Every hour at minute 0, 24 times a day". */
export function useCycleSentence(): (cycle: Cycle) => string {
  const t = useTranslations("scheduling.time");
  const { enumeration } = useFormat();
  const dayName = (day: number | "first" | "last") => (typeof day === "number" ? String(day) : t(day));
  return (cycle) => {
    const summary = summaryOf(cycle);
    switch (summary.kind) {
      case "minutes":
      case "hours":
        return t(`sentence.${summary.kind}`, { ...summary } as never);
      case "times":
        return t("sentence.times", { times: enumeration(summary.times), perDay: summary.perDay });
      case "day":
        return t("sentence.day", { time: summary.time });
      case "week": {
        const days = enumeration(summary.weekdays.map((day) => t(`weekday.${String(day) as "1"}`)));
        return t("sentence.week", { days, time: summary.time });
      }
      case "month":
        return t("sentence.month", { days: enumeration(summary.days.map(dayName)), time: summary.time });
      case "year":
        return t("sentence.year", {
          days: enumeration(summary.days.map(dayName)),
          months: enumeration(summary.months),
          time: summary.time,
        });
    }
  };
}
