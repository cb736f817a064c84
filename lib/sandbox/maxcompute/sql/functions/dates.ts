import { day, moment, text, whole } from "../coercion";
import type { Call } from "../ast";
import { quoteText } from "../duck-type";
import { sql, type Fragment } from "../fragment";
import { OdpsError, spot } from "../odps-error";
import { isNumber, type Typed } from "../typed";
import { form, type Builtin, type Builtins, type Result } from "./builtin";
import { javaFormat, odpsFormat } from "./date-format";

/** DuckDB's name of the unit that `yyyy`, `mm`, `dd`, `hh`, `mi`, `ss`, `ff3` and their long forms mean. */
const UNITS: Readonly<Record<string, string>> = {
  yyyy: "year",
  year: "year",
  mm: "month",
  month: "month",
  mon: "month",
  dd: "day",
  day: "day",
  hh: "hour",
  hour: "hour",
  mi: "minute",
  minute: "minute",
  ss: "second",
  second: "second",
  ff3: "millisecond",
  ff6: "microsecond",
  q: "quarter",
  quarter: "quarter",
  week: "week",
  "week(monday)": "week",
};

function unit(call: Call, index: number, fallback: string): string {
  const given = call.args[index];
  if (given === undefined) return fallback;
  const name = given.kind === "text" ? UNITS[given.value.toLowerCase()] : undefined;
  if (name !== undefined) return name;
  const text = `${call.name.toLowerCase()} takes a date part as a constant`;
  throw new OdpsError("ODPS-0130121", `${spot(given.at)} Invalid argument type - ${text}`);
}

/** A constant format in DuckDB's notation; others are translated row by row. */
function pattern(call: Call, args: readonly Typed[], translate: (format: string) => string): Fragment {
  const given = call.args[1];
  return given?.kind === "text" ? sql`${quoteText(translate(given.value))}` : sql`fn.odps_pattern(${args[1]!})`;
}

const part = (name: string): Builtin =>
  form("bigint", 1, 1, ([value]) => sql`CAST(${name}(${moment(value!)}) AS BIGINT)`);
const datePart = form(
  "bigint",
  2,
  2,
  ([value], { call }) => sql`CAST(date_part('${unit(call, 1, "")}', ${moment(value!)}) AS BIGINT)`,
);
const now = form("datetime", 0, 0, (_args, { scope }) => sql`date_trunc('second', ${scope.now})`);

/** A DATE stays one; what else is given is a time. */
const kindOfMoment: Result = ([value]) => ({ kind: value?.type?.kind === "date" ? "date" : "datetime" });

const shifted = form(kindOfMoment, 2, 3, ([value, count], { call }) => {
  const interval = sql`CAST(${whole(count!)} AS INTEGER) * INTERVAL 1 ${unit(call, 2, "day")}`;
  return value!.type?.kind === "date"
    ? sql`CAST(${value!} + ${interval} AS DATE)`
    : sql`(${moment(value!)} + ${interval})`;
});

const written = form("string", 1, 2, (args, { call }) => {
  const [value, format] = args;
  if (format === undefined) return text(value!);
  if (isNumber(value!.type)) return sql`fn.number_text(${value!}, ${format})`;
  return sql`strftime(${moment(value!)}, ${pattern(call, args, odpsFormat)})`;
});

const read = form(
  ([, format]) => ({ kind: format === undefined ? "date" : "datetime" }),
  1,
  2,
  (args, { call }) =>
    args.length === 1 ? day(args[0]!) : sql`try_strptime(${text(args[0]!)}, ${pattern(call, args, odpsFormat)})`,
);

const clock: Builtins = {
  GETDATE: now,
  NOW: now,
  CURRENT_TIMESTAMP: form("timestamp", 0, 0, (_args, { scope }) => sql`CAST(${scope.now} AS TIMESTAMP_NS)`),
  CURRENT_DATE: form("date", 0, 0, (_args, { scope }) => sql`CAST(${scope.now} AS DATE)`),
  CURRENT_TIMEZONE: form("string", 0, 0, () => sql`current_setting('TimeZone')`),
};

const parts: Builtins = {
  YEAR: part("year"),
  QUARTER: part("quarter"),
  MONTH: part("month"),
  DAY: part("day"),
  DAYOFMONTH: part("day"),
  DAYOFYEAR: part("dayofyear"),
  DAYOFWEEK: form("bigint", 1, 1, ([value]) => sql`CAST(dayofweek(${moment(value!)}) + 1 AS BIGINT)`),
  WEEKDAY: form("bigint", 1, 1, ([value]) => sql`CAST(isodow(${moment(value!)}) - 1 AS BIGINT)`),
  WEEKOFYEAR: part("weekofyear"),
  HOUR: part("hour"),
  MINUTE: part("minute"),
  SECOND: part("second"),
  DATEPART: datePart,
};

