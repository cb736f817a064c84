import type { Expression, GroupBy, Name, Query, QueryBody, Select, SelectItem, Source, TableName } from "./ast";
import { parseExpression, parseOrderBy, parseWindow } from "./parse-expression";
import type { TokenStream } from "./token-stream";

/** Whether a query begins `ahead` tokens from here, behind any opening parentheses. */
export function startsQuery(tokens: TokenStream, ahead: number): boolean {
  let at = ahead;
  while (tokens.peek(at).kind === "symbol" && tokens.peek(at).value === "(") at++;
  const { kind, value } = tokens.peek(at);
  return kind === "word" && ["SELECT", "WITH", "VALUES", "FROM"].includes(value) && !isField(tokens, at);
}

function isField(tokens: TokenStream, at: number): boolean {
  return [".", ",", ")", "="].includes(tokens.peek(at + 1).value);
}

/** A query with its WITH list, its ORDER BY and its LIMIT. */
export function parseQuery(tokens: TokenStream): Query {
  const at = tokens.position;
  const list = parseWith(tokens);
  const body = parseSetOperation(tokens);
  return { at, with: list, body, ...parseQueryEnd(tokens) };
}

/** `WITH a AS (…), b AS (…)`, or nothing. An INSERT may follow it as well as a SELECT. */
export function parseWith(tokens: TokenStream): Query["with"] {
  if (!tokens.takeWords("WITH")) return [];
  return tokens.commaList(() => {
    const name = tokens.expectName();
    const columns = tokens.isSymbol("(") ? tokens.parenthesized(() => tokens.expectName()) : [];
    tokens.expectWords("AS");
    tokens.expectSymbol("(");
    const query = parseQuery(tokens);
    tokens.expectSymbol(")");
    return { name, columns, query };
  });
}

function parseQueryEnd(tokens: TokenStream): Pick<Query, "orderBy" | "limit" | "offset"> {
  if (tokens.takeWords("DISTRIBUTE", "BY") || tokens.takeWords("CLUSTER", "BY"))
    tokens.commaList(() => parseExpression(tokens));
  const orderBy = tokens.isWord("ORDER", "BY") || tokens.isWord("SORT", "BY") ? parseOrderBy(tokens) : [];
  let limit: Expression | null = null;
  let offset: Expression | null = null;
  if (tokens.takeWords("LIMIT")) {
    limit = parseExpression(tokens);
    if (tokens.takeSymbol(",")) [offset, limit] = [limit, parseExpression(tokens)];
  }
  if (tokens.takeWords("OFFSET")) {
    offset = parseExpression(tokens);
    if (!tokens.takeWords("ROWS")) tokens.takeWords("ROW");
    if (limit === null && tokens.takeWords("LIMIT")) limit = parseExpression(tokens);
  }
  return { orderBy, limit, offset };
}

function parseSetOperation(tokens: TokenStream): QueryBody {
  let left = parseIntersection(tokens);
  for (;;) {
    const at = tokens.position;
    const operator = (["UNION", "EXCEPT", "MINUS"] as const).find((word) => tokens.takeWords(word));
    if (operator === undefined) return left;
    const all = tokens.takeWords("ALL");
    if (!all) tokens.takeWords("DISTINCT");
    const right = parseIntersection(tokens);
    left = { kind: "set", at, operator: operator === "MINUS" ? "EXCEPT" : operator, all, left, right };
  }
}

function parseIntersection(tokens: TokenStream): QueryBody {
  let left = parseQueryTerm(tokens);
  for (;;) {
    const at = tokens.position;
    if (!tokens.takeWords("INTERSECT")) return left;
    const all = tokens.takeWords("ALL");
    if (!all) tokens.takeWords("DISTINCT");
    left = { kind: "set", at, operator: "INTERSECT", all, left, right: parseQueryTerm(tokens) };
  }
}

