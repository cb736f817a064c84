/** The part of a keyboard event that decides which stroke it is. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** Modifiers alone are no stroke. */
const MODIFIERS = new Set(["Control", "Meta", "Alt", "Shift", "CapsLock", "Dead", "Process"]);

/** The press in the notation of the shortcut table, or null for a lone modifier or an input method's key. */
export function strokeOf(press: KeyPress, mac: boolean): string | null {
  if (MODIFIERS.has(press.key)) return null;
  const mod = mac ? press.metaKey : press.ctrlKey;
  const foreign = mac ? press.ctrlKey : press.metaKey;
  if (foreign) return null;
  const letter = /^\p{L}$/u.test(press.key);
  const key = letter ? press.key.toLowerCase() : press.key === " " ? "Space" : press.key;
  // A sign such as "?" may need Shift on one keyboard and not on another: its character alone counts.
  const shift = press.shiftKey && (letter || press.key.length > 1);
  return [mod && "mod", press.altKey && "alt", shift && "shift", key].filter(Boolean).join("+");
}

/** Whether a stroke types text or moves inside a field, and so belongs to the field that has the focus. */
export function belongsToField(stroke: string): boolean {
  return !stroke.startsWith("mod+") && !/^(alt\+\d|F\d+)$/.test(stroke);
}

/** How a sequence goes on: `matched` when complete, `pending` when more strokes may follow. */
export function matchSequence(pressed: readonly string[], binding: string): "matched" | "pending" | "none" {
  const wanted = binding.split(" ");
  if (pressed.length > wanted.length) return "none";
  if (!pressed.every((stroke, index) => stroke === wanted[index])) return "none";
  return pressed.length === wanted.length ? "matched" : "pending";
}