const sums: Builtins = {
  DATEADD: shifted,
  DATE_ADD: form("date", 2, 2, ([value, count]) => sql`(${day(value!)} + CAST(${whole(count!)} AS INTEGER))`),
  DATE_SUB: form("date", 2, 2, ([value, count]) => sql`(${day(value!)} - CAST(${whole(count!)} AS INTEGER))`),
  ADD_MONTHS: form(
    "string",
    2,
    2,
    ([value, count]) =>
      sql`strftime(${moment(value!)} + CAST(${whole(count!)} AS INTEGER) * INTERVAL 1 month, '%Y-%m-%d')`,
  ),
  DATEDIFF: form(
    "bigint",
    2,
    3,
    ([end, start], { call }) => sql`date_diff('${unit(call, 2, "day")}', ${moment(start!)}, ${moment(end!)})`,
  ),
  DATETRUNC: form(kindOfMoment, 2, 2, ([value], { call }) => {
    const cut = sql`date_trunc('${unit(call, 1, "")}', ${value!.type?.kind === "date" ? value! : moment(value!)})`;
    return value!.type?.kind === "date" ? sql`CAST(${cut} AS DATE)` : sql`CAST(${cut} AS TIMESTAMP)`;
  }),
  MONTHS_BETWEEN: form("double", 2, 3, ([end, start]) => sql`fn.months_between(${moment(end!)}, ${moment(start!)})`),
  LAST_DAY: form("string", 1, 1, ([value]) => sql`strftime(last_day(${moment(value!)}), '%Y-%m-%d')`),
  LASTDAY: form("datetime", 1, 1, ([value]) => sql`CAST(last_day(${moment(value!)}) AS TIMESTAMP)`),
  NEXT_DAY: form("string", 2, 2, ([value, name]) => sql`fn.next_day(${day(value!)}, ${name!})`),
};

/** Dates and times. Wall times are of the session's time zone throughout; texts are read as times. */
export const dates: Builtins = {
  ...clock,
  ...parts,
  ...sums,
  TO_CHAR: written,
  TO_DATE: read,
  DATE: form("date", 1, 1, ([value]) => day(value!)),
  DATE_FORMAT: form(
    "string",
    2,
    2,
    (args, { call }) => sql`strftime(${moment(args[0]!)}, ${pattern(call, args, javaFormat)})`,
  ),
  TO_TIMESTAMP: form("timestamp", 1, 2, (args, { call }) =>
    args.length === 1
      ? sql`CAST(${moment(args[0]!)} AS TIMESTAMP_NS)`
      : sql`CAST(try_strptime(${text(args[0]!)}, ${pattern(call, args, javaFormat)}) AS TIMESTAMP_NS)`,
  ),
  ISDATE: form(
    "boolean",
    2,
    2,
    (args, { call }) => sql`(try_strptime(${text(args[0]!)}, ${pattern(call, args, odpsFormat)}) IS NOT NULL)`,
  ),
  UNIX_TIMESTAMP: form(
    "bigint",
    0,
    1,
    ([value], { scope }) => sql`fn.epoch_seconds(${value === undefined ? scope.now : moment(value)})`,
  ),
  TO_MILLIS: form("bigint", 1, 1, ([value]) => sql`fn.epoch_millis(${moment(value!)})`),
  FROM_UNIXTIME: form(
    (args) => ({ kind: args.length === 1 ? "datetime" : "string" }),
    1,
    2,
    (args, { call }) => {
      const time = sql`fn.from_epoch(${whole(args[0]!)})`;
      return args.length === 1 ? time : sql`strftime(${time}, ${pattern(call, args, javaFormat)})`;
    },
  ),
  FROM_UTC_TIMESTAMP: form(
    "datetime",
    2,
    2,
    ([value, zone]) => sql`((${utc(value!)} AT TIME ZONE 'UTC') AT TIME ZONE ${zone!})`,
  ),
  TO_UTC_TIMESTAMP: form(
    "datetime",
    2,
    2,
    ([value, zone]) => sql`((${utc(value!)} AT TIME ZONE ${zone!}) AT TIME ZONE 'UTC')`,
  ),
};

/** A wall time, or milliseconds since 1970 as the wall time in UTC. */
function utc(value: Typed): Fragment {
  if (!isNumber(value.type)) return moment(value);
  return sql`CAST(make_timestamp(CAST(${whole(value)} * 1000 AS BIGINT)) AS TIMESTAMP)`;
}
