"use client";
import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from "react";
import type { Mode } from "../theme/palette";
import { COOKIE_NAMES, modeOf, type PreferenceName, type Preferences } from "./cookies";

const YEAR_SECONDS = 365 * 24 * 3600;
/** What the browser knows by itself; kept in cookies for the server only. */
type Observed = "systemMode" | "browserZone";

export interface PreferencesContext extends Preferences {
  /** The mode that is drawn now. */
  readonly mode: Mode;
  /** Takes effect at once, and is kept for the next visit. */
  set<Name extends Exclude<PreferenceName, Observed>>(name: Name, value: Preferences[Name]): void;
}

const Context = createContext<PreferencesContext | null>(null);

/** Holds what the person chose; follows the system's theme while that is the choice. */
export function PreferencesProvider({
  initial,
  children,
}: {
  readonly initial: Preferences;
  readonly children: ReactNode;
}) {
  const [chosen, setChosen] = useState(initial);
  const systemMode = useSyncExternalStore(subscribeSystemMode, readSystemMode, () => initial.systemMode);
  const browserZone = useSyncExternalStore(neverChanges, readBrowserZone, () => initial.browserZone);
  const mode = modeOf({ theme: chosen.theme, systemMode });

  useEffect(() => {
    document.documentElement.dataset["theme"] = mode;
  }, [mode]);
  useEffect(() => keep("systemMode", systemMode), [systemMode]);
  useEffect(() => keep("browserZone", browserZone), [browserZone]);

  const set = useCallback<PreferencesContext["set"]>((name, value) => {
    keep(name, value);
    setChosen((current) => (current[name] === value ? current : { ...current, [name]: value }));
  }, []);

  const value = useMemo(
    () => ({ ...chosen, systemMode, browserZone, mode, set }),
    [chosen, systemMode, browserZone, mode, set],
  );
  return <Context value={value}>{children}</Context>;
}

export function usePreferences(): PreferencesContext {
  const value = useContext(Context);
  if (!value) throw new Error("usePreferences needs a PreferencesProvider above it");
  return value;
}

function keep(name: PreferenceName, value: string): void {
  document.cookie = `${COOKIE_NAMES[name]}=${encodeURIComponent(value)};path=/;max-age=${YEAR_SECONDS};samesite=lax`;
}

const DARK = "(prefers-color-scheme: dark)";

function subscribeSystemMode(listener: () => void): () => void {
  const query = matchMedia(DARK);
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

function readSystemMode(): Mode {
  return matchMedia(DARK).matches ? "dark" : "light";
}

function neverChanges(): () => void {
  return () => {};
}

function readBrowserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
