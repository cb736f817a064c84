"use client";
import { useSyncExternalStore } from "react";

/** The console's one breakpoint. */
const WIDE = "(min-width: 1200px)";

/** Whether there is room for the wide layout. The server assumes so. */
export function useWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = matchMedia(WIDE);
      query.addEventListener("change", listener);
      return () => query.removeEventListener("change", listener);
    },
    () => matchMedia(WIDE).matches,
    () => true,
  );
}
