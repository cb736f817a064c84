import type { OdpsType, ScalarKind } from "@/lib/maxcompute/odps-type";
import { parseError } from "./odps-error";
import type { TokenStream } from "./token-stream";

const SCALARS: Readonly<Record<string, ScalarKind>> = {
  bigint: "bigint",
  long: "bigint",
  int: "int",
  integer: "int",
  smallint: "smallint",
  tinyint: "tinyint",
  double: "double",
  float: "float",
  boolean: "boolean",
  string: "string",
  binary: "binary",
  datetime: "datetime",
  date: "date",
  timestamp: "timestamp",
  timestamp_ntz: "timestamp_ntz",
  json: "json",
  interval_day_time: "interval_day_time",
  interval_year_month: "interval_year_month",
};
const MAX_TEXT_LENGTH = { varchar: 65_535, char: 255 } as const;
const MAX_PRECISION = 38;
const MAX_SCALE = 18;

/** Reads a column type. @throws OdpsError ODPS-0130161 for an unknown type or parameters out of bounds. */
export function parseDataType(tokens: TokenStream): OdpsType {
  const at = tokens.position;
  const name = tokens.expectName().text;
  switch (name) {
    case "varchar":
    case "char": {
      const [length = 0] = tokens.parenthesized(() => tokens.expectCount());
      if (length < 1 || length > MAX_TEXT_LENGTH[name])
        throw parseError(at, `invalid length of ${name}, it must be between 1 and ${MAX_TEXT_LENGTH[name]}`);
      return { kind: name, length };
    }
    case "decimal":
    case "numeric":
      return parseDecimal(tokens);
    case "array": {
      tokens.expectSymbol("<");
      const element = parseDataType(tokens);
      tokens.expectSymbol(">");
      return { kind: "array", element };
    }
    case "map": {
      tokens.expectSymbol("<");
      const key = parseDataType(tokens);
      tokens.expectSymbol(",");
      const value = parseDataType(tokens);
      tokens.expectSymbol(">");
      return { kind: "map", key, value };
    }
    case "struct":
      return parseStruct(tokens);
    default: {
      const kind = Object.hasOwn(SCALARS, name) ? SCALARS[name] : undefined;
      if (kind === undefined) throw parseError(at, `invalid type '${name}'`);
      return { kind };
    }
  }
}

function parseStruct(tokens: TokenStream): OdpsType {
  tokens.expectSymbol("<");
  const fields = tokens.commaList(() => {
    const name = tokens.expectName().text;
    tokens.takeSymbol(":");
    const type = parseDataType(tokens);
    if (tokens.takeWords("COMMENT")) tokens.expectText();
    return { name, type };
  });
  tokens.expectSymbol(">");
  return { kind: "struct", fields };
}

function parseDecimal(tokens: TokenStream): OdpsType {
  const at = tokens.position;
  const isBare = !tokens.isSymbol("(");
  const [precision = 0, scale = 0] = isBare
    ? [MAX_PRECISION, MAX_SCALE]
    : tokens.parenthesized(() => tokens.expectCount());
  if (precision < 1 || precision > MAX_PRECISION || scale > MAX_SCALE || scale > precision)
    throw parseError(at, `invalid decimal precision or scale: (${precision},${scale})`);
  return { kind: "decimal", precision, scale };
}
