import type { time as english } from "../en/time";
import type { Texts } from "../texts";

export const time: Texts<typeof english> = {
  schedule: "{zone}（调度）",
  distance: "距现在",
  in: "{span}后",
};
