"use client";
import { useTranslations } from "use-intl";
import type { Cycle } from "@/lib/core/schedule/schedule";
import { summaryOf } from "@/lib/core/schedule/summary";

/** A cycle as one sentence: "Every hour at minute 0, 24 times a day". */
export function useCycleSentence(): (cycle: Cycle) => string {
  const t = useTranslations("scheduling.time");
  const dayName = (day: number | "first" | "last") => (typeof day === "number" ? String(day) : t(day));
  return (cycle) => {
    const summary = summaryOf(cycle);
    switch (summary.kind) {
      case "minutes":
      case "hours":
        return t(`sentence.${summary.kind}`, { ...summary } as never);
      case "times":
        return t("sentence.times", { times: summary.times.join(", "), perDay: summary.perDay });
      case "day":
        return t("sentence.day", { time: summary.time });
      case "week": {
        const days = summary.weekdays.map((day) => t(`weekday.${String(day) as "1"}`)).join(", ");
        return t("sentence.week", { days, time: summary.time });
      }
      case "month":
        return t("sentence.month", { days: summary.days.map(dayName).join(", "), time: summary.time });
      case "year":
        return t("sentence.year", {
          days: summary.days.map(dayName).join(", "),
          months: summary.months.join(", "),
          time: summary.time,
        });
    }
  };
}
