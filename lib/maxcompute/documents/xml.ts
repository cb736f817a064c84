import { AppError } from "@/lib/core/errors";

/** An element: its own text (CDATA included, blanks kept) and its child elements, in order. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

type Content = string | readonly XmlText[];
/** Markup that is already escaped. */
export interface XmlText {
  readonly xml: string;
}

/** Documents of the service are shallow; anything deeper is an attack on the stack. */
const MAX_DEPTH = 100;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
/** What XML 1.0 cannot hold, not even as a reference. */
const ILLEGAL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;
const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  // Readers turn a bare carriage return into a line feed.
  "\r": "&#13;",
};

/** One element. Characters that XML cannot hold become U+FFFD: see `isXmlText` where that would matter. */
export function element(
  name: string,
  content: Content = "",
  attributes: Readonly<Record<string, string>> = {},
): XmlText {
  const head = Object.entries(attributes).reduce((text, [key, value]) => `${text} ${key}="${escape(value)}"`, name);
  const body = typeof content === "string" ? escape(content) : content.map(({ xml }) => xml).join("");
  return { xml: body === "" ? `<${head}/>` : `<${head}>${body}</${name}>` };
}

/** A whole document with its declaration. */
export function xmlDocument(root: XmlText): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root.xml}`;
}

/** Whether a text survives XML unchanged. */
export function isXmlText(text: string): boolean {
  return text.search(ILLEGAL) < 0;
}

/**
 * Reads a document. Declarations, comments and processing instructions are skipped; DOCTYPE is refused.
 * @throws AppError "maxcompute.answer_malformed"
 */
export function parseXml(text: string): XmlElement {
  return new XmlParser(text).document();
}

/** Text of the first child of that name, or null without one. */
export function childText(parent: XmlElement, name: string): string | null {
  return childOf(parent, name)?.text ?? null;
}

export function childOf(parent: XmlElement, name: string): XmlElement | null {
  return parent.children.find((child) => child.name === name) ?? null;
}

export function childrenOf(parent: XmlElement, name: string): readonly XmlElement[] {
  return parent.children.filter((child) => child.name === name);
}

function escape(text: string): string {
  return text.replace(ILLEGAL, "\ufffd").replace(/[&<>"\r]/g, (character) => ESCAPES[character]!);
}

class XmlParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  }

  document(): XmlElement {
    this.#skipBetween();
    const root = this.#element(0);
    this.#skipBetween();
    if (this.#at < this.#text.length) this.#fail("text follows the root element");
    return root;
  }

  #element(depth: number): XmlElement {
    if (depth > MAX_DEPTH) this.#fail("elements are nested too deeply");
    const open = this.#match(/<([\p{L}_:][\p{L}\p{N}_:.-]*)/uy) ?? this.#fail("an element is expected");
    const name = open[1]!;
    const attributes = this.#attributes();
    if (this.#match(/\s*\/>/y)) return { name, attributes, children: [], text: "" };
    if (!this.#match(/\s*>/y)) this.#fail(`<${name}> is not closed`);
    const children: XmlElement[] = [];
    let text = "";
    for (;;) {
      const plain = this.#match(/[^<]+/y);
      if (plain) text += this.#unescape(plain[0]);
      else if (this.#take("<![CDATA[")) text += this.#until("]]>");
      else if (this.#take("<!--")) this.#until("-->");
      else if (this.#take("<?")) this.#until("?>");
      else if (this.#take("</")) break;
      else children.push(this.#element(depth + 1));
    }
    if (!this.#take(name) || !this.#match(/\s*>/y)) this.#fail(`</${name}> is expected`);
    return { name, attributes, children, text };
  }

  #attributes(): Record<string, string> {
    const attributes: Record<string, string> = {};
    for (;;) {
      const found = this.#match(/\s+([\p{L}_:][\p{L}\p{N}_:.-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/uy);
      if (!found) return attributes;
      attributes[found[1]!] = this.#unescape(found[2] ?? found[3] ?? "");
    }
  }

  #unescape(text: string): string {
    return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));|&/g, (whole, hex, decimal, name) => {
      if (name !== undefined) return ENTITIES[name as string] ?? this.#fail(`the entity ${whole} is unknown`);
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex as string, 16);
      if (Number.isNaN(code) || code > 0x10ffff) this.#fail("a character reference is wrong");
      return String.fromCodePoint(code);
    });
  }

  #skipBetween(): void {
    for (;;) {
      this.#match(/\s+/y);
      if (this.#take("<?")) this.#until("?>");
      else if (this.#take("<!--")) this.#until("-->");
      else return;
    }
  }

  #match(sticky: RegExp): RegExpExecArray | null {
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.#text);
    if (found) this.#at += found[0].length;
    return found;
  }

  #take(literal: string): boolean {
    if (!this.#text.startsWith(literal, this.#at)) return false;
    this.#at += literal.length;
    return true;
  }

  #until(mark: string): string {
    const end = this.#text.indexOf(mark, this.#at);
    if (end < 0) this.#fail(`${mark} is missing`);
    const text = this.#text.slice(this.#at, end);
    this.#at = end + mark.length;
    return text;
  }

  #fail(reason: string): never {
    throw malformed(`the XML is not well formed at character ${this.#at}: ${reason}`);
  }
}

/** An answer (or, in the sandbox, a request) that does not say what it must. */
export function malformed(reason: string, cause?: unknown): AppError {
  return new AppError("maxcompute.answer_malformed", { reason }, { cause });
}
