import { tokenize, type Token } from "./tokenizer";

/**
 * What the statements of a script do, read from their tokens: the verb that decides after all WITH clauses, and the
 * tables that stand where the grammar has tables. Source: MaxCompute SQL reference (SELECT, FROM … INSERT, INSERT, DDL).
 */
export interface SqlStatement {
  /** As written, without the semicolon. */
  readonly text: string;
  /** Offsets within the script, end exclusive. */
  readonly start: number;
  readonly end: number;
  /** Of the first token, from 1. */
  readonly line: number;
  /** `read` changes neither data nor tables; `set` only gives the statements after it a hint. */
  readonly effect: "read" | "write" | "set";
  /** Upper case: SELECT, INSERT, CREATE. */
  readonly verb: string;
  /** Of a SET. */
  readonly hint: { readonly name: string; readonly value: string } | null;
  /** Tables it takes rows from, lower case, `project.table` where written so; without names of its WITH clause. */
  readonly reads: readonly string[];
  /** Tables it puts rows into. */
  readonly writes: readonly TableWrite[];
}

export interface TableWrite {
  readonly table: string;
  /** `ds='20260701'` as written, or null. */
  readonly partition: string | null;
}

const READS = new Set(["SELECT", "SHOW", "DESC", "DESCRIBE", "EXPLAIN", "LIST", "VALUES", "WHOAMI"]);
/** `EXTRACT(day FROM t)` names no table. */
const FROM_FUNCTIONS = new Set(["EXTRACT", "TRIM", "SUBSTRING", "OVERLAY"]);

/**
 * The statements of a script, in order; `${name}` may stand wherever a word or text may.
 * @throws AppError "sql.syntax"
 */
export function readStatements(script: string): SqlStatement[] {
  const statements: SqlStatement[] = [];
  let tokens: Token[] = [];
  for (const token of tokenize(withoutReferences(script))) {
    const ends = token.kind === "end" || isSymbol(token, ";");
    if (!ends) tokens.push(token);
    else if (tokens.length > 0) {
      statements.push(readStatement(script, tokens));
      tokens = [];
    }
  }
  return statements;
}

/** The statement that a cursor stands in or just after; null where there is none. */
export function statementAt(statements: readonly SqlStatement[], offset: number): SqlStatement | null {
  return statements.find(({ end }) => offset <= end + 1) ?? statements.at(-1) ?? null;
}

/** References become words of the same length, so that offsets stay. */
function withoutReferences(script: string): string {
  return script.replace(/\$\{[^{}\n]*\}/g, (reference) => "_".repeat(reference.length));
}

function readStatement(script: string, tokens: readonly Token[]): SqlStatement {
  const [first, last] = [tokens[0]!, tokens.at(-1)!];
  const { verb, effect } = decide(tokens);
  const text = script.slice(first.start, last.end);
  const { reads, writes } = effect === "set" ? { reads: [], writes: [] } : tablesOf(script, tokens);
  return {
    text,
    start: first.start,
    end: last.end,
    line: first.line,
    effect,
    verb,
    hint: effect === "set" ? hintOf(text) : null,
    reads,
    writes,
  };
}

function decide(tokens: readonly Token[]): Pick<SqlStatement, "verb" | "effect"> {
  const at = skipWith(tokens, skipParentheses(tokens, 0));
  const token = tokens[at];
  const verb = token?.kind === "word" ? token.value : (token?.text ?? "");
  if (verb === "SET") return { verb, effect: "set" };
  if (verb === "EXPLAIN") return { verb, effect: "read" };
  const insert = tokens.findIndex((each, i) => isWord(each, "INSERT") && isWord(tokens[i + 1], "INTO", "OVERWRITE"));
  if (insert >= 0) return { verb: "INSERT", effect: "write" };
  if (verb === "FROM" || token?.kind === "variable") return { verb: "SELECT", effect: "read" };
  return { verb, effect: READS.has(verb) ? "read" : "write" };
}

const skipParentheses = (tokens: readonly Token[], from: number) => {
  let at = from;
  while (isSymbol(tokens[at], "(")) at++;
  return at;
};

/** Behind `WITH a AS (…), b (x) AS (…)`, or where it was. */
function skipWith(tokens: readonly Token[], from: number): number {
  if (!isWord(tokens[from], "WITH")) return from;
  let at = from + 1;
  for (;;) {
    while (at < tokens.length && !isWord(tokens[at], "AS")) at++;
    at = closing(tokens, at + 1) + 1;
    if (!isSymbol(tokens[at], ",")) return at;
  }
}

