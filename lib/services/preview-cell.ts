import { MAX_CELL_TEXT, type PreviewCell, type TablePreview } from "@/lib/core/catalog";
import type { Preview, Value } from "@/lib/engine/contract";

export function previewView({ columns, rows, truncated, partition }: Preview): TablePreview {
  return {
    columns: [...columns],
    rows: rows.map((row) => row.map((value) => previewCell(value))),
    truncated,
    partition,
  };
}

/** A value as text that keeps every digit, cut where it is longer than `longest` characters. */
export function previewCell(value: Value, longest = MAX_CELL_TEXT): PreviewCell {
  if (value === null) return null;
  if (value instanceof Uint8Array) {
    const shown = value.subarray(0, (longest / 4) * 3);
    const text = Buffer.from(shown).toString("base64");
    return { text, kind: "bytes", length: value.length };
  }
  if (value instanceof Date) return { text: value.toISOString(), kind: "time" };
  if (typeof value === "boolean") return { text: String(value), kind: "boolean" };
  if (typeof value !== "string") return { text: String(value), kind: "number" };
  if (value.length <= longest) return { text: value, kind: "text" };
  return { text: value.slice(0, longest), kind: "text", length: value.length };
}
