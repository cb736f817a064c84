"use client";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { usePreferences } from "@/components/ui/preferences/provider";
import type { StatusName } from "@/components/ui/status/status-looks";
import { drawMark } from "./draw";
import { BAR_HEIGHT } from "./layout";
import styles from "./legend.module.css";

const STATES: readonly StatusName[] = [
  "success",
  "running",
  "failed",
  "needsDecision",
  "waitTime",
  "waitResource",
  "notRun",
  "frozen",
];

/** The same bars as in the picture, with their words. */
export function Legend() {
  const t = useTranslations("status");
  return (
    <ul className={styles.legend}>
      {STATES.map((state) => (
        <li key={state}>
          <Sample state={state} />
          {t(state)}
        </li>
      ))}
    </ul>
  );
}

function Sample({ state }: { readonly state: StatusName }) {
  const { mode } = usePreferences();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current!;
    const ratio = window.devicePixelRatio || 1;
    element.width = element.height = BAR_HEIGHT * ratio;
    const context = element.getContext("2d")!;
    context.scale(ratio, ratio);
    drawMark(context, { left: 0, width: BAR_HEIGHT, state, count: 1 }, 0, mode);
  }, [mode, state]);
  return <canvas ref={canvas} aria-hidden style={{ width: BAR_HEIGHT, height: BAR_HEIGHT }} />;
}
