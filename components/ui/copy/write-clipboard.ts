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

/** Something has to be selected for the browser to copy, and nothing has to take the focus: an open dialog keeps it. */
function copySelection(text: string): boolean {
  const mark = document.createElement("span");
  mark.textContent = text;
  mark.style.cssText = "position:fixed;inset-block-start:0;opacity:0;white-space:pre";
  document.body.append(mark);
  const selection = document.getSelection();
  const before = selection?.rangeCount ? selection.getRangeAt(0) : null;
  selection?.selectAllChildren(mark);
  const write = (event: ClipboardEvent) => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener("copy", write, { capture: true });
  // Deprecated, and the one way there is without a secure context.
  const done = document.execCommand("copy");
  document.removeEventListener("copy", write, { capture: true });
  selection?.removeAllRanges();
  if (before) selection?.addRange(before);
  mark.remove();
  return done;
}
