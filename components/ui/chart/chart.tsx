"use client";
import { Button } from "antd";
import type { EChartsType } from "echarts/core";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { usePreferences } from "../preferences/provider";
import { chartOption, type ChartData } from "./chart-look";
import styles from "./chart.module.css";

interface ChartProps extends ChartData {
  /** The whole chart in one sentence, for those who do not see it. */
  readonly label: string;
  readonly height?: number;
  /** Head of the label column of the table twin. */
  readonly labelHead: string;
}

/** A line or bar chart in the colours of the theme, with a table that says the same. */
export function Chart({ label, height = 220, labelHead, ...data }: ChartProps) {
  const t = useTranslations("chart");
  const { mode } = usePreferences();
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const [ready, setReady] = useState(false);
  const [asTable, setAsTable] = useState(false);
  const isEmpty = data.series.every(({ values }) => values.every((value) => value === null || value === 0));

  useEffect(() => {
    let gone = false;
    let resize: ResizeObserver | null = null;
    void import("./echarts").then(({ init }) => {
      if (gone || box.current === null) return;
      chart.current = init(box.current, null, { renderer: "canvas" });
      resize = new ResizeObserver(() => chart.current?.resize());
      resize.observe(box.current);
      setReady(true);
    });
    return () => {
      gone = true;
      resize?.disconnect();
      chart.current?.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    if (ready) chart.current?.setOption(chartOption(data, mode), { notMerge: true });
  });

  return (
    <div className={styles.chart}>
      <div hidden={asTable} className={styles.picture} style={{ height }} role="img" aria-label={label}>
        <div ref={box} className={styles.canvas} />
        {isEmpty && <p className={styles.empty}>{t("empty")}</p>}
      </div>
      {asTable && (
        <div className={styles.twin} style={{ height }} role="region" aria-label={label} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{labelHead}</th>
                {data.series.map(({ name }) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.labels.map((each, index) => (
                <tr key={each}>
                  <th scope="row">{each}</th>
                  {data.series.map(({ name, values }) => (
                    <td key={name}>{values[index] == null ? "—" : data.formatValue(values[index])}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Button type="link" size="small" className={styles.toggle!} onClick={() => setAsTable(!asTable)}>
        {t(asTable ? "asChart" : "asTable")}
      </Button>
    </div>
  );
}
