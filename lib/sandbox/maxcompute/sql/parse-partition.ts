import { parseExpression } from "./parse-expression";
import type { PartitionClause, PartitionSelector } from "./statement";
import type { TokenStream } from "./token-stream";

/** `PARTITION (pt='x', hh='y')` or `PARTITION (pt)`. */
export function parsePartitionClause(tokens: TokenStream): PartitionClause {
  const at = tokens.position;
  tokens.expectWords("PARTITION");
  const levels = tokens.parenthesized(() => {
    const name = tokens.expectName();
    const value = tokens.takeSymbol("=") || tokens.takeSymbol("==") ? parseExpression(tokens) : null;
    return { name, value };
  });
  return { at, levels };
}

/** The same, or any condition on the partition columns. */
export function parsePartitionSelector(tokens: TokenStream): PartitionSelector {
  const { mark, position: at } = tokens;
  tokens.expectWords("PARTITION");
  tokens.expectSymbol("(");
  const isSpec = tokens.isName && tokens.peek(1).value === "=" && tokens.peek(2).kind !== "name";
  if (isSpec) {
    tokens.reset(mark);
    const clause = parsePartitionClause(tokens);
    return { kind: "spec", clause };
  }
  const filter = parseExpression(tokens);
  tokens.expectSymbol(")");
  return { kind: "filter", at, filter };
}
