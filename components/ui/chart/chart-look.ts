import type { EChartsCoreOption } from "echarts/core";
import { SANS } from "../theme/fonts";
import { PALETTES, type Mode } from "../theme/palette";

/** Colours of series, in order: at least 3.7:1 on panels. */
const SERIES: Readonly<Record<Mode, readonly string[]>> = {
  light: ["#0B7285", "#7A55D1", "#B07A00", "#3377DD", "#B93A86", "#6C7783"],
  dark: ["#3FB4C8", "#B9A1FF", "#E8BE4D", "#79B4FF", "#F08ACB", "#A9B4C0"],
};

export interface ChartSeries {
  readonly name: string;
  readonly kind: "line" | "area" | "step" | "bar";
  readonly dashed?: boolean;
  /** One per label; null is a gap. */
  readonly values: readonly (number | null)[];
}

export interface ChartData {
  /** Along the axis. */
  readonly labels: readonly string[];
  readonly series: readonly ChartSeries[];
  readonly formatValue: (value: number) => string;
  /** What the value axis reaches at least. */
  readonly atLeast?: number;
}

/** Every chart looks the same: hairlines, no ticks, values from zero, gaps stay gaps. */
export function chartOption({ labels, series, formatValue, atLeast }: ChartData, mode: Mode): EChartsCoreOption {
  const p = PALETTES[mode];
  const text = { color: p.text3, fontSize: 11, fontFamily: SANS };
  return {
    animation: false,
    color: [...SERIES[mode]],
    grid: { left: 4, right: 12, top: series.length > 1 ? 30 : 12, bottom: 2, containLabel: true },
    legend:
      series.length > 1
        ? {
            right: 0,
            top: 0,
            itemWidth: 16,
            itemHeight: 8,
            textStyle: { ...text, color: p.text2 },
            icon: "path://M0 3h16v2H0z",
          }
        : { show: false },
    tooltip: {
      trigger: "axis",
      confine: true,
      backgroundColor: p.raised,
      borderColor: p.border,
      textStyle: { color: p.text, fontSize: 12, fontFamily: SANS },
      axisPointer: { lineStyle: { color: p.control } },
      valueFormatter: (value: unknown) => (typeof value === "number" ? formatValue(value) : "—"),
    },
    xAxis: {
      type: "category",
      data: labels,
      boundaryGap: series.some(({ kind }) => kind === "bar"),
      axisLine: { lineStyle: { color: p.line } },
      axisTick: { show: false },
      axisLabel: { ...text, hideOverlap: true, interval: Math.max(0, Math.ceil(labels.length / 8) - 1) },
    },
    yAxis: {
      type: "value",
      min: 0,
      ...(atLeast === undefined ? {} : { max: ({ max }: { max: number }) => Math.max(max, atLeast) }),
      splitNumber: 4,
      minInterval: 1,
      axisLabel: { ...text, formatter: (value: number) => formatValue(value) },
      splitLine: { lineStyle: { color: p.line } },
    },
    series: series.map(({ name, kind, dashed, values }) => ({
      name,
      data: values,
      type: kind === "bar" ? "bar" : "line",
      symbol: "none",
      connectNulls: false,
      ...(kind === "step" ? { step: "start" } : {}),
      ...(kind === "bar" ? { barMaxWidth: 14, itemStyle: { borderRadius: [2, 2, 0, 0] } } : {}),
      lineStyle: { width: 2, type: dashed ? "dashed" : "solid" },
      ...(kind === "area" || kind === "step" ? { areaStyle: { opacity: 0.14 } } : {}),
    })),
  };
}
