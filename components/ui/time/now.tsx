"use client";
import { createContext, useContext, useSyncExternalStore, type ReactNode } from "react";

const TICK_MS = 1_000;
const listeners = new Set<() => void>();
let current: number | null = null;
let timer: ReturnType<typeof setInterval> | null = null;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    current = Date.now();
    for (const notify of listeners) notify();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
    current = null;
  };
}

const InitialNow = createContext(0);

/** Gives the first paint the server's time, so that server and browser write the same words. */
export function NowProvider({ initial, children }: { readonly initial: number; readonly children: ReactNode }) {
  return <InitialNow value={initial}>{children}</InitialNow>;
}

/** The present, renewed every `stepMs` (whole seconds). One timer serves the whole page. */
export function useNow(stepMs = 10_000): Date {
  const initial = useContext(InitialNow);
  const read = () => {
    if (current === null) current = Date.now();
    return Math.floor(current / stepMs) * stepMs;
  };
  const stepped = useSyncExternalStore(subscribe, read, () => Math.floor(initial / stepMs) * stepMs);
  return new Date(stepped);
}
