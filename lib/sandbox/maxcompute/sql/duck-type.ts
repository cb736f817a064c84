import type { OdpsType } from "@/lib/maxcompute/odps-type";

/** The type whose columns hold a MaxCompute type without parameters. */
const PLAIN = {
  bigint: "BIGINT",
  int: "INTEGER",
  smallint: "SMALLINT",
  tinyint: "TINYINT",
  double: "DOUBLE",
  float: "FLOAT",
  boolean: "BOOLEAN",
  string: "VARCHAR",
  varchar: "VARCHAR",
  char: "VARCHAR",
  binary: "BLOB",
  date: "DATE",
  datetime: "TIMESTAMP",
  timestamp: "TIMESTAMP_NS",
  timestamp_ntz: "TIMESTAMP_NS",
  json: "VARCHAR",
  interval_day_time: "INTERVAL",
  interval_year_month: "INTERVAL",
} as const;

/**
 * The DuckDB type that stores a MaxCompute type. DATETIME and TIMESTAMP are instants, kept as their wall time in UTC;
 * TIMESTAMP_NTZ keeps its wall time. JSON keeps its text as written.
 */
export function duckType(type: OdpsType): string {
  switch (type.kind) {
    case "decimal":
      return `DECIMAL(${type.precision},${type.scale})`;
    case "array":
      return `${duckType(type.element)}[]`;
    case "map":
      return `MAP(${duckType(type.key)}, ${duckType(type.value)})`;
    case "struct":
      return `STRUCT(${type.fields.map((field) => `${quoteName(field.name)} ${duckType(field.type)}`).join(", ")})`;
    default:
      return PLAIN[type.kind];
  }
}

/** A name as DuckDB quotes it. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as a DuckDB literal. A NUL cannot stand in a statement, so such a text is put together. */
export function quoteText(text: string): string {
  const quoted = text.split("\0").map((part) => `'${part.replaceAll("'", "''")}'`);
  return quoted.length === 1 ? quoted[0]! : `(${quoted.join(" || chr(0) || ")})`;
}
