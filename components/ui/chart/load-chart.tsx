"use client";
import { useTranslations } from "use-intl";
import type { GroupLoad } from "@/lib/core/overview";
import { useFormat } from "../time/format";
import { Chart } from "./chart";

interface LoadChartProps {
  readonly load: Pick<GroupLoad, "from" | "stepMs">;
  readonly group: GroupLoad["groups"][number];
  readonly height: number;
}

/** CU in use by one resource group over the last 24 hours, up to what it has. */
export function LoadChart({ load: { from, stepMs }, group, height }: LoadChartProps) {
  const t = useTranslations("overview.load");
  const format = useFormat();
  const { name, cu, used, steps } = group;
  const now = cu === null ? t("noWorker") : t("cu", { used: String(used), total: String(cu) });
  return (
    <Chart
      label={t("label", { group: name, cu: now })}
      labelHead={t("time")}
      height={height}
      labels={steps.map((_, index) => format.clock(new Date(from.getTime() + index * stepMs)).slice(0, 5))}
      formatValue={(value) => String(value)}
      {...(cu === null ? {} : { atLeast: cu })}
      series={[{ name: t("series"), kind: "step", values: steps }]}
    />
  );
}
