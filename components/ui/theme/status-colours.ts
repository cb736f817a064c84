import type { Mode } from "./palette";

/** The eight tones of state. Several states may share a tone; their icons and words always differ. */
export const TONES = [
  "notRun",
  "waitTime",
  "waitResource",
  "running",
  "success",
  "failed",
  "frozen",
  "unknown",
] as const;
export type Tone = (typeof TONES)[number];

/** Foreground (at least 4.5:1 on the tint and on panels) and tint. */
export interface StatusColour {
  readonly fg: string;
  readonly bg: string;
}

export const STATUS_COLOURS: Readonly<Record<Mode, Readonly<Record<Tone, StatusColour>>>> = {
  light: {
    notRun: { fg: "#55606D", bg: "#EEF1F4" },
    waitTime: { fg: "#7A5200", bg: "#FFF4D1" },
    waitResource: { fg: "#8A4300", bg: "#FFEBD6" },
    running: { fg: "#0B56C4", bg: "#E5F0FF" },
    success: { fg: "#176B35", bg: "#E3F5E8" },
    failed: { fg: "#B3202A", bg: "#FFEBEB" },
    frozen: { fg: "#5E3BB8", bg: "#F0EBFF" },
    unknown: { fg: "#9C1F6E", bg: "#FCE8F4" },
  },
  dark: {
    notRun: { fg: "#AAB4BF", bg: "#262D35" },
    waitTime: { fg: "#E8BE4D", bg: "#332A10" },
    waitResource: { fg: "#F2A25C", bg: "#38260F" },
    running: { fg: "#79B4FF", bg: "#12294A" },
    success: { fg: "#5CC983", bg: "#10301D" },
    failed: { fg: "#FF8A8A", bg: "#431A1D" },
    frozen: { fg: "#B9A1FF", bg: "#2A2148" },
    unknown: { fg: "#F08ACB", bg: "#401A33" },
  },
};
