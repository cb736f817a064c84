import type { Token, Tokens } from "marked";
import { plainText } from "./plain-text";

export interface Heading {
  /** 2 or 3; the title of the page is none of these. */
  readonly level: number;
  readonly text: string;
}

/** The headings below the title, in order. */
export function headingsOf(tokens: readonly Token[]): Heading[] {
  return tokens.filter(isHeading).map((token) => ({ level: token.depth, text: plainText(token) }));
}

export function isHeading(token: Token): token is Tokens.Heading {
  return token.type === "heading" && (token as Tokens.Heading).depth > 1;
}

/**
 * One anchor a heading, from its English text: `Scheduling time` becomes `scheduling-time`, an error code stays as it
 * is. Both languages share them, so a link keeps its meaning when the reader changes the language.
 */
export function anchorsOf(english: readonly Heading[]): string[] {
  const taken = new Map<string, number>();
  return english.map(({ text }) => {
    const slug = text
      .toLowerCase()
      .replaceAll(/[^a-z0-9._ -]/g, "")
      .trim()
      .replaceAll(/\s+/g, "-");
    const times = taken.get(slug) ?? 0;
    taken.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times + 1}`;
  });
}
