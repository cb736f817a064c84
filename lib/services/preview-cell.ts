import { MAX_CELL_TEXT, type PreviewCell, type TablePreview } from "@/lib/core/catalog";
import type { Preview, Value } from "@/lib/engine/contract";

export function previewView({ columns, rows, truncated, partition }: Preview): TablePreview {
  return { columns: [...columns], rows: rows.map((row) => row.map(previewCell)), truncated, partition };
}

/** A value as text that keeps every digit, cut where it is long. */
export function previewCell(value: Value): PreviewCell {
  if (value === null) return null;
  if (value instanceof Uint8Array) {
    const shown = value.subarray(0, (MAX_CELL_TEXT / 4) * 3);
    const text = Buffer.from(shown).toString("base64");
    return { text, kind: "bytes", length: value.length };
  }
  if (value instanceof Date) return { text: value.toISOString(), kind: "time" };
  if (typeof value === "boolean") return { text: String(value), kind: "boolean" };
  if (typeof value !== "string") return { text: String(value), kind: "number" };
  if (value.length <= MAX_CELL_TEXT) return { text: value, kind: "text" };
  return { text: value.slice(0, MAX_CELL_TEXT), kind: "text", length: value.length };
}
