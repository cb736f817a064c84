import { AppError, type ErrorCode, type ErrorParams } from "../../errors";

/** Errors that name the parameter and a column besides what else they say. */
type ParameterErrorCode = Extract<ErrorCode, `schedule.param_${string}`>;
type Extra<Code extends ParameterErrorCode> = Omit<ErrorParams<Code>, "name" | "column">;

/** A position in a value, or in the content of one pair of brackets; knows its columns in the whole value. */
export class Reader {
  readonly text: string;
  readonly name: string;
  readonly warnings: AppError[];
  /** The column of `text[0]` in the whole value, from 1. */
  readonly firstColumn: number;
  #at = 0;

  constructor(text: string, name: string, firstColumn = 1, warnings: AppError[] = []) {
    this.text = text;
    this.name = name;
    this.firstColumn = firstColumn;
    this.warnings = warnings;
  }

  get atEnd(): boolean {
    return this.#at >= this.text.length;
  }
  get column(): number {
    return this.firstColumn + this.#at;
  }
  get rest(): string {
    return this.text.slice(this.#at);
  }
  /** The whole character at the position, also one outside the basic plane. */
  get character(): string {
    return String.fromCodePoint(this.text.codePointAt(this.#at) ?? 0);
  }

  startsWith(prefix: string): boolean {
    return this.text.startsWith(prefix, this.#at);
  }

  /** Consumes and returns what the sticky `pattern` matches here; null, and nothing consumed, when it does not. */
  take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.text);
    if (!match) return null;
    this.#at += match[0].length;
    return match[0];
  }

  /** Consumes `$[...]` or `${...}` and returns its content; brackets do not nest. */
  openGroup(bracket: "]" | "}"): Reader {
    const column = this.column;
    const close = this.text.indexOf(bracket, this.#at);
    const content = this.text.slice(this.#at + 2, close);
    if (close < 0 || content.includes("$")) this.fail("schedule.param_unclosed", column, { bracket });
    const group = new Reader(content, this.name, column + 2, this.warnings);
    this.#at = close + 1;
    return group;
  }

  /** A reader of the next `content.length` characters; this one does not move. */
  inside(content: string): Reader {
    return new Reader(content, this.name, this.column, this.warnings);
  }

  fail<Code extends ParameterErrorCode>(code: Code, column: number, extra: Extra<Code>): never {
    throw this.#error(code, column, extra);
  }

  warn(code: "schedule.param_warn_month_second" | "schedule.param_warn_invisible", column: number): void {
    this.warnings.push(this.#error(code, column, {}));
  }

  #error<Code extends ParameterErrorCode>(code: Code, column: number, extra: Extra<Code>): AppError {
    const params = { name: this.name, column, ...extra } as unknown as ErrorParams<Code>;
    return new AppError(code, params, { path: this.name, details: { column } });
  }
}
