"use client";
import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useLayoutEffect, useMemo, useSyncExternalStore } from "react";
import { SaidAddress } from "./said-address";

const said = new SaidAddress();
const nothingSaid = () => null;

/**
 * State that lives in the address, so that a copied link shows the same screen. What is set counts at once, adds no entry
 * to the history and asks the server for nothing.
 */
export function useUrlState(): {
  readonly params: URLSearchParams;
  readonly set: (changes: Readonly<Record<string, string | readonly string[] | null>>) => void;
} {
  const path = usePathname();
  const routed = useSearchParams().toString();
  const latest = useSyncExternalStore(said.subscribe, said.latest, nothingSaid);
  useLayoutEffect(() => said.arrived({ path, query: routed }), [path, routed]);
  const query = latest?.path === path ? latest.query : routed;
  const params = useMemo(() => new URLSearchParams(query), [query]);
  const set = useCallback(
    (changes: Readonly<Record<string, string | readonly string[] | null>>) => {
      const latest = said.latest();
      const current = latest?.path === path ? latest.query : new URLSearchParams(location.search).toString();
      const next = new URLSearchParams(current);
      for (const [name, value] of Object.entries(changes)) {
        next.delete(name);
        if (value === null || value === "") continue;
        for (const item of typeof value === "string" ? [value] : value) next.append(name, item);
      }
      const query = next.toString();
      if (query === current) return;
      said.say({ path, query }, current);
      history.replaceState(null, "", query === "" ? path : `${path}?${query}`);
    },
    [path],
  );
  return { params, set };
}
