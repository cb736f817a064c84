import { useEffect, useState } from "react";

/**
 * Gives the focus back to where it was before a dialog that is taken out of the page when it closes: the kit does so only
 * for dialogs that stay. Whatever took the focus meanwhile keeps it.
 */
export function useReturnFocus(): void {
  const [before] = useState(() => (typeof document === "undefined" ? null : document.activeElement));
  useEffect(
    () => () => {
      requestAnimationFrame(() => {
        const isLost = document.activeElement === null || document.activeElement === document.body;
        if (isLost && before instanceof HTMLElement && before.isConnected) before.focus();
      });
    },
    [before],
  );
}
