import type { Call, Expression, Frame, FrameBound, Name, OrderItem, Window } from "./ast";
import type { ScalarKind } from "@/lib/maxcompute/odps-type";
import { parseDataType } from "./parse-data-type";
import { parseQuery, startsQuery } from "./parse-query";
import type { TokenStream } from "./token-stream";

/**
 * Expressions by precedence, loosest first: OR, AND, NOT, comparison and predicates, `|`, `^`, `&`, `+ - ||`, `* / % DIV`,
 * sign, then `[]` and `.`.
 */
export function parseExpression(tokens: TokenStream): Expression {
  return parseOr(tokens);
}

function parseOr(tokens: TokenStream): Expression {
  let left = parseAnd(tokens);
  while (tokens.isWord("OR")) {
    const at = tokens.position;
    tokens.next();
    left = { kind: "binary", at, operator: "OR", left, right: parseAnd(tokens) };
  }
  return left;
}

function parseAnd(tokens: TokenStream): Expression {
  let left = parseNot(tokens);
  while (tokens.isWord("AND") || tokens.isSymbol("&&")) {
    const at = tokens.position;
    tokens.next();
    left = { kind: "binary", at, operator: "AND", left, right: parseNot(tokens) };
  }
  return left;
}

function parseNot(tokens: TokenStream): Expression {
  const at = tokens.position;
  if (tokens.takeWords("NOT") || tokens.takeSymbol("!"))
    return { kind: "unary", at, operator: "NOT", operand: parseNot(tokens) };
  return parsePredicate(tokens);
}

const COMPARISONS: Readonly<Record<string, string>> = {
  "=": "=",
  "==": "=",
  "<>": "<>",
  "!=": "<>",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
  "<=>": "<=>",
};

function parsePredicate(tokens: TokenStream): Expression {
  let left = parseBits(tokens, 0);
  for (;;) {
    const at = tokens.position;
    const comparison = tokens.token.kind === "symbol" ? COMPARISONS[tokens.token.value] : undefined;
    if (comparison !== undefined) {
      tokens.next();
      left = { kind: "binary", at, operator: comparison, left, right: parseBits(tokens, 0) };
      continue;
    }
    if (tokens.takeWords("IS")) {
      const negated = tokens.takeWords("NOT");
      if (tokens.takeWords("DISTINCT", "FROM")) {
        const same: Expression = { kind: "binary", at, operator: "<=>", left, right: parseBits(tokens, 0) };
        left = negated ? same : { kind: "unary", at, operator: "NOT", operand: same };
        continue;
      }
      const what = (["NULL", "TRUE", "FALSE"] as const).find((word) => tokens.takeWords(word));
      if (what === undefined) throw tokens.unexpected("expect NULL, TRUE or FALSE");
      left = { kind: "is", at, operand: left, what, negated };
      continue;
    }
    const mark = tokens.mark;
    const predicate = parseNegatable(tokens, left, tokens.takeWords("NOT"));
    if (predicate === null) {
      tokens.reset(mark);
      return left;
    }
    left = predicate;
  }
}

function parseNegatable(tokens: TokenStream, operand: Expression, negated: boolean): Expression | null {
  const at = tokens.position;
  if (tokens.takeWords("IN")) {
    if (tokens.isSymbol("(") && startsQuery(tokens, 1)) {
      tokens.expectSymbol("(");
      const query = parseQuery(tokens);
      tokens.expectSymbol(")");
      return { kind: "inQuery", at, operand, query, negated };
    }
    return { kind: "inList", at, operand, list: tokens.parenthesized(() => parseExpression(tokens)), negated };
  }
  if (tokens.takeWords("BETWEEN")) {
    const low = parseBits(tokens, 0);
    tokens.expectWords("AND");
    return { kind: "between", at, operand, low, high: parseBits(tokens, 0), negated };
  }
  const operator = (["LIKE", "ILIKE", "RLIKE", "REGEXP"] as const).find((word) => tokens.takeWords(word));
  if (operator === undefined) return null;
  const pattern = parseBits(tokens, 0);
  const escape = tokens.takeWords("ESCAPE") ? tokens.expectText() : null;
  return { kind: "like", at, operator: operator === "REGEXP" ? "RLIKE" : operator, operand, pattern, escape, negated };
}

