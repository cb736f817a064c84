/**
 * The workspace that this tab shows, as the shell has written it into the page; null outside of the shell. Every request
 * names it, so that two tabs may show two workspaces.
 */
export function currentWorkspace(): string | null {
  return document.querySelector<HTMLElement>("[data-workspace]")?.dataset["workspace"] ?? null;
}
