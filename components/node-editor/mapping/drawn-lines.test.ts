import { expect, test } from "vitest";
import { mapSameRow, readMapping } from "@/lib/core/mapping/mapping";
import type { SourceField } from "@/lib/core/mapping/source-field";
import { drawnLines, layoutOf } from "./drawn-lines";

const sources = Array.from({ length: 1_000 }, (_, index): SourceField => ({
  entry: `f${index}`,
  kind: "column",
  type: "STRING",
}));
const columns = sources.map(({ entry }) => ({ name: `c_${entry}`, type: "STRING" }));
const mapping = mapSameRow(readMapping(sources, columns, { reader: null, writer: null }));

test("of a thousand lines only those are drawn that can be seen; the rest is counted", () => {
  const { lines, above, below } = drawnLines(mapping, layoutOf(mapping, ""), { from: 500, to: 522 });
  expect(lines).toHaveLength(22);
  expect([above, below]).toEqual([500, 478]);
});

test("a search keeps both ends of a line", () => {
  const layout = layoutOf(mapping, "C_F99");
  expect(layout.destinations).toHaveLength(11);
  expect(layout.sources.map(({ entry }) => entry)).toEqual(expect.arrayContaining(["f99", "f990", "f999"]));
  expect(layoutOf(mapping, " ").sources).toBe(mapping.sources);
});
