import type { StatusName } from "@/components/ui/status/status-looks";
import type { BaselineState } from "@/lib/core/baseline/state";

/** How each state of a baseline is shown. */
export const BASELINE_STATUS: Readonly<Record<BaselineState, StatusName>> = {
  SAFE: "baselineSafe",
  WARNING: "baselineWarning",
  OVERTIME: "baselineOvertime",
  UNKNOWN: "baselineUnknown",
};
