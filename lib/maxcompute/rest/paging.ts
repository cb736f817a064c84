import type { Page } from "../documents/page";

/** Items of all pages. `fetch` gets the marker of the page before, or null for the first one. */
export async function* pages<Item>(fetch: (marker: string | null) => Promise<Page<Item>>): AsyncGenerator<Item, void> {
  let marker: string | null = null;
  do {
    const page: Page<Item> = await fetch(marker);
    yield* page.items;
    // A server that hands back the marker it was given would be asked for ever.
    marker = page.marker === marker ? null : page.marker;
  } while (marker !== null);
}
