import { createTranslator } from "use-intl/core";
import { describe, expect, test } from "vitest";
import { LOCALES } from "@/lib/core/locale";
import { messagesFor } from ".";

type Tree = { readonly [key: string]: string | Tree };

function flatten(tree: Tree, path = ""): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const at = path === "" ? key : `${path}.${key}`;
    if (typeof value === "string") texts.set(at, value);
    else for (const [name, text] of flatten(value, at)) texts.set(name, text);
  }
  return texts;
}

/** Names of the arguments of a text, tags included; the branch of a plural is no argument. */
function placeholders(text: string): string[] {
  const names = [...text.matchAll(/(?<!(?:=\d+|one|other) )\{\s*(\w+)\s*[,}]/g), ...text.matchAll(/<(\w+)>/g)].map(
    ([, name]) => name!,
  );
  return [...new Set(names)].sort();
}

const catalogues = LOCALES.map((locale) => ({ locale, texts: flatten(messagesFor(locale)) }));
const english = catalogues[0]!.texts;

describe.each(catalogues)("the $locale catalogue", ({ locale, texts }) => {
  test("has the keys of the English one, none empty", () => {
    expect([...texts.keys()].sort()).toEqual([...english.keys()].sort());
    expect([...texts].filter(([, text]) => text.trim() === "")).toEqual([]);
  });

  test("uses the arguments of the English one", () => {
    for (const [key, text] of texts) expect([key, placeholders(text)]).toEqual([key, placeholders(english.get(key)!)]);
  });

  test("formats every text for none, one and many", () => {
    const translate = createTranslator({
      locale,
      messages: messagesFor(locale),
      timeZone: "Asia/Shanghai",
      onError: (error) => {
        throw error;
      },
    }) as unknown as (key: string, values: Record<string, unknown>) => string;
    const rich = (chunks: unknown) => String(chunks);
    for (const [key, text] of texts) {
      for (const count of [0, 1, 12_345]) {
        const values = placeholders(text).map((name) => [name, text.includes(`<${name}>`) ? rich : count] as const);
        const formatted = translate(key, Object.fromEntries(values));
        expect([key, formatted]).toEqual([key, expect.stringMatching(/\S/)]);
        expect(formatted, key).not.toMatch(/[{}]|<\w+>/);
      }
    }
  });

  test("leaves a space between Han characters and Latin words or digits", () => {
    const touching = /[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]/;
    expect([...texts].filter(([, text]) => touching.test(text.replace(/\{[^{}]*\}/g, "")))).toEqual([]);
  });
});
