import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { lexer, type Token } from "marked";
import type { Locale } from "@/lib/core/locale";
import { PAGES } from "./contents";
import { generate } from "./generate";
import { anchorsOf, headingsOf, isHeading, type Heading } from "./headings";
import { plainText } from "./plain-text";

export interface Section extends Heading {
  readonly anchor: string;
}

/** One block of a page, in order; `section` is set where it is a heading. */
export interface Block {
  readonly token: Token;
  readonly section: Section | null;
}

export interface DocsPage {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly sections: readonly Section[];
}

const pages = new Map<string, DocsPage>();

/** A page in one language, with everything generated in place; null when there is none. Read once a process. */
export function readPage(locale: Locale, id: string): DocsPage | null {
  if (!PAGES.includes(id)) return null;
  const key = `${locale}/${id}`;
  const known = pages.get(key);
  if (known) return known;
  const tokens = tokensOf(locale, id);
  const headings = headingsOf(tokens);
  const anchors = anchorsOf(locale === "en" ? headings : headingsOf(tokensOf("en", id)));
  const sections = headings.map((heading, at) => ({ ...heading, anchor: anchors[at] ?? `${at}` }));
  const [title, ...rest] = tokens;
  let at = 0;
  const blocks = rest.map((token) => ({ token, section: isHeading(token) ? sections[at++]! : null }));
  const page = { id, title: title ? plainText(title) : id, blocks, sections };
  pages.set(key, page);
  return page;
}

/** The Markdown of a page as it lies in its file. */
export function sourceOf(locale: Locale, id: string): string {
  const path = join(folder(), locale, `${id}.md`);
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

function tokensOf(locale: Locale, id: string): Token[] {
  return lexer(generate(sourceOf(locale, id), locale)).filter(({ type }) => type !== "space");
}

/** Beside the sources, and beside the server of a build. */
function folder(): string {
  return join(/* turbopackIgnore: true */ process.cwd(), "docs");
}
