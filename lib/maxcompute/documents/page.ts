import { childText, element, type XmlElement, type XmlText } from "./xml";

/** One page of a list; `marker` asks for the next one, null on the last. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly marker: string | null;
}

export const DEFAULT_PAGE_SIZE = 1000;

/** The elements every page begins with: clients look for a marker that is present and empty on the last one. */
export function pageHead(marker: string | null, maxItems: number): XmlText[] {
  return [element("Marker", marker ?? ""), element("MaxItems", String(maxItems))];
}

export function readMarker(root: XmlElement): string | null {
  return childText(root, "Marker")?.trim() || null;
}
