/**
 * The macros of the `fn` database: longer pieces of DuckDB SQL that the translation uses by name. None depends on the
 * types of its arguments, because DuckDB does not know those of aggregates when it picks an overload. Wall times are of
 * the connection's TimeZone, which the session sets.
 */
const MACROS: readonly (readonly [head: string, body: string])[] = [
  [
    "whole_of_text(x)",
    "CASE WHEN regexp_matches(x, '[.eE]') THEN TRY_CAST(trunc(TRY_CAST(x AS DOUBLE)) AS BIGINT) ELSE TRY_CAST(x AS BIGINT) END",
  ],
  ["text_of_decimal(x)", "regexp_replace(regexp_replace(CAST(x AS VARCHAR), '(\\.[0-9]*?)0+$', '\\1'), '\\.$', '')"],
  ["truth_of_text(x)", "CASE WHEN x IS NULL THEN NULL ELSE x NOT IN ('', '0', 'false', 'FALSE', 'False') END"],

  // Positions count from 1, from the end when negative; 0 means 1.
  [
    "part(x, start, n)",
    "CASE WHEN start < 0 AND -start > length(x) THEN '' WHEN n IS NULL THEN substr(x, CASE WHEN start = 0 THEN 1 ELSE start END) " +
      "WHEN n <= 0 THEN '' ELSE substr(x, CASE WHEN start = 0 THEN 1 ELSE start END, n) END",
  ],
  [
    "position(x, sub, start)",
    "CASE WHEN instr(substr(x, start), sub) = 0 THEN 0 ELSE instr(substr(x, start), sub) + start - 1 END",
  ],
  ["match(x, p, g)", "CASE WHEN regexp_matches(x, p) THEN regexp_extract(x, p, g) END"],
  ["match_position(x, p)", "CASE WHEN regexp_matches(x, p) THEN instr(x, regexp_extract(x, p)) ELSE 0 END"],
  [
    "capitalize(x)",
    "array_to_string(list_transform(string_split(lower(x), ' '), lambda w: upper(left(w, 1)) || substr(w, 2)), ' ')",
  ],
  [
    "text_map(x, outer_mark, inner_mark)",
    "map_from_entries(list_transform(string_split(x, outer_mark), lambda e: {'k': split_part(e, inner_mark, 1), " +
      "'v': CASE WHEN contains(e, inner_mark) THEN substr(e, instr(e, inner_mark) + length(inner_mark)) END}))",
  ],
  [
    "key_value(x, outer_mark, inner_mark, k)",
    "list_extract(list_transform(list_filter(string_split(x, outer_mark), lambda e: split_part(e, inner_mark, 1) = k), " +
      "lambda e: substr(e, instr(e, inner_mark) + length(inner_mark))), 1)",
  ],
  // NULL for a text that is no JSON and for a path that leads nowhere.
  [
    "json_text(x, path)",
    "CASE WHEN json_valid(CAST(x AS VARCHAR)) THEN json_extract_string(CAST(x AS VARCHAR), path) END",
  ],

  ["epoch_seconds(x)", "CAST(floor(epoch(CAST(x AS TIMESTAMPTZ))) AS BIGINT)"],
  ["epoch_millis(x)", "CAST(epoch_ms(CAST(x AS TIMESTAMPTZ)) AS BIGINT)"],
  ["from_epoch(x)", "CAST(to_timestamp(x) AS TIMESTAMP)"],
  [
    "months_between(e, s)",
    "CASE WHEN day(e) = day(s) OR (CAST(e AS DATE) = last_day(e) AND CAST(s AS DATE) = last_day(s)) " +
      "THEN CAST((year(e) - year(s)) * 12 + month(e) - month(s) AS DOUBLE) " +
      "ELSE (year(e) - year(s)) * 12 + month(e) - month(s) + " +
      "((day(e) - day(s)) * 86400 + (epoch(e) % 86400) - (epoch(s) % 86400)) / (31 * 86400.0) END",
  ],
  [
    "next_day(d, name)",
    "strftime(d + CAST(((list_position(['MO','TU','WE','TH','FR','SA','SU'], upper(left(name, 2))) - isodow(d) + 6) % 7) + 1 AS INTEGER), '%Y-%m-%d')",
  ],
  // A number by a pattern such as `0,000.00`: only the decimals and the thousands' marks of it count.
  [
    "number_text(x, f)",
    "format('{:' || CASE WHEN contains(f, ',') THEN ',' ELSE '' END || '.' || " +
      "CASE WHEN contains(f, '.') THEN length(f) - instr(f, '.') ELSE 0 END || 'f}', CAST(x AS DOUBLE))",
  ],
  // The pattern of a format that is not a constant.
  [
    "odps_pattern(f)",
    "replace(replace(replace(replace(replace(replace(replace(replace(lower(f), 'yyyy', '%Y'), 'hh24', '%H'), 'hh', '%H'), " +
      "'mi', '%M'), 'mm', '%m'), 'dd', '%d'), 'ss', '%S'), 'ff3', '%g')",
  ],

  // An instant, kept as its wall time in UTC, as the wall time of the session's zone, and back.
  ["to_wall(x)", "CAST(x AT TIME ZONE 'UTC' AS TIMESTAMP)"],
  ["to_instant(x)", "CAST(x AS TIMESTAMPTZ) AT TIME ZONE 'UTC'"],
  [
    "to_wall_ns(x)",
    "make_timestamp_ns(epoch_ns(x) + 1000 * (epoch_us(CAST(CAST(x AS TIMESTAMP) AT TIME ZONE 'UTC' AS TIMESTAMP)) - epoch_us(CAST(x AS TIMESTAMP))))",
  ],
  [
    "to_instant_ns(x)",
    "make_timestamp_ns(epoch_ns(x) + 1000 * (epoch_us(CAST(CAST(x AS TIMESTAMP) AS TIMESTAMPTZ) AT TIME ZONE 'UTC') - epoch_us(CAST(x AS TIMESTAMP))))",
  ],
];

/** Statements that put the macros into an attached database named `fn`. */
export function macroStatements(): readonly string[] {
  return MACROS.map(([head, body]) => `CREATE OR REPLACE MACRO fn.main.${head} AS (${body})`);
}
