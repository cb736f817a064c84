"use client";
import { useState } from "react";
import { useUrlState } from "@/components/ui/url/use-url-state";

/** An address holds so many; beyond it a selection lives as long as the page. */
const MOST_IN_ADDRESS = 50;
const ALL = "*";

/** The selected rows of a list, or all that match its filter, in the address: a copied link selects the same. */
export function useUrlSelection() {
  const { params, set } = useUrlState();
  const said = params.get("sel") ?? "";
  const say = (sel: string) => set({ sel });
  const [large, setLarge] = useState<ReadonlySet<string> | null>(null);
  const isAll = said === ALL;
  const keys = large ?? new Set(isAll ? [] : said.split(",").filter(Boolean));
  return {
    keys,
    isAll,
    onChange(next: ReadonlySet<string>) {
      const fits = next.size <= MOST_IN_ADDRESS;
      setLarge(fits ? null : next);
      say(fits ? [...next].join(",") : "");
    },
    chooseAll() {
      setLarge(null);
      say(ALL);
    },
    clear() {
      setLarge(null);
      say("");
    },
  };
}
