import { AppError } from "@/lib/core/errors";
import { tokenize, type Token } from "@/lib/core/sql/tokenizer";
import type { Name } from "./ast";
import { parseError, type OdpsError, type Position } from "./odps-error";

/** Words that end a clause and so cannot be a table's or column's alias without backquotes. */
const RESERVED = new Set(
  (
    "SELECT FROM WHERE GROUP HAVING ORDER BY LIMIT OFFSET UNION INTERSECT EXCEPT MINUS JOIN INNER LEFT RIGHT FULL CROSS " +
    "OUTER SEMI ANTI NATURAL ON USING LATERAL WINDOW QUALIFY WHEN THEN ELSE END CASE AND OR NOT IN IS LIKE RLIKE ILIKE " +
    "REGEXP BETWEEN AS DISTRIBUTE SORT CLUSTER INSERT VALUES WITH SET MERGE UPDATE DELETE DIV NULL TRUE FALSE CAST " +
    "EXISTS DISTINCT ALL CREATE DROP ALTER TABLE PARTITION OVER OVERWRITE INTO"
  ).split(" "),
);

/** The tokens of a script with one place to read from. */
export class TokenStream {
  readonly sql: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(sql: string) {
    this.sql = sql;
    this.#tokens = tokensOf(sql);
  }

  get token(): Token {
    return this.#tokens[this.#at]!;
  }

  peek(ahead: number): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)]!;
  }

  /** Where reading stands, for `reset`. */
  get mark(): number {
    return this.#at;
  }

  reset(mark: number): void {
    this.#at = mark;
  }

  next(): Token {
    const token = this.token;
    if (token.kind !== "end") this.#at++;
    return token;
  }

  get atEnd(): boolean {
    return this.token.kind === "end";
  }

  isWord(...words: readonly string[]): boolean {
    return words.every((word, ahead) => {
      const token = this.peek(ahead);
      return token.kind === "word" && token.value === word;
    });
  }

  isSymbol(symbol: string): boolean {
    return this.token.kind === "symbol" && this.token.value === symbol;
  }

  /** Takes all of these words, or none. */
  takeWords(...words: readonly string[]): boolean {
    if (!this.isWord(...words)) return false;
    this.#at += words.length;
    return true;
  }

  takeSymbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.#at++;
    return true;
  }

  expectWords(...words: readonly string[]): void {
    for (const word of words) if (!this.takeWords(word)) throw this.unexpected(`expect ${word}`);
  }

  expectSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) throw this.unexpected(`expect '${symbol}'`);
  }

  expectText(): string {
    if (this.token.kind !== "string") throw this.unexpected("expect a string");
    return this.next().value;
  }

  expectCount(): number {
    if (this.token.kind !== "number" || !/^[0-9]+$/.test(this.token.value)) throw this.unexpected("expect a number");
    return Number(this.next().value);
  }

  get isName(): boolean {
    return this.token.kind === "name" || this.token.kind === "word";
  }

  /** A word that may name something where a clause could follow just as well. */
  get isAlias(): boolean {
    return this.token.kind === "name" || (this.token.kind === "word" && !RESERVED.has(this.token.value));
  }

  expectName(): Name {
    if (!this.isName) throw this.unexpected("expect an identifier");
    const token = this.next();
    const text = token.kind === "name" ? token.value : token.text;
    return { text: text.toLowerCase(), at: position(token) };
  }

  commaList<Item>(item: () => Item): Item[] {
    const items = [item()];
    while (this.takeSymbol(",")) items.push(item());
    return items;
  }

  parenthesized<Item>(item: () => Item): Item[] {
    this.expectSymbol("(");
    const items = this.commaList(item);
    this.expectSymbol(")");
    return items;
  }

  get position(): Position {
    return position(this.token);
  }

  unexpected(hint: string): OdpsError {
    const { token } = this;
    const found = token.kind === "end" ? "end of the statement" : `'${token.text.slice(0, 40)}'`;
    return parseError(token, `invalid token ${found}${hint === "" ? "" : `, ${hint}`}`);
  }
}

function position({ line, column }: Token): Position {
  return { line, column };
}

/** @throws OdpsError ODPS-0130161 */
function tokensOf(sql: string): Token[] {
  try {
    return tokenize(sql);
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== "sql.syntax") throw thrown;
    const { line, column, reason } = thrown.details as unknown as Position & { reason: string };
    throw parseError({ line, column }, reason);
  }
}