/** The left-associative operators, loosest first. */
const LEVELS: readonly (readonly string[])[] = [["|"], ["^"], ["&"], ["+", "-", "||"], ["*", "/", "%", "DIV"]];

function parseBits(tokens: TokenStream, level: number): Expression {
  const operators = LEVELS[level];
  if (operators === undefined) return parseSign(tokens);
  let left = parseBits(tokens, level + 1);
  for (;;) {
    const { kind, value } = tokens.token;
    if ((kind !== "symbol" && kind !== "word") || !operators.includes(value)) return left;
    const at = tokens.position;
    tokens.next();
    left = { kind: "binary", at, operator: value, left, right: parseBits(tokens, level + 1) };
  }
}

function parseSign(tokens: TokenStream): Expression {
  const at = tokens.position;
  const operator = (["-", "+", "~"] as const).find((symbol) => tokens.takeSymbol(symbol));
  if (operator === undefined) return parsePostfix(tokens);
  const operand = parseSign(tokens);
  if (operator === "-" && operand.kind === "number" && !operand.value.startsWith("-"))
    return { kind: "number", at, value: `-${operand.value}` };
  return { kind: "unary", at, operator, operand };
}

function parsePostfix(tokens: TokenStream): Expression {
  let operand = parsePrimary(tokens);
  for (;;) {
    const at = tokens.position;
    if (tokens.takeSymbol("[")) {
      const index = parseExpression(tokens);
      tokens.expectSymbol("]");
      operand = { kind: "index", at, operand, index };
    } else if (operand.kind !== "column" && tokens.isSymbol(".") && isNameToken(tokens, 1)) {
      tokens.next();
      operand = { kind: "field", at, operand, name: tokens.expectName() };
    } else return operand;
  }
}

function parsePrimary(tokens: TokenStream): Expression {
  const at = tokens.position;
  const { token } = tokens;
  if (token.kind === "string") return { kind: "text", at, value: tokens.next().value };
  if (token.kind === "number") return { kind: "number", at, value: tokens.next().value };
  if (token.kind === "variable") return { kind: "variable", at, name: tokens.next().value };
  if (tokens.takeSymbol("*")) return { kind: "star", at, qualifier: [], except: parseExcept(tokens) };
  if (tokens.isSymbol("(")) return parseParentheses(tokens);
  if (token.kind === "word" && tokens.peek(1).value !== ".") {
    const special = parseSpecial(tokens);
    if (special !== null) return special;
  }
  if (!tokens.isName) throw tokens.unexpected("");
  return parseNamed(tokens);
}

function parseParentheses(tokens: TokenStream): Expression {
  const at = tokens.position;
  if (startsQuery(tokens, 1)) {
    tokens.expectSymbol("(");
    const query = parseQuery(tokens);
    tokens.expectSymbol(")");
    return { kind: "subquery", at, query };
  }
  const lambda = tryLambdaList(tokens);
  if (lambda !== null) return lambda;
  const items = tokens.parenthesized(() => parseExpression(tokens));
  return items.length === 1 ? items[0]! : { kind: "row", at, items };
}

/** `(a, b) -> …` */
function tryLambdaList(tokens: TokenStream): Expression | null {
  const at = tokens.position;
  const mark = tokens.mark;
  tokens.expectSymbol("(");
  const parameters: Name[] = [];
  while (tokens.isAlias) {
    parameters.push(tokens.expectName());
    if (!tokens.takeSymbol(",")) break;
  }
  if (parameters.length > 0 && tokens.takeSymbol(")") && tokens.takeSymbol("->"))
    return { kind: "lambda", at, parameters, body: parseExpression(tokens) };
  tokens.reset(mark);
  return null;
}

