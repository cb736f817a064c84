import { DEFAULT_PAGE_SIZE } from "@/lib/maxcompute/documents/page";
import type { Call } from "../http/call";
import { invalidParameter } from "../http/service-error";

/** The page that a request wants of a sorted list. Its marker is the key of the last item given. */
export function paged<Item>(
  { query }: Pick<Call, "query">,
  all: readonly Item[],
  keyOf: (item: Item) => string,
): { items: readonly Item[]; marker: string | null; maxItems: number } {
  const asked = query.get("maxitems");
  const maxItems = asked === undefined ? DEFAULT_PAGE_SIZE : Number(asked);
  if (!Number.isInteger(maxItems) || maxItems < 1) throw invalidParameter("maxitems must be a positive number");
  const after = query.get("marker") ?? "";
  const from = after === "" ? 0 : all.findIndex((item) => keyOf(item) > Buffer.from(after, "base64url").toString());
  const items = from === -1 ? [] : all.slice(from, from + Math.min(maxItems, DEFAULT_PAGE_SIZE));
  const last = items.at(-1);
  const isEnd = from === -1 || from + items.length >= all.length;
  return {
    items,
    maxItems,
    marker: isEnd || last === undefined ? null : Buffer.from(keyOf(last)).toString("base64url"),
  };
}
