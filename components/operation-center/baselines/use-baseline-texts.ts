import { useTranslations } from "use-intl";
import { useFormat } from "@/components/ui/time/format";
import type { BaselineInstanceSummary, BaselineView } from "@/lib/core/baseline/baseline";
import { isoDay } from "../backfills/day";

/** Baselines in sentences: what is promised, and what became of it. */
export function useBaselineTexts() {
  const t = useTranslations("baselines");
  const format = useFormat();
  return {
    ago: (at: Date, now: Date) => format.relative(at, now),
    /** "Daily by 09:00". */
    promise: ({ schedule }: Pick<BaselineView, "schedule">) =>
      schedule.type === "daily"
        ? t("promise.daily", { by: schedule.by })
        : t("promise.hourly", { minutes: String(schedule.afterMinutes) }),
    /** The business date, and the hour where there are several. */
    cycle: ({ bizdate, cycle }: BaselineInstanceSummary, { schedule }: Pick<BaselineView, "schedule">, now: Date) => {
      const day = format.day(isoDay(bizdate), now);
      return schedule.type === "daily" ? day : t("hourOf", { day, hour: String(cycle).padStart(2, "0") });
    },
    /** When it was done or will be, against the committed time; or why nobody can say. */
    outcome: ({ finishedAt, predictedAt, committedAt, reason }: BaselineInstanceSummary, now: Date) => {
      const at = finishedAt ?? predictedAt;
      if (at === null) return reason === null ? "" : t(`reason.${reason}`);
      const ms = committedAt.getTime() - at.getTime();
      const values = { time: format.short(at, now), span: format.duration(Math.abs(ms)) };
      if (finishedAt !== null) return t(ms < 0 ? "outcome.doneLate" : "outcome.done", values);
      return t(ms < 0 ? "outcome.expectedLate" : "outcome.expected", values);
    },
  };
}
