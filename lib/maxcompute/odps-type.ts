import { AppError } from "@/lib/core/errors";

/** A MaxCompute type. `char` and `varchar` lengths count characters. */
export type OdpsType =
  | { readonly kind: ScalarKind }
  | { readonly kind: "decimal"; readonly precision: number; readonly scale: number }
  | { readonly kind: "varchar" | "char"; readonly length: number }
  | { readonly kind: "array"; readonly element: OdpsType }
  | { readonly kind: "map"; readonly key: OdpsType; readonly value: OdpsType }
  | { readonly kind: "struct"; readonly fields: readonly StructField[] };

export interface StructField {
  readonly name: string;
  readonly type: OdpsType;
}

export type ScalarKind = (typeof SCALAR_KINDS)[number];

const SCALAR_KINDS = [
  "bigint",
  "int",
  "smallint",
  "tinyint",
  "double",
  "float",
  "boolean",
  "string",
  "binary",
  "datetime",
  "date",
  "timestamp",
  "timestamp_ntz",
  "interval_day_time",
  "interval_year_month",
  "json",
] as const;
const SCALARS: ReadonlySet<string> = new Set(SCALAR_KINDS);

/** What DECIMAL means without parameters in the 2.0 type system. */
const DEFAULT_DECIMAL = { precision: 38, scale: 18 } as const;
/** Deeper nesting than any real table has; keeps a hostile type text from exhausting the stack. */
const MAX_DEPTH = 64;

/**
 * Parses a type as DDL and table metadata write it: `BIGINT`, `decimal(10,2)`, `ARRAY<STRUCT<a:BIGINT,b:STRING>>`.
 * Case and blanks do not matter; struct members may be backquoted and may carry a COMMENT, which is dropped.
 *
 * @throws AppError "maxcompute.type_unsupported"
 */
export function parseOdpsType(text: string): OdpsType {
  const parser = new TypeParser(text);
  const type = parser.type(0);
  parser.end();
  return type;
}

/** The type in the cloud's own spelling: lower case, no blanks, `decimal(38,18)`, `struct<a:bigint>`. */
export function formatOdpsType(type: OdpsType): string {
  switch (type.kind) {
    case "decimal":
      return `decimal(${type.precision},${type.scale})`;
    case "varchar":
    case "char":
      return `${type.kind}(${type.length})`;
    case "array":
      return `array<${formatOdpsType(type.element)}>`;
    case "map":
      return `map<${formatOdpsType(type.key)},${formatOdpsType(type.value)}>`;
    case "struct":
      return `struct<${type.fields.map((field) => `${formatMember(field.name)}:${formatOdpsType(field.type)}`).join(",")}>`;
    default:
      return type.kind;
  }
}

function formatMember(name: string): string {
  return /^\w+$/.test(name) ? name : `\`${name.replaceAll("`", "``")}\``;
}

class TypeParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  type(depth: number): OdpsType {
    if (depth > MAX_DEPTH) this.#fail("nested too deeply");
    const word = this.#word().toLowerCase();
    if (SCALARS.has(word)) return { kind: word as ScalarKind };
    switch (word) {
      case "decimal":
      case "numeric":
        return this.#decimal();
      case "varchar":
      case "char":
        return { kind: word, length: this.#arguments(1, 1)[0]! };
      case "array": {
        this.#expect("<");
        const element = this.type(depth + 1);
        this.#expect(">");
        return { kind: "array", element };
      }
      case "map": {
        this.#expect("<");
        const key = this.type(depth + 1);
        this.#expect(",");
        const value = this.type(depth + 1);
        this.#expect(">");
        return { kind: "map", key, value };
      }
      case "struct":
        return this.#struct(depth);
      default:
        return this.#fail(word === "" ? "a type name is missing" : `${word} is not a type`);
    }
  }

  end(): void {
    this.#blanks();
    if (this.#at < this.#text.length) this.#fail(`unexpected text after character ${this.#at}`);
  }

  #decimal(): OdpsType {
    if (!this.#looksAt("(")) return { kind: "decimal", ...DEFAULT_DECIMAL };
    const [precision = 0, scale = 0] = this.#arguments(1, 2);
    if (precision < 1 || scale > precision) this.#fail("precision and scale do not fit each other");
    return { kind: "decimal", precision, scale };
  }

  #struct(depth: number): OdpsType {
    this.#expect("<");
    const fields: StructField[] = [];
    do {
      const name = this.#member();
      this.#expect(":");
      fields.push({ name, type: this.type(depth + 1) });
      this.#comment();
    } while (this.#take(","));
    this.#expect(">");
    return { kind: "struct", fields };
  }

  #arguments(least: number, most: number): number[] {
    this.#expect("(");
    const values: number[] = [];
    do {
      const digits = this.#word();
      if (!/^\d{1,9}$/.test(digits)) this.#fail("a number is missing between the parentheses");
      values.push(Number(digits));
    } while (this.#take(","));
    this.#expect(")");
    if (values.length < least || values.length > most) this.#fail("wrong number of parameters");
    return values;
  }

  #member(): string {
    this.#blanks();
    if (!this.#take("`")) {
      const word = this.#word();
      return word === "" ? this.#fail("a member name is missing") : word;
    }
    let name = "";
    for (;;) {
      const close = this.#text.indexOf("`", this.#at);
      if (close < 0) this.#fail("a backquote is not closed");
      name += this.#text.slice(this.#at, close);
      this.#at = close + 1;
      if (this.#text[this.#at] !== "`") return name;
      name += "`";
      this.#at++;
    }
  }

  #comment(): void {
    const match = /^\s*comment\s*('(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*")/i.exec(this.#text.slice(this.#at));
    if (match) this.#at += match[0].length;
  }

  #word(): string {
    this.#blanks();
    const from = this.#at;
    while (/[\p{L}\p{N}_]/u.test(this.#text[this.#at] ?? "")) this.#at++;
    return this.#text.slice(from, this.#at);
  }

  #looksAt(symbol: string): boolean {
    this.#blanks();
    return this.#text[this.#at] === symbol;
  }

  #take(symbol: string): boolean {
    if (!this.#looksAt(symbol)) return false;
    this.#at++;
    return true;
  }

  #expect(symbol: string): void {
    if (!this.#take(symbol)) this.#fail(`"${symbol}" is missing at character ${this.#at + 1}`);
  }

  #blanks(): void {
    while (/\s/.test(this.#text[this.#at] ?? "")) this.#at++;
  }

  #fail(reason: string): never {
    throw new AppError("maxcompute.type_unsupported", { type: this.#text, reason });
  }
}