function parseQueryTerm(tokens: TokenStream): QueryBody {
  const at = tokens.position;
  if (tokens.takeSymbol("(")) {
    const query = parseQuery(tokens);
    tokens.expectSymbol(")");
    return { kind: "nested", at, query };
  }
  if (tokens.takeWords("VALUES")) return { kind: "values", at, rows: parseRows(tokens) };
  if (tokens.isWord("FROM")) return parseFromFirst(tokens);
  if (!tokens.isWord("SELECT")) throw tokens.unexpected("expect SELECT");
  return parseSelect(tokens, null);
}

/** `(1, 'a'), (2, 'b')` */
function parseRows(tokens: TokenStream): Expression[][] {
  return tokens.commaList(() =>
    tokens.isSymbol("(") ? tokens.parenthesized(() => parseExpression(tokens)) : [parseExpression(tokens)],
  );
}

/** `FROM x SELECT …`, the Hive order. */
function parseFromFirst(tokens: TokenStream): Select {
  tokens.expectWords("FROM");
  const from = parseSources(tokens);
  if (!tokens.isWord("SELECT")) throw tokens.unexpected("expect SELECT");
  return parseSelect(tokens, from);
}

function parseSelect(tokens: TokenStream, given: Source | null): Select {
  const at = tokens.position;
  tokens.expectWords("SELECT");
  const distinct = tokens.takeWords("DISTINCT");
  if (!distinct) tokens.takeWords("ALL");
  const items = tokens.commaList(() => parseSelectItem(tokens));
  const from = tokens.takeWords("FROM") ? parseSources(tokens) : given;
  const where = tokens.takeWords("WHERE") ? parseExpression(tokens) : null;
  const groupBy = tokens.takeWords("GROUP", "BY") ? parseGroupBy(tokens) : null;
  const having = tokens.takeWords("HAVING") ? parseExpression(tokens) : null;
  const windows = tokens.takeWords("WINDOW")
    ? tokens.commaList(() => {
        const name = tokens.expectName();
        tokens.expectWords("AS");
        return { name, window: parseWindow(tokens) };
      })
    : [];
  const qualify = tokens.takeWords("QUALIFY") ? parseExpression(tokens) : null;
  return { kind: "select", at, distinct, items, from, where, groupBy, having, qualify, windows };
}

function parseSelectItem(tokens: TokenStream): SelectItem {
  const expression = parseExpression(tokens);
  if (tokens.takeWords("AS")) {
    const aliases = tokens.isSymbol("(") ? tokens.parenthesized(() => tokens.expectName()) : [tokens.expectName()];
    return { expression, aliases };
  }
  return { expression, aliases: tokens.isAlias ? [tokens.expectName()] : [] };
}

function parseGroupBy(tokens: TokenStream): GroupBy {
  for (const form of ["ROLLUP", "CUBE"] as const) {
    if (tokens.isWord(form) && tokens.peek(1).value === "(") {
      tokens.next();
      return { form, items: tokens.parenthesized(() => parseExpression(tokens)) };
    }
  }
  if (tokens.takeWords("GROUPING", "SETS")) return { items: [], form: { sets: parseGroupingSets(tokens) } };
  const items = tokens.commaList(() => parseExpression(tokens));
  if (tokens.takeWords("GROUPING", "SETS")) return { items, form: { sets: parseGroupingSets(tokens) } };
  if (tokens.takeWords("WITH", "ROLLUP")) return { items, form: "ROLLUP" };
  if (tokens.takeWords("WITH", "CUBE")) return { items, form: "CUBE" };
  return { items, form: "plain" };
}

function parseGroupingSets(tokens: TokenStream): Expression[][] {
  return tokens.parenthesized(() => {
    if (!tokens.takeSymbol("(")) return [parseExpression(tokens)];
    const items = tokens.isSymbol(")") ? [] : tokens.commaList(() => parseExpression(tokens));
    tokens.expectSymbol(")");
    return items;
  });
}

function parseSources(tokens: TokenStream): Source {
  let source = parseJoins(tokens);
  while (tokens.takeSymbol(","))
    source = {
      kind: "join",
      type: "CROSS",
      natural: false,
      left: source,
      right: parseJoins(tokens),
      on: null,
      using: [],
    };
  return source;
}

