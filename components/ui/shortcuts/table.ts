import type { AppConfig } from "use-intl";

export type ShortcutId = keyof AppConfig["Messages"]["shell"]["shortcuts"]["action"];
export type ShortcutScope = keyof AppConfig["Messages"]["shell"]["shortcuts"]["scope"];

export interface Shortcut {
  /**
   * Ways to trigger it. `mod` is Ctrl, or Cmd on a Mac; two strokes are separated by a space. A printable key is written
   * as the character it types, so "?" needs no "shift".
   */
  readonly keys: readonly string[];
  readonly scope: ShortcutScope;
}

/** Every key binding of the console: what is bound is here, and what is here is on the sheet. */
export const SHORTCUTS: Readonly<Record<ShortcutId, Shortcut>> = {
  palette: { keys: ["mod+k"], scope: "anywhere" },
  shortcuts: { keys: ["?"], scope: "anywhere" },
  close: { keys: ["Escape"], scope: "anywhere" },
  goDataIntegration: { keys: ["g d"], scope: "anywhere" },
  goDataStudio: { keys: ["g s"], scope: "anywhere" },
  goOperationCenter: { keys: ["g o"], scope: "anywhere" },
  goDataMap: { keys: ["g m"], scope: "anywhere" },
  goManagement: { keys: ["g e"], scope: "anywhere" },
  toggleTheme: { keys: ["g t"], scope: "anywhere" },
  filter: { keys: ["/"], scope: "list" },
  next: { keys: ["j", "ArrowDown"], scope: "list" },
  previous: { keys: ["k", "ArrowUp"], scope: "list" },
  open: { keys: ["Enter"], scope: "list" },
  select: { keys: ["x"], scope: "list" },
  clearSelection: { keys: ["Escape"], scope: "list" },
  refresh: { keys: ["."], scope: "list" },
  rerun: { keys: ["r"], scope: "instance" },
  stop: { keys: ["s"], scope: "instance" },
  log: { keys: ["l"], scope: "instance" },
  graph: { keys: ["g g"], scope: "instance" },
  copyLink: { keys: ["c"], scope: "instance" },
  previousInstance: { keys: ["["], scope: "instance" },
  nextInstance: { keys: ["]"], scope: "instance" },
  logSearch: { keys: ["mod+f"], scope: "log" },
  logNext: { keys: ["n"], scope: "log" },
  logPrevious: { keys: ["shift+n"], scope: "log" },
  logFirstError: { keys: ["e"], scope: "log" },
  logTail: { keys: ["End"], scope: "log" },
  save: { keys: ["mod+s"], scope: "form" },
  studioSave: { keys: ["mod+s"], scope: "studio" },
  studioRun: { keys: ["F8"], scope: "studio" },
  studioStop: { keys: ["shift+F8"], scope: "studio" },
  studioPublish: { keys: ["mod+shift+p"], scope: "studio" },
  studioTree: { keys: ["mod+b"], scope: "studio" },
  studioNextTab: { keys: ["mod+alt+ArrowRight"], scope: "studio" },
  studioPreviousTab: { keys: ["mod+alt+ArrowLeft"], scope: "studio" },
  studioPanel1: { keys: ["alt+1"], scope: "studio" },
  studioPanel2: { keys: ["alt+2"], scope: "studio" },
  studioPanel3: { keys: ["alt+3"], scope: "studio" },
};

/** One stroke of a binding as keycaps: `mod+k` becomes `["Ctrl", "K"]`, or `["⌘", "K"]` on a Mac. */
export function keycaps(stroke: string, mac: boolean): string[] {
  const names: Readonly<Record<string, string>> = {
    mod: mac ? "⌘" : "Ctrl",
    shift: mac ? "⇧" : "Shift",
    alt: mac ? "⌥" : "Alt",
    ArrowDown: "↓",
    ArrowUp: "↑",
    ArrowLeft: "←",
    ArrowRight: "→",
    Escape: "Esc",
  };
  return stroke.split("+").map((part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part));
}
