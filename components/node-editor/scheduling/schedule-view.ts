import { schedule, type Schedule } from "@/lib/core/schedule/schedule";
import type { DraftConfig } from "@/lib/core/node";

const FALLBACK = schedule.parse({ cycle: { kind: "day", time: "00:00" } });

/** A draft's config as the panel shows it: what is no valid value yet stands at its default. */
export function viewSchedule(config: DraftConfig): Schedule {
  const whole = schedule.safeParse(config);
  if (whole.success) return whole.data;
  const fields = Object.entries(schedule.shape).map(([key, field]) => {
    const parsed = field.safeParse(config[key]);
    return [key, parsed.success && key in config ? parsed.data : FALLBACK[key as keyof Schedule]];
  });
  return Object.fromEntries(fields) as Schedule;
}
