import MiniSearch from "minisearch";
import type { Locale } from "@/lib/core/locale";
import { hrefOf, PAGES } from "./contents";
import { plainText } from "./plain-text";
import { readPage, type DocsPage } from "./read-page";
import { wordsOf } from "./words";

/** A stretch of text, and whether the reader looked for it. */
export interface Piece {
  readonly text: string;
  readonly isHit: boolean;
}

export interface Found {
  readonly href: string;
  /** Title of the page. */
  readonly page: string;
  /** Heading of the section; null for what stands before the first. */
  readonly heading: string | null;
  readonly excerpt: readonly Piece[];
}

interface Entry {
  readonly id: number;
  readonly href: string;
  readonly page: string;
  readonly heading: string;
  readonly text: string;
}

const MOST = 30;
const LONGEST_QUERY = 200;
const EXCERPT_BEFORE = 60;
const EXCERPT = 200;
const indexes = new Map<Locale, { readonly search: MiniSearch<Entry>; readonly entries: readonly Entry[] }>();

/** The sections that hold every word of the query, the best first; words may be beginnings or slightly misspelled. */
export function searchDocs(locale: Locale, query: string): Found[] {
  const asked = query.slice(0, LONGEST_QUERY);
  if (wordsOf(asked).length === 0) return [];
  const { search, entries } = indexFor(locale);
  return search
    .search(asked)
    .slice(0, MOST)
    .map(({ id, match }) => {
      const { href, page, heading, text } = entries[id as number]!;
      return { href, page, heading: heading === "" ? null : heading, excerpt: excerptOf(text, Object.keys(match)) };
    });
}

function indexFor(locale: Locale) {
  const known = indexes.get(locale);
  if (known) return known;
  const entries = PAGES.flatMap((id) => sectionsOf(readPage(locale, id))).map((entry, id) => ({ id, ...entry }));
  const search = new MiniSearch<Entry>({
    fields: ["page", "heading", "text"],
    tokenize: wordsOf,
    processTerm: (term) => term,
    searchOptions: {
      combineWith: "AND",
      boost: { heading: 4, page: 2 },
      prefix: true,
      fuzzy: (term) => (/^[a-z]{5,}$/.test(term) ? 0.2 : false),
    },
  });
  search.addAll(entries);
  const index = { search, entries };
  indexes.set(locale, index);
  return index;
}

function sectionsOf(page: DocsPage | null): Omit<Entry, "id">[] {
  if (!page) return [];
  const sections: { href: string; page: string; heading: string; text: string }[] = [
    { href: hrefOf(page.id), page: page.title, heading: "", text: "" },
  ];
  for (const { token, section } of page.blocks) {
    if (section === null) sections.at(-1)!.text += `${plainText(token)} `;
    else
      sections.push({
        href: `${hrefOf(page.id)}#${section.anchor}`,
        page: page.title,
        heading: section.text,
        text: "",
      });
  }
  return sections;
}

/** The text around the first hit, with every hit marked. */
function excerptOf(text: string, terms: readonly string[]): Piece[] {
  const pattern = new RegExp(terms.map((term) => term.replaceAll(/[.$]/g, "\\$&")).join("|") || "$^", "giu");
  const first = text.search(pattern);
  const from = first <= EXCERPT_BEFORE ? 0 : text.indexOf(" ", first - EXCERPT_BEFORE) + 1 || first - EXCERPT_BEFORE;
  const start = Math.min(from, Math.max(first, 0));
  const shown = text.slice(start, start + EXCERPT);
  const pieces: Piece[] = start > 0 ? [{ text: "… ", isHit: false }] : [];
  let at = 0;
  for (const { 0: hit, index } of shown.matchAll(pattern)) {
    if (hit === "") continue;
    pieces.push({ text: shown.slice(at, index), isHit: false }, { text: hit, isHit: true });
    at = index + hit.length;
  }
  return [...pieces, { text: shown.slice(at) + (start + EXCERPT < text.length ? " …" : ""), isHit: false }];
}