/** Index of the parenthesis that closes the one at `open`. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (isSymbol(tokens[at], "(")) depth++;
    else if (isSymbol(tokens[at], ")") && --depth === 0) return at;
  }
  return tokens.length;
}

function hintOf(text: string): { name: string; value: string } {
  const [name = "", ...value] = text.replace(/^\s*set\s+/i, "").split("=");
  return { name: name.trim(), value: value.join("=").trim() };
}

function tablesOf(script: string, tokens: readonly Token[]): Pick<SqlStatement, "reads" | "writes"> {
  const reads = new Set<string>();
  const writes: TableWrite[] = [];
  const own = new Set<string>();
  /** What stood before each open parenthesis. */
  const callers: (Token | undefined)[] = [];
  const write = (at: number) => {
    const found = nameAt(tokens, at);
    if (!found) return;
    const partition = isWord(tokens[found.end], "PARTITION") ? tokens[found.end + 1] : undefined;
    const close = partition ? closing(tokens, found.end + 1) : -1;
    const spec = partition ? script.slice(partition.end, tokens[close]?.start).trim() : null;
    writes.push({ table: found.name, partition: spec });
  };
  tokens.forEach((token, i) => {
    const [before, next] = [tokens[i - 1], tokens[i + 1]];
    if (isSymbol(token, "(")) callers.push(before);
    else if (isSymbol(token, ")")) callers.pop();
    if (token.kind !== "word") return;
    if (token.value === "AS" && isSymbol(next, "(") && before && isWithName(tokens, i))
      own.add(nameOf(before.kind === "name" || before.kind === "word" ? before : tokens[openOf(tokens, i - 1) - 1]!));
    const isDelete = isWord(before, "DELETE");
    const inFunction = FROM_FUNCTIONS.has(callers.at(-1)?.value ?? "") && callers.at(-1)?.kind === "word";
    if (token.value === "FROM" && isDelete) write(i + 1);
    else if (token.value === "FROM" && !inFunction && !isWord(before, "DISTINCT")) sources(tokens, i + 1, reads);
    else if (token.value === "JOIN" || (token.value === "USING" && !isSymbol(next, "("))) sources(tokens, i + 1, reads);
    else if (token.value === "INSERT" || token.value === "MERGE")
      write(skipWords(tokens, i + 1, ["INTO", "OVERWRITE", "TABLE"]));
    else if (token.value === "UPDATE" && i === 0) write(i + 1);
    else if (token.value === "TABLE" && isWord(tokens[0], "CREATE") && i <= 3 && createsRows(tokens, i))
      write(skipWords(tokens, i + 1, ["IF", "NOT", "EXISTS"]));
  });
  return { reads: [...reads].filter((name) => !own.has(name)), writes };
}

/** Whether the AS at `at` follows a name of a WITH clause: a WITH or a comma at its level stands before that name. */
function isWithName(tokens: readonly Token[], at: number): boolean {
  const name = isSymbol(tokens[at - 1], ")") ? openOf(tokens, at - 1) - 1 : at - 1;
  return (
    isWord(tokens[name - 1], "WITH") || (isSymbol(tokens[name - 1], ",") && tokens.some((each) => isWord(each, "WITH")))
  );
}

/** Index of the parenthesis that the one at `close` closes. */
function openOf(tokens: readonly Token[], close: number): number {
  let depth = 0;
  for (let at = close; at >= 0; at--) {
    if (isSymbol(tokens[at], ")")) depth++;
    else if (isSymbol(tokens[at], "(") && --depth === 0) return at;
  }
  return 0;
}

const createsRows = (tokens: readonly Token[], table: number) =>
  tokens.some(
    (each, i) => i > table && isWord(each, "AS") && isWord(tokens[skipParentheses(tokens, i + 1)], "SELECT", "WITH"),
  );

/** One table, or several with commas between them, each with or without an alias. */
function sources(tokens: readonly Token[], from: number, reads: Set<string>): void {
  for (let at = from; ; at++) {
    const found = nameAt(tokens, at);
    if (!found || isSymbol(tokens[found.end], "(")) return;
    reads.add(found.name);
    at = found.end;
    if (isWord(tokens[at], "AS")) at++;
    if (!isSymbol(tokens[at], ",") && isSymbol(tokens[at + 1], ",")) at++;
    if (!isSymbol(tokens[at], ",")) return;
  }
}

/** `table`, `project.table` or `project.schema.table`. */
function nameAt(tokens: readonly Token[], at: number): { name: string; end: number } | null {
  const first = tokens[at];
  if (first?.kind !== "word" && first?.kind !== "name") return null;
  if (isWord(first, "SELECT", "VALUES", "LATERAL")) return null;
  let name = nameOf(first);
  let end = at + 1;
  while (isSymbol(tokens[end], ".") && tokens[end + 1]) {
    name += `.${nameOf(tokens[end + 1]!)}`;
    end += 2;
  }
  return { name, end };
}

function skipWords(tokens: readonly Token[], from: number, words: readonly string[]): number {
  let at = from;
  while (isWord(tokens[at], ...words)) at++;
  return at;
}

const nameOf = ({ kind, value, text }: Token) => (kind === "name" ? value : text).toLowerCase();
const isSymbol = (token: Token | undefined, symbol: string) => token?.kind === "symbol" && token.value === symbol;
const isWord = (token: Token | undefined, ...words: readonly string[]) =>
  token?.kind === "word" && words.includes(token.value);
