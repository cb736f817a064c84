import { AppError } from "../errors";

/** Where something stands in the SQL text, counted from 1 as the service does. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Lexical grammar of MaxCompute SQL. Both quotes delimit strings, backslash escapes are active inside them, backquotes
 * delimit names, `--` and block comments (optimizer hints among them) are blanks, and names are case-insensitive.
 * Source: MaxCompute SQL reference (lexical rules, escape sequences); the statements that PyODPS, DataX and dbt send.
 */
export interface Token extends Position {
  readonly kind: "word" | "name" | "string" | "number" | "symbol" | "variable" | "end";
  /** As written. */
  readonly text: string;
  /** What it means: upper-case keyword of a word, text of a string or quoted name, digits of a number, the symbol. */
  readonly value: string;
  /** Offset of the first character. */
  readonly start: number;
  readonly end: number;
}

const SYMBOLS = ["<=>", "<>", "!=", "<=", ">=", "==", "||", "&&", "->", ":="];
const SINGLE = "()[]{},;.=<>+-*/%&|^~!:?@";
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", "0": "\0", Z: "\x1a" };

/** @throws AppError "sql.syntax" for an unterminated string, name or comment and for characters that have no place */
export function tokenize(sql: string): Token[] {
  return [...new Tokenizer(sql).tokens()];
}

class Tokenizer {
  readonly #sql: string;
  #at = 0;
  #line = 1;
  #lineStart = 0;

  constructor(sql: string) {
    this.#sql = sql;
  }

  *tokens(): Generator<Token> {
    for (;;) {
      this.#skipBlanks();
      const start = this.#at;
      const position = this.#position();
      const scanned = start >= this.#sql.length ? { kind: "end" as const, value: "" } : this.#scan(position);
      this.#countLines(start);
      yield { ...scanned, ...position, text: this.#sql.slice(start, this.#at), start, end: this.#at };
      if (scanned.kind === "end") return;
    }
  }

  #scan(position: Position): Pick<Token, "kind" | "value"> {
    const character = this.#sql[this.#at]!;
    if (character === "'" || character === '"') return { kind: "string", value: this.#scanString(character, position) };
    if (character === "`") return { kind: "name", value: this.#scanQuotedName(position) };
    if (/[0-9]/.test(character) || (character === "." && /[0-9]/.test(this.#sql[this.#at + 1] ?? "")))
      return this.#scanNumber();
    if (isNameStart(character)) {
      const text = this.#scanWord();
      return { kind: "word", value: text.toUpperCase() };
    }
    if (character === "@" && isNameStart(this.#sql[this.#at + 1] ?? "")) {
      this.#at++;
      return { kind: "variable", value: this.#scanWord().toLowerCase() };
    }
    const symbol = SYMBOLS.find((candidate) => this.#sql.startsWith(candidate, this.#at));
    if (symbol === undefined && !SINGLE.includes(character)) throw parseError(position, `invalid token '${character}'`);
    this.#at += symbol?.length ?? 1;
    return { kind: "symbol", value: symbol ?? character };
  }

  #skipBlanks(): void {
    for (;;) {
      const from = this.#at;
      while (/\s|\ufeff/.test(this.#sql[this.#at] ?? "")) this.#at++;
      this.#countLines(from);
      const comment = this.#at;
      if (this.#sql.startsWith("--", this.#at)) {
        const end = this.#sql.indexOf("\n", this.#at);
        this.#at = end === -1 ? this.#sql.length : end;
      } else if (this.#sql.startsWith("/*", this.#at)) {
        const end = this.#sql.indexOf("*/", this.#at + 2);
        if (end === -1) throw parseError(this.#position(), "unterminated comment");
        this.#at = end + 2;
      }
      if (this.#at === comment) return;
      this.#countLines(comment);
    }
  }

  #scanWord(): string {
    const start = this.#at;
    while (isNamePart(this.#sql[this.#at] ?? "")) this.#at++;
    return this.#sql.slice(start, this.#at);
  }

  /** A number may carry a type suffix (`1L`, `2Y`, `1.5BD`); a name may begin with digits (`3d_model`). */
  #scanNumber(): Pick<Token, "kind" | "value"> {
    const number = /^(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/.exec(this.#sql.slice(this.#at, this.#at + 400));
    const digits = number?.[0] ?? "";
    const suffix = /^(?:BD|[LSYDF])(?![A-Za-z0-9_])/i.exec(this.#sql.slice(this.#at + digits.length))?.[0] ?? "";
    const rest = this.#sql[this.#at + digits.length + suffix.length] ?? "";
    if (/^[0-9]+$/.test(digits) && suffix === "" && isNamePart(rest)) {
      return { kind: "word", value: this.#scanWord().toUpperCase() };
    }
    this.#at += digits.length + suffix.length;
    return { kind: "number", value: digits + suffix.toUpperCase() };
  }

  #scanQuotedName(position: Position): string {
    let name = "";
    for (let at = this.#at + 1; at < this.#sql.length; at++) {
      if (this.#sql[at] !== "`") name += this.#sql[at];
      else if (this.#sql[at + 1] === "`") name += this.#sql[at++];
      else {
        this.#at = at + 1;
        if (name === "") throw parseError(position, "empty name");
        return name;
      }
    }
    throw parseError(position, "unterminated name");
  }

  #scanString(quote: string, position: Position): string {
    let text = "";
    for (let at = this.#at + 1; at < this.#sql.length; at++) {
      const character = this.#sql[at]!;
      if (character === quote) {
        this.#at = at + 1;
        return text;
      }
      if (character !== "\\") {
        text += character;
        continue;
      }
      const next = this.#sql[++at] ?? "";
      const unicode = next === "u" ? /^[0-9a-fA-F]{4}/.exec(this.#sql.slice(at + 1, at + 5))?.[0] : undefined;
      const octal = /^[01][0-7]{2}/.exec(this.#sql.slice(at, at + 3))?.[0];
      if (unicode !== undefined) {
        text += String.fromCharCode(Number.parseInt(unicode, 16));
        at += 4;
      } else if (octal !== undefined) {
        text += String.fromCharCode(Number.parseInt(octal, 8));
        at += 2;
      } else if (next === "%" || next === "_") text += `\\${next}`;
      else text += ESCAPES[next] ?? next;
    }
    throw parseError(position, "unterminated string");
  }

  #position(): Position {
    return { line: this.#line, column: this.#at - this.#lineStart + 1 };
  }

  #countLines(from: number): void {
    for (let at = this.#sql.indexOf("\n", from); at !== -1 && at < this.#at; at = this.#sql.indexOf("\n", at + 1)) {
      this.#line++;
      this.#lineStart = at + 1;
    }
  }
}

function parseError({ line, column }: Position, reason: string): AppError {
  return new AppError("sql.syntax", { line, column, reason }, { details: { line, column, reason } });
}

function isNameStart(character: string): boolean {
  return /[A-Za-z_\u0080-\uffff]/.test(character);
}

function isNamePart(character: string): boolean {
  return /[A-Za-z0-9_$\u0080-\uffff]/.test(character);
}
