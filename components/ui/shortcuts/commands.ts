"use client";
import { useEffect, useSyncExternalStore } from "react";
import type { AppConfig } from "use-intl";
import type { Icon } from "../icons";
import type { ShortcutId } from "./table";

export type CommandGroup = keyof AppConfig["Messages"]["shell"]["group"];

/** Something the palette can do. Pages offer their own while they are open. */
export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: CommandGroup;
  readonly icon?: Icon;
  readonly shortcut?: ShortcutId;
  /** Further words it is found by, such as the name in the other language. */
  readonly keywords?: string;
  run(): void;
}

let offers: readonly (readonly Command[])[] = [];
let all: readonly Command[] = [];
const listeners = new Set<() => void>();

function change(next: readonly (readonly Command[])[]): void {
  offers = next;
  all = next.flat();
  for (const notify of listeners) notify();
}

/** Offers commands while the component is mounted. Pass a memoised array. */
export function useCommands(commands: readonly Command[]): void {
  useEffect(() => {
    change([...offers, commands]);
    return () => change(offers.filter((offer) => offer !== commands));
  }, [commands]);
}

/** Every command on offer now. */
export function useAllCommands(): readonly Command[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => all,
    () => all,
  );
}
