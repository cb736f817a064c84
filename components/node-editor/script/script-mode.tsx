"use client";
import dynamic from "next/dynamic";

export type { ScriptModeHandle, ScriptModeProps } from "./script-workbench";
export type { ScriptVersion } from "./compare";

/** Script mode: the job as text, with everything that helps to write it. Loaded when it is first shown. */
export const ScriptMode = dynamic(() => import("./script-workbench").then(({ ScriptWorkbench }) => ScriptWorkbench), {
  ssr: false,
});
