import type { Token, Tokens } from "marked";

/** What a reader sees of a token, without any markup; blocks and cells are separated by spaces. */
export function plainText(token: Token): string {
  switch (token.type) {
    case "table": {
      const { header, rows } = token as Tokens.Table;
      return [header, ...rows].map((cells) => cells.map(({ tokens }) => joined(tokens, "")).join(" ")).join(" ");
    }
    case "list":
      return joined((token as Tokens.List).items, " ");
    case "html":
    case "hr":
    case "space":
      return "";
    case "br":
      return " ";
    case "list_item":
    case "blockquote":
      return joined(token.tokens ?? [], " ");
  }
  if ("tokens" in token && token.tokens && token.tokens.length > 0) return joined(token.tokens, "");
  return "text" in token ? String(token.text) : "";
}

function joined(tokens: readonly Token[], separator: string): string {
  return tokens.map(plainText).join(separator);
}
