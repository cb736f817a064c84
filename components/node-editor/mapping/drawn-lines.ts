import type { Mapping } from "@/lib/core/mapping/mapping";
import { isWithin, type Span } from "./geometry";

/** What of a mapping is shown: both sides after the search, and where each row stands. */
export interface Layout {
  readonly sources: Mapping["sources"];
  readonly destinations: Mapping["destinations"];
  readonly sourceRow: ReadonlyMap<string, number>;
  readonly destinationRow: ReadonlyMap<string, number>;
}

/** Rows whose name holds `search`, and those mapped to such rows: a line is never cut in half. */
export function layoutOf(mapping: Mapping, search: string): Layout {
  const needle = search.trim().toLowerCase();
  const hits = (name: string) => name.toLowerCase().includes(needle);
  const found = [...mapping.lines].filter(([to, from]) => hits(to) || hits(from));
  const [mappedTo, mappedFrom] = [new Set(found.map(([to]) => to)), new Set(found.map(([, from]) => from))];
  const isAll = needle === "";
  const sources = isAll ? mapping.sources : mapping.sources.filter(({ entry }) => hits(entry) || mappedFrom.has(entry));
  const destinations = isAll
    ? mapping.destinations
    : mapping.destinations.filter(({ name }) => hits(name) || mappedTo.has(name));
  return {
    sources,
    destinations,
    sourceRow: new Map(sources.map(({ entry }, index) => [entry, index])),
    destinationRow: new Map(destinations.map(({ name }, index) => [name, index])),
  };
}

export interface DrawnLine {
  readonly destination: string;
  readonly from: number;
  readonly to: number;
}

export interface DrawnLines {
  readonly lines: readonly DrawnLine[];
  /** Lines that lie wholly above or below the rows drawn. */
  readonly above: number;
  readonly below: number;
}

/** Lines with at least one end among the rows drawn; the others are only counted. */
export function drawnLines(mapping: Mapping, { sourceRow, destinationRow }: Layout, span: Span): DrawnLines {
  const lines: DrawnLine[] = [];
  let [above, below] = [0, 0];
  for (const [destination, entry] of mapping.lines) {
    const [from, to] = [sourceRow.get(entry), destinationRow.get(destination)];
    if (from === undefined || to === undefined) continue;
    if (isWithin(from, span) || isWithin(to, span)) lines.push({ destination, from, to });
    else if (from < span.from) above += 1;
    else below += 1;
  }
  return { lines, above, below };
}
