import type { OdpsType } from "@/lib/maxcompute/odps-type";
import { number, text } from "../coercion";
import { quoteText } from "../duck-type";
import { join, sql, type Fragment } from "../fragment";
import { isText, isWhole, type Typed } from "../typed";
import { aggregate, form, MANY, typeOfFirst, type Builtin, type Builtins, type Result } from "./builtin";

const plain = (name: string): Builtin => aggregate(typeOfFirst, name, (value) => value);
const statistic = (name: string): Builtin => aggregate("double", name, number);
const numbered = (name: string): Builtin => form("bigint", 0, 0, (_args, { tail }) => sql`${name}()${tail}`);

/** Window functions take no FILTER, but NULLs may be left out. */
function offset(name: string, min: number, max: number): Builtin {
  return form(typeOfFirst, min, max, ([value, count, fallback], { call, tail }) => {
    const more = [
      count === undefined ? "" : sql`, CAST(${count} AS BIGINT)`,
      fallback === undefined ? "" : sql`, ${fallback}`,
    ];
    return sql`${name}(${value!}${join(more, "")}${call.ignoreNulls ? " IGNORE NULLS" : ""})${tail}`;
  });
}

const listOfFirst: Result = ([value]) => (value?.type ? { kind: "array", element: value.type } : null);

/** NULLs are not collected, and collecting nothing gives an empty list. */
function collect(distinct: string): Builtin {
  return form(listOfFirst, 1, 1, ([value], use) => {
    const unique = distinct || use.distinct;
    return sql`coalesce(list(${unique}${value!}${use.order}) FILTER (WHERE ${value!} IS NOT NULL)${use.over}, [])`;
  });
}

/** Several columns count as one value when none of them is NULL. */
function counted(args: readonly Fragment[]): Fragment {
  if (args.length === 0) return sql`*`;
  if (args.length === 1) return args[0]!;
  const isWhole = args.map((arg) => sql`${arg} IS NOT NULL`);
  return sql`CASE WHEN ${join(isWhole, " AND ")} THEN (${join(args, ", ")}) END`;
}

function sumType([value]: readonly Typed[]): OdpsType | null {
  if (isWhole(value?.type ?? null)) return { kind: "bigint" };
  return isText(value?.type ?? null) ? { kind: "double" } : null;
}

/** DuckDB sums whole numbers to 128 bits. */
const sum = form(sumType, 1, 1, ([value], { distinct, tail }) => {
  const total = sql`sum(${distinct}${number(value!)})${tail}`;
  return isWhole(value!.type) ? sql`CAST(${total} AS BIGINT)` : total;
});

const pair = (name: string, isSwapped: boolean): Builtin =>
  form(
    (args) => args[isSwapped ? 1 : 0]?.type ?? null,
    2,
    2,
    ([a, b], { tail }) => (isSwapped ? sql`${name}(${b!}, ${a!})${tail}` : sql`${name}(${a!}, ${b!})${tail}`),
  );

const percentile = form(
  "double",
  2,
  3,
  ([value, fraction], { tail }) => sql`quantile_cont(${number(value!)}, ${fraction!})${tail}`,
);

/** Aggregates and window functions. */
export const aggregates: Builtins = {
  COUNT: form("bigint", 0, MANY, (args, { distinct, tail }) => sql`count(${distinct}${counted(args)})${tail}`),
  COUNT_IF: form("bigint", 1, 1, ([test], { tail }) => sql`count(CASE WHEN ${test!} THEN 1 END)${tail}`),
  SUM: sum,
  AVG: statistic("avg"),
  MAX: plain("max"),
  MIN: plain("min"),
  MAX_BY: pair("arg_max", false),
  MIN_BY: pair("arg_min", false),
  ARG_MAX: pair("arg_max", true),
  ARG_MIN: pair("arg_min", true),
  ANY_VALUE: plain("any_value"),
  APPROX_DISTINCT: aggregate("bigint", "approx_count_distinct", (value) => value),
  MEDIAN: statistic("median"),
  STDDEV: statistic("stddev_pop"),
  STDDEV_POP: statistic("stddev_pop"),
  STDDEV_SAMP: statistic("stddev_samp"),
  VARIANCE: statistic("var_pop"),
  VAR_POP: statistic("var_pop"),
  VAR_SAMP: statistic("var_samp"),
  CORR: form("double", 2, 2, ([a, b], { tail }) => sql`corr(${number(a!)}, ${number(b!)})${tail}`),
  PERCENTILE: percentile,
  PERCENTILE_APPROX: percentile,
  COLLECT_LIST: collect(""),
  COLLECT_SET: collect("DISTINCT "),
  WM_CONCAT: form(
    "string",
    2,
    2,
    ([separator, value], { distinct, order, tail }) =>
      sql`string_agg(${distinct}${text(value!)}, ${separator!}${order})${tail}`,
  ),
  STRING_AGG: form(
    "string",
    1,
    2,
    ([value, separator], { distinct, order, tail }) =>
      sql`string_agg(${distinct}${text(value!)}, ${separator ?? quoteText(",")}${order})${tail}`,
  ),
  BOOL_AND: aggregate("boolean", "bool_and", (value) => value),
  BOOL_OR: aggregate("boolean", "bool_or", (value) => value),
  ROW_NUMBER: numbered("row_number"),
  RANK: numbered("rank"),
  DENSE_RANK: numbered("dense_rank"),
  PERCENT_RANK: form("double", 0, 0, (_args, { tail }) => sql`percent_rank()${tail}`),
  CUME_DIST: form("double", 0, 0, (_args, { tail }) => sql`cume_dist()${tail}`),
  NTILE: form("bigint", 1, 1, ([buckets], { tail }) => sql`ntile(${buckets!})${tail}`),
  LAG: offset("lag", 1, 3),
  LEAD: offset("lead", 1, 3),
  FIRST_VALUE: offset("first_value", 1, 1),
  LAST_VALUE: offset("last_value", 1, 1),
  NTH_VALUE: offset("nth_value", 2, 2),
  GROUPING: form("bigint", 1, MANY, (args) => sql`CAST(grouping(${join(args, ", ")}) AS BIGINT)`),
};
