/**
 * Puts a text on the clipboard; false when the browser refuses. Browsers offer the clipboard itself to pages of https and
 * localhost only: a console that is reached by plain http in a house's own network copies a selection instead.
 */
export async function writeClipboard(text: string): Promise<boolean> {
  const clipboard = (navigator as { readonly clipboard?: Clipboard }).clipboard;
  if (clipboard === undefined) return copySelection(text);
  return clipboard.writeText(text).then(
    () => true,
    () => copySelection(text),
  );
}

function copySelection(text: string): boolean {
  const focused = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.readOnly = true;
  area.style.cssText = "position:fixed;inset-block-start:0;opacity:0";
  // Inside of an open dialog, which keeps the focus to itself.
  (focused?.closest("[role=dialog]") ?? document.body).append(area);
  area.select();
  // Deprecated, and the one way there is without a secure context.
  const done = document.execCommand("copy");
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return done;
}
