"use client";
import { useEffect, useEffectEvent } from "react";
import { belongsToField, matchSequence, strokeOf } from "./strokes";
import { EARLY_KEYS } from "./early-keys";
import { SHORTCUTS, type ShortcutId } from "./table";

const SEQUENCE_MS = 1_200;
/** Nobody expects what was pressed longer ago to still happen. */
const EARLY_MS = 10_000;
type Handler = (event: KeyboardEvent) => void;

/** Bound handlers, the newest last: of two for the same keys the one mounted later wins. */
const bound: { readonly id: ShortcutId; readonly handle: Handler }[] = [];
let pressed: string[] = [];
let pressedAt = 0;

export function isMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.platform);
}

/** Runs `handle` on the keys of `id` while the component is mounted and `enabled`. */
export function useShortcut(id: ShortcutId, handle: Handler, enabled = true): void {
  const latest = useEffectEvent(handle);
  useEffect(() => {
    if (!enabled) return;
    const entry = { id, handle: (event: KeyboardEvent) => latest(event) };
    if (bound.length === 0) listen();
    bound.push(entry);
    return () => {
      bound.splice(bound.indexOf(entry), 1);
      if (bound.length === 0) document.removeEventListener("keydown", onKeyDown);
    };
  }, [id, enabled]);
}

function listen(): void {
  document.addEventListener("keydown", onKeyDown);
  const early = window[EARLY_KEYS];
  window[EARLY_KEYS] = undefined;
  // Every component that is mounting now binds its keys first.
  setTimeout(() => early?.filter(({ timeStamp }) => performance.now() - timeStamp < EARLY_MS).forEach(onKeyDown));
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const stroke = strokeOf(event, isMac());
  if (stroke === null) return;
  if (belongsToField(stroke) && ownsItsKeys(event.target, stroke)) return;
  if (event.timeStamp - pressedAt > SEQUENCE_MS) pressed = [];
  pressedAt = event.timeStamp;
  pressed = [...pressed, stroke];
  // A wrong second stroke may still be a right first one.
  if (dispatch(event)) return;
  pressed = [stroke];
  if (!dispatch(event)) pressed = [];
}

/** Whether the strokes so far mean something; runs the handler when they are complete. */
function dispatch(event: KeyboardEvent): boolean {
  let pending = false;
  for (let index = bound.length - 1; index >= 0; index -= 1) {
    const { id, handle } = bound[index]!;
    for (const binding of SHORTCUTS[id].keys) {
      const match = matchSequence(pressed, binding);
      if (match === "pending") pending = true;
      if (match !== "matched") continue;
      pressed = [];
      event.preventDefault();
      handle(event);
      return true;
    }
  }
  return pending;
}

/** Fields, menus, dialogs and buttons (for Enter) keep the keys that they handle themselves. */
function ownsItsKeys(target: EventTarget | null, stroke: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [role=combobox]")) return true;
  if (target.closest("[role=menu], [role=listbox], [role=dialog], [role=tree], [role=grid]")) return true;
  return (stroke === "Enter" || stroke === "Space") && target.closest("a, button, summary, [role=button]") !== null;
}
