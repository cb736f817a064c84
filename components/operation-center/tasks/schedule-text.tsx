"use client";
import { useTranslations } from "use-intl";
import type { CycleTask } from "@/lib/core/cycle-task";

/** A schedule in a few words. */
export function ScheduleText({ schedule }: { readonly schedule: CycleTask["schedule"] }) {
  const t = useTranslations("cycleTasks.schedule");
  const { kind, every, time, perDay } = schedule;
  switch (kind) {
    case "minutes":
      return t("minutes", { every: every ?? 1 });
    case "hours":
      return t("hours", { every: every ?? 1 });
    case "times":
      return t("times", { perDay });
    default:
      return t(kind, { time: time ?? "" });
  }
}
