"use client";
import { usePathname, useSearchParams } from "next/navigation";
import { useCallback } from "react";

/**
 * State that lives in the address, so that a copied link shows the same screen. Changing it adds no entry to the
 * history and asks the server for nothing.
 */
export function useUrlState(): {
  readonly params: URLSearchParams;
  readonly set: (changes: Readonly<Record<string, string | readonly string[] | null>>) => void;
} {
  const path = usePathname();
  const params = useSearchParams();
  const set = useCallback(
    (changes: Readonly<Record<string, string | readonly string[] | null>>) => {
      const next = new URLSearchParams(location.search);
      for (const [name, value] of Object.entries(changes)) {
        next.delete(name);
        if (value === null || value === "") continue;
        for (const item of typeof value === "string" ? [value] : value) next.append(name, item);
      }
      const query = next.toString();
      history.replaceState(null, "", query === "" ? path : `${path}?${query}`);
    },
    [path],
  );
  return { params, set };
}