/** Forms that begin with a keyword. */
function parseSpecial(tokens: TokenStream): Expression | null {
  const at = tokens.position;
  const next = tokens.peek(1);
  switch (tokens.token.value) {
    case "NULL":
      tokens.next();
      return { kind: "null", at };
    case "TRUE":
    case "FALSE":
      return { kind: "boolean", at, value: tokens.next().value === "TRUE" };
    case "CASE":
      return parseCase(tokens);
    case "EXISTS": {
      if (next.value !== "(") return null;
      tokens.next();
      tokens.expectSymbol("(");
      const query = parseQuery(tokens);
      tokens.expectSymbol(")");
      return { kind: "exists", at, query };
    }
    case "CAST": {
      if (next.value !== "(") return null;
      tokens.next();
      tokens.expectSymbol("(");
      const operand = parseExpression(tokens);
      tokens.expectWords("AS");
      const type = parseDataType(tokens);
      tokens.expectSymbol(")");
      return { kind: "cast", at, operand, type };
    }
    case "DATE":
    case "DATETIME":
    case "TIMESTAMP":
    case "TIMESTAMP_NTZ":
      if (next.kind !== "string") return null;
      return {
        kind: "typedText",
        at,
        type: { kind: tokens.next().value.toLowerCase() as ScalarKind },
        value: tokens.expectText(),
      };
    case "INTERVAL": {
      if (next.kind !== "string" && next.kind !== "number" && next.value !== "(") return null;
      tokens.next();
      const value = parseSign(tokens);
      const unit = tokens.expectName().text.toUpperCase();
      return { kind: "interval", at, value, unit };
    }
    default:
      return null;
  }
}

function parseCase(tokens: TokenStream): Expression {
  const at = tokens.position;
  tokens.expectWords("CASE");
  const operand = tokens.isWord("WHEN") ? null : parseExpression(tokens);
  const branches: { when: Expression; then: Expression }[] = [];
  while (tokens.takeWords("WHEN")) {
    const when = parseExpression(tokens);
    tokens.expectWords("THEN");
    branches.push({ when, then: parseExpression(tokens) });
  }
  if (branches.length === 0) throw tokens.unexpected("expect WHEN");
  const otherwise = tokens.takeWords("ELSE") ? parseExpression(tokens) : null;
  tokens.expectWords("END");
  return { kind: "case", at, operand, branches, otherwise };
}

/** A column, `t.*`, a call, or the one-parameter lambda `x -> …`. */
function parseNamed(tokens: TokenStream): Expression {
  const at = tokens.position;
  const isWord = tokens.token.kind === "word";
  if (isWord && !tokens.isAlias && tokens.peek(1).value !== "(" && tokens.peek(1).value !== ".")
    throw tokens.unexpected("");
  const parts = [tokens.expectName()];
  if (tokens.isSymbol("(")) return parseCall(tokens, parts[0]!);
  if (parts.length === 1 && tokens.takeSymbol("->"))
    return { kind: "lambda", at, parameters: parts, body: parseExpression(tokens) };
  while (tokens.isSymbol(".")) {
    if (tokens.peek(1).value === "*" && tokens.peek(1).kind === "symbol") {
      tokens.next();
      tokens.next();
      return { kind: "star", at, qualifier: parts, except: parseExcept(tokens) };
    }
    tokens.next();
    parts.push(tokens.expectName());
    if (tokens.isSymbol("(")) return parseCall(tokens, parts.at(-1)!);
  }
  return { kind: "column", at, parts };
}

function parseExcept(tokens: TokenStream): Name[] {
  if (!tokens.isWord("EXCEPT") || tokens.peek(1).value !== "(" || startsQuery(tokens, 2)) return [];
  tokens.next();
  return tokens.parenthesized(() => tokens.expectName());
}

