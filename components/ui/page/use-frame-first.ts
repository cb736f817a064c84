import { useDeferredValue, useSyncExternalStore } from "react";

const never = () => () => undefined;

/**
 * False in the first paint of a page or dialog that somebody opens in the browser, true right after it: its frame stands
 * there at once, however much there is to draw inside. What the server sent is drawn whole.
 */
export function useFrameFirst(): boolean {
  const isBrowsers = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return useDeferredValue(true, !isBrowsers);
}
