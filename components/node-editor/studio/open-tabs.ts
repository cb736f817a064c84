import { useMemo, useSyncExternalStore } from "react";

/** More tabs than this hide each other. */
const MAX_TABS = 40;
const NONE: readonly string[] = [];
const listeners = new Set<() => void>();
let cache: { readonly workspaceId: string; readonly tabs: readonly string[] } | null = null;

const keyOf = (workspaceId: string) => `millrace.tabs.${workspaceId}`;

/** The nodes open in this browser, in the order of their tabs, with the one that the address names. */
export function useOpenTabs(workspaceId: string, openId: string | null) {
  const stored = useSyncExternalStore(
    subscribe,
    () => readTabs(workspaceId),
    () => NONE,
  );
  const tabs = useMemo(() => (openId === null ? stored : withTab(stored, openId)), [stored, openId]);
  return [tabs, (next: readonly string[]) => writeTabs(workspaceId, next)] as const;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function readTabs(workspaceId: string): readonly string[] {
  if (cache?.workspaceId !== workspaceId)
    cache = { workspaceId, tabs: parse(localStorage.getItem(keyOf(workspaceId))) };
  return cache.tabs;
}

function writeTabs(workspaceId: string, tabs: readonly string[]): void {
  cache = { workspaceId, tabs };
  localStorage.setItem(keyOf(workspaceId), JSON.stringify(tabs));
  for (const notify of listeners) notify();
}

function parse(text: string | null): readonly string[] {
  try {
    const stored: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(stored) ? stored.filter((id) => typeof id === "string").slice(-MAX_TABS) : NONE;
  } catch {
    return NONE;
  }
}

/** The tabs with one more; the oldest makes room. */
export function withTab(tabs: readonly string[], id: string): readonly string[] {
  return tabs.includes(id) ? tabs : [...tabs, id].slice(-MAX_TABS);
}

/** Which tab is shown when one is closed: the one to its right, else to its left. */
export function neighbour(tabs: readonly string[], id: string): string | null {
  const index = tabs.indexOf(id);
  return tabs[index + 1] ?? tabs[index - 1] ?? null;
}
