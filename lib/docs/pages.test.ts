import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { marked, type Token, type Tokens } from "marked";
import { describe, expect, test } from "vitest";
import { resolveLink } from "@/components/docs/links";
import { checkJob } from "@/lib/core/job/check";
import { LOCALES } from "@/lib/core/locale";
import { evaluate, contextAt } from "@/lib/core/schedule/parameter/evaluate";
import { parseExpression } from "@/lib/core/schedule/parameter/parse";
import { checkParameters } from "@/lib/core/schedule/parameter/rows";
import { scheduledMoment } from "@/lib/core/schedule/window-text";
import { zoneOf } from "@/lib/core/schedule/zone";
import { listSettings } from "@/lib/platform/settings";
import { hrefOf, PAGES } from "./contents";
import { plainText } from "./plain-text";
import { readPage, sourceOf, type DocsPage } from "./read-page";
import { findCommand } from "./references/cli";

const root = join(import.meta.dirname, "../..");
const page = (locale: (typeof LOCALES)[number], id: string): DocsPage => readPage(locale, id)!;

/** Every token of a page, the ones inside others too. */
function tokensOf({ blocks }: DocsPage): Token[] {
  const all: Token[] = [];
  marked.walkTokens(
    blocks.map(({ token }) => token),
    (token) => void all.push(token),
  );
  return all;
}

test("the files are the pages of the contents, in both languages", () => {
  for (const locale of LOCALES) {
    const files = readdirSync(join(root, "docs", locale), { recursive: true, encoding: "utf8" });
    const pages = files.filter((file) => file.endsWith(".md")).map((file) => file.slice(0, -3).replaceAll("\\", "/"));
    expect(pages.sort()).toEqual([...PAGES].sort());
  }
});

describe.each(PAGES)("%s", (id) => {
  test("has the same shape in both languages", () => {
    const shape = ({ blocks }: DocsPage) =>
      blocks.map(({ token, section }) => (section ? `${token.type} ${section.level} ${section.anchor}` : token.type));
    expect(shape(page("zh", id))).toEqual(shape(page("en", id)));
    const code = (of: DocsPage) => tokensOf(of).filter(({ type }) => type === "code");
    const texts = (of: DocsPage) => code(of).map((token) => (token as Tokens.Code).text);
    expect(texts(page("zh", id))).toEqual(texts(page("en", id)));
    const rows = (of: DocsPage) =>
      tokensOf(of).flatMap((token) => (token.type === "table" ? [(token as Tokens.Table).rows.length] : []));
    expect(rows(page("zh", id))).toEqual(rows(page("en", id)));
  });

  test.each(LOCALES)("has a title, links that lead somewhere and pictures that are there (%s)", (locale) => {
    const tokens = tokensOf(page(locale, id));
    expect(page(locale, id).title).not.toBe(id);
    expect(tokens.filter(({ type, raw }) => type === "html" && !/^<!-- (live|evaluated): /.test(raw))).toEqual([]);
    for (const token of tokens) {
      if (token.type === "link") expect(isThere(resolveLink(id, (token as Tokens.Link).href), id)).toBe(true);
      if (token.type !== "image") continue;
      const { href, text } = token as Tokens.Image;
      expect(text).not.toBe("");
      expect(href).toContain(`/docs/${locale}/`);
      expect([href, existsSync(join(root, "public", resolveLink(id, href)))]).toEqual([href, true]);
    }
  });

  test.each(LOCALES)("shows commands, settings and jobs that exist (%s)", (locale) => {
    for (const token of tokensOf(page(locale, id))) {
      if (token.type !== "code") continue;
      const { lang = "", text } = token as Tokens.Code;
      if (lang === "sh" || lang === "sh run") for (const line of text.split("\n")) checkCommand(line);
      if (lang.startsWith("json")) expect(() => JSON.parse(text)).not.toThrow();
      if (lang === "json job") expect(checkJob(text).errors).toEqual([]);
    }
    const known = new Set(listSettings().map(({ name }) => name));
    const source = sourceOf(locale, id);
    for (const [name] of source.matchAll(/\bMILLRACE_[A-Z_]+[A-Z]\b/g)) expect(known).toContain(name);
  });
});

test.each(LOCALES)("values that a page promises are the values that instances get (%s)", (locale) => {
  const found = PAGES.flatMap((id) =>
    page(locale, id).blocks.flatMap(({ token }, index, blocks) => {
      const at = /^<!-- evaluated: (.*) -->/.exec(token.raw)?.[1];
      return at === undefined ? [] : [{ at, table: blocks[index + 1]!.token as Tokens.Table }];
    }),
  );
  expect(found.length).toBeGreaterThan(0);
  const zone = zoneOf("Asia/Shanghai");
  for (const { at, table } of found) {
    for (const [expression, value] of table.rows) {
      const text = plainText(expression!.tokens[0]!);
      const promised = value!.tokens[0]!.type === "codespan" ? plainText(value!.tokens[0]!) : null;
      expect([text, valueOf(text, at)]).toEqual([text, promised]);
    }
  }

  function valueOf(text: string, at: string): string | null {
    if (checkParameters([{ name: "value", value: text }], "").errors.length > 0) return null;
    return evaluate(parseExpression(text), contextAt(zone, scheduledMoment(at, zone))).text;
  }
});

function isThere(href: string, from: string): boolean {
  if (/^https?:/.test(href) || href.startsWith("/api/")) return true;
  const [path = "", anchor] = href.startsWith("#") ? [hrefOf(from), href.slice(1)] : href.split("#");
  const target = PAGES.find((id) => hrefOf(id) === path);
  if (!target) return false;
  return anchor === undefined || page("en", target).sections.some((section) => section.anchor === anchor);
}

/** A line of a shell example: our commands exist with their options, and variables are settings. */
function checkCommand(line: string): void {
  const known = new Set(listSettings().map(({ name }) => name));
  const words = line.trim().split(/\s+/);
  while (/^[A-Z_]+=/.test(words[0] ?? "")) expect(known).toContain(words.shift()!.split("=")[0]);
  if (words[0] === "npx") words.shift();
  if (words[0] !== "millrace") return;
  const name = [2, 1].map((count) => words.slice(1, 1 + count).join(" ")).find((text) => findCommand(text));
  const command = findCommand(name ?? "");
  expect([line, command?.name]).toEqual([line, name]);
  expect([line, command!.commands]).toEqual([line, []]);
  const options = new Set(command!.options.flatMap(({ term }) => term.match(/--?[a-z-]+/g) ?? []));
  for (const word of words.filter((each) => /^--?[a-z]/.test(each)))
    expect([line, [...options]]).toEqual([line, expect.arrayContaining([word])]);
}