function parseCall(tokens: TokenStream, name: Name): Call {
  tokens.expectSymbol("(");
  const distinct = tokens.takeWords("DISTINCT");
  if (!distinct) tokens.takeWords("ALL");
  const args = tokens.isSymbol(")") ? [] : tokens.commaList(() => parseExpression(tokens));
  let orderBy = tokens.isWord("ORDER", "BY") ? parseOrderBy(tokens) : [];
  let ignoreNulls = tokens.takeWords("IGNORE", "NULLS");
  tokens.expectSymbol(")");
  if (tokens.takeWords("WITHIN", "GROUP")) {
    tokens.expectSymbol("(");
    orderBy = parseOrderBy(tokens);
    tokens.expectSymbol(")");
  }
  let filter: Expression | null = null;
  if (tokens.isWord("FILTER") && tokens.peek(1).value === "(") {
    tokens.next();
    tokens.expectSymbol("(");
    tokens.expectWords("WHERE");
    filter = parseExpression(tokens);
    tokens.expectSymbol(")");
  }
  if (tokens.takeWords("IGNORE", "NULLS")) ignoreNulls = true;
  const over = tokens.takeWords("OVER") ? parseOver(tokens) : null;
  return {
    kind: "call",
    at: name.at,
    name: name.text.toUpperCase(),
    distinct,
    args,
    filter,
    orderBy,
    ignoreNulls,
    over,
  };
}

function parseOver(tokens: TokenStream): Window {
  if (!tokens.isSymbol("(")) return { name: tokens.expectName(), partitionBy: [], orderBy: [], frame: null };
  return parseWindow(tokens);
}

/** `(name PARTITION BY … ORDER BY … ROWS …)` */
export function parseWindow(tokens: TokenStream): Window {
  tokens.expectSymbol("(");
  const name = tokens.isAlias && !isWindowClause(tokens) ? tokens.expectName() : null;
  const partitions = tokens.takeWords("PARTITION", "BY") || tokens.takeWords("DISTRIBUTE", "BY");
  const partitionBy = partitions ? tokens.commaList(() => parseExpression(tokens)) : [];
  const orderBy = tokens.isWord("ORDER", "BY") || tokens.isWord("SORT", "BY") ? parseOrderBy(tokens) : [];
  const frame = parseFrame(tokens);
  tokens.expectSymbol(")");
  return { name, partitionBy, orderBy, frame };
}

function isWindowClause(tokens: TokenStream): boolean {
  return ["PARTITION", "DISTRIBUTE", "ORDER", "SORT", "ROWS", "RANGE"].some((word) => tokens.isWord(word));
}

function parseFrame(tokens: TokenStream): Frame | null {
  const unit = (["ROWS", "RANGE"] as const).find((word) => tokens.takeWords(word));
  if (unit === undefined) return null;
  if (!tokens.takeWords("BETWEEN")) return { unit, start: parseFrameBound(tokens), end: null };
  const start = parseFrameBound(tokens);
  tokens.expectWords("AND");
  return { unit, start, end: parseFrameBound(tokens) };
}

function parseFrameBound(tokens: TokenStream): FrameBound {
  if (tokens.takeWords("CURRENT", "ROW")) return { kind: "currentRow" };
  if (tokens.takeWords("UNBOUNDED", "PRECEDING")) return { kind: "unboundedPreceding" };
  if (tokens.takeWords("UNBOUNDED", "FOLLOWING")) return { kind: "unboundedFollowing" };
  const offset = parseBits(tokens, 0);
  if (tokens.takeWords("PRECEDING")) return { kind: "preceding", offset };
  tokens.expectWords("FOLLOWING");
  return { kind: "following", offset };
}

/** From the words `ORDER BY` (or `SORT BY`) on. */
export function parseOrderBy(tokens: TokenStream): OrderItem[] {
  if (!tokens.takeWords("SORT")) tokens.expectWords("ORDER");
  tokens.expectWords("BY");
  return tokens.commaList(() => {
    const expression = parseExpression(tokens);
    const descending = tokens.takeWords("DESC");
    if (!descending) tokens.takeWords("ASC");
    const nulls = tokens.takeWords("NULLS", "FIRST") ? "FIRST" : tokens.takeWords("NULLS", "LAST") ? "LAST" : null;
    return { expression, descending, nulls };
  });
}

function isNameToken(tokens: TokenStream, ahead: number): boolean {
  const { kind } = tokens.peek(ahead);
  return kind === "word" || kind === "name";
}