function parseJoins(tokens: TokenStream): Source {
  let left = parseLateralViews(tokens, parseSource(tokens));
  for (;;) {
    const natural = tokens.takeWords("NATURAL");
    const type = takeJoin(tokens);
    if (type === null) {
      if (natural) throw tokens.unexpected("expect JOIN");
      return left;
    }
    const right = parseSource(tokens);
    const on = tokens.takeWords("ON") ? parseExpression(tokens) : null;
    const using = on === null && tokens.takeWords("USING") ? tokens.parenthesized(() => tokens.expectName()) : [];
    left = parseLateralViews(tokens, { kind: "join", type, natural, left, right, on, using });
  }
}

type Join = Extract<Source, { kind: "join" }>["type"];

function takeJoin(tokens: TokenStream): Join | null {
  if (tokens.takeWords("JOIN") || tokens.takeWords("INNER", "JOIN")) return "INNER";
  if (tokens.takeWords("CROSS", "JOIN")) return "CROSS";
  if (tokens.takeWords("LEFT", "SEMI", "JOIN")) return "LEFT SEMI";
  if (tokens.takeWords("LEFT", "ANTI", "JOIN")) return "LEFT ANTI";
  for (const type of ["LEFT", "RIGHT", "FULL"] as const)
    if (tokens.takeWords(type, "JOIN") || tokens.takeWords(type, "OUTER", "JOIN")) return type;
  return null;
}

function parseSource(tokens: TokenStream): Source {
  if (tokens.isSymbol("(")) {
    if (startsQuery(tokens, 1)) {
      tokens.expectSymbol("(");
      const query = parseQuery(tokens);
      tokens.expectSymbol(")");
      return { kind: "query", query, ...parseSourceAlias(tokens) };
    }
    tokens.expectSymbol("(");
    const nested = parseSources(tokens);
    tokens.expectSymbol(")");
    return nested;
  }
  if (tokens.takeWords("VALUES")) {
    const at = tokens.position;
    const body: QueryBody = { kind: "values", at, rows: parseRows(tokens) };
    const query: Query = { at, with: [], body, orderBy: [], limit: null, offset: null };
    return { kind: "query", query, ...parseSourceAlias(tokens) };
  }
  if (tokens.token.kind === "variable") {
    const at = tokens.position;
    const name = tokens.next().value;
    return { kind: "variable", name, at, alias: parseSourceAlias(tokens).alias };
  }
  const name = parseTableName(tokens);
  return { kind: "table", name, alias: parseSourceAlias(tokens).alias };
}

function parseSourceAlias(tokens: TokenStream): { alias: Name | null; columns: Name[] } {
  const hasAlias = tokens.takeWords("AS") || tokens.isAlias;
  const alias = hasAlias ? tokens.expectName() : null;
  const columns = alias !== null && tokens.isSymbol("(") ? tokens.parenthesized(() => tokens.expectName()) : [];
  return { alias, columns };
}

function parseLateralViews(tokens: TokenStream, source: Source): Source {
  let input = source;
  while (tokens.takeWords("LATERAL", "VIEW")) {
    const outer = tokens.takeWords("OUTER");
    const call = parseExpression(tokens);
    if (call.kind !== "call") throw tokens.unexpected("expect a table function");
    const alias = tokens.expectName();
    const columns = tokens.takeWords("AS") ? tokens.commaList(() => tokens.expectName()) : [];
    input = { kind: "lateralView", input, outer, call, alias, columns };
  }
  return input;
}

/** `name`, `project.name`, `schema.name` or `project.schema.name`, each part quoted or not. */
export function parseTableName(tokens: TokenStream): TableName {
  const at = tokens.position;
  const parts = [tokens.expectName()];
  while (parts.length < 3 && tokens.takeSymbol(".")) parts.push(tokens.expectName());
  return { parts, at };
}
