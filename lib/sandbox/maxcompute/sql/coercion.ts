import { join, sql, type Fragment } from "./fragment";
import { commonType, isMoment, isNumber, isText, isWhole, typed, type Typed } from "./typed";

/*
 * What MaxCompute does on its own when an operand has another type than it wants, and DuckDB does otherwise or not at
 * all: texts count as numbers and times, times as texts, and what cannot be read is NULL instead of an error. Wall times
 * are of the connection's TimeZone.
 */

/** A text as the number it shows; anything else as it is. */
export function number(value: Typed): Typed {
  return isText(value.type) ? typed(sql`TRY_CAST(${value} AS DOUBLE)`, "double") : value;
}

/** A BIGINT: cut off at the point, not rounded; NULL for what is no number. Times give seconds since 1970. */
export function whole(value: Typed): Typed {
  const { type } = value;
  if (isWhole(type)) return value;
  if (isText(type)) return typed(sql`fn.whole_of_text(${value})`, "bigint");
  if (isMoment(type)) return typed(sql`fn.epoch_seconds(CAST(${value} AS TIMESTAMP))`, "bigint");
  if (type?.kind === "boolean") return typed(sql`CAST(${value} AS BIGINT)`, "bigint");
  return typed(type === null ? sql`TRY_CAST(${value} AS BIGINT)` : sql`TRY_CAST(trunc(${value}) AS BIGINT)`, "bigint");
}

export function text(value: Typed): Typed {
  const { type } = value;
  if (isText(type)) return typed(value, "string");
  switch (type?.kind) {
    case "binary":
      return typed(sql`decode(${value})`, "string");
    case "datetime":
      return typed(sql`strftime(${value}, '%Y-%m-%d %H:%M:%S')`, "string");
    case "decimal":
      return typed(sql`fn.text_of_decimal(${value})`, "string");
    default:
      return typed(sql`CAST(${value} AS VARCHAR)`, "string");
  }
}

export function bytes(value: Typed): Typed {
  return value.type?.kind === "binary" ? value : typed(sql`encode(${text(value)})`, "binary");
}

export function truth(value: Typed): Typed {
  if (isText(value.type)) return typed(sql`fn.truth_of_text(${value})`, "boolean");
  return value.type?.kind === "boolean" ? value : typed(sql`CAST(${value} AS BOOLEAN)`, "boolean");
}

/** A wall time to the microsecond. */
export function moment(value: Typed): Typed {
  const { type } = value;
  if (type?.kind === "datetime") return value;
  if (isWhole(type)) return typed(sql`CAST(to_timestamp(${value}) AS TIMESTAMP)`, "datetime");
  if (isNumber(type)) return typed(sql`CAST(to_timestamp(${value}) AS TIMESTAMP)`, "datetime");
  return typed(sql`TRY_CAST(${value} AS TIMESTAMP)`, "datetime");
}

export function day(value: Typed): Typed {
  if (value.type?.kind === "date") return value;
  return typed(
    isText(value.type) ? sql`CAST(TRY_CAST(${value} AS TIMESTAMP) AS DATE)` : sql`CAST(${value} AS DATE)`,
    "date",
  );
}

/** A text meets a number as a number and a time as a time. */
export function compare(operator: string, left: Typed, right: Typed): Typed {
  const [a, b] = comparable(left, right);
  return typed(sql`(${a} ${operator} ${b})`, "boolean");
}

function comparable(left: Typed, right: Typed): [Fragment, Fragment] {
  if (isText(left.type) && isNumber(right.type)) return [number(left), sql`CAST(${right} AS DOUBLE)`];
  if (isNumber(left.type) && isText(right.type)) return [sql`CAST(${left} AS DOUBLE)`, number(right)];
  if (isText(left.type) && isMoment(right.type)) return [moment(left), right];
  if (isMoment(left.type) && isText(right.type)) return [left, moment(right)];
  if (left.type?.kind === "char" || right.type?.kind === "char") return [sql`rtrim(${left})`, sql`rtrim(${right})`];
  return [left, right];
}

/** `value IN (a, b, …)` */
export function among(value: Typed, list: readonly Typed[]): Typed {
  const isSimple = list.every((item) =>
    isText(item.type) ? isText(value.type) : isNumber(item.type) && isNumber(value.type),
  );
  if (isSimple) return typed(sql`(${value} IN (${join(list, ", ")}))`, "boolean");
  return typed(
    sql`(${join(
      list.map((item) => compare("=", value, item)),
      " OR ",
    )})`,
    "boolean",
  );
}

export function arithmetic(operator: "+" | "-" | "*" | "/" | "%" | "DIV", left: Typed, right: Typed): Typed {
  const [a, b] = [number(left), number(right)];
  if (operator === "/")
    return typed(sql`(${a} / nullif(${b}, 0))`, isNumber(a.type) && isNumber(b.type) ? "double" : null);
  if (operator === "%") return typed(sql`(${a} % nullif(${b}, 0))`, commonType([a.type, b.type]));
  if (operator === "DIV") return typed(sql`CAST(trunc(${a} / nullif(${b}, 0)) AS BIGINT)`, "bigint");
  const isSum = isNumber(a.type) && isNumber(b.type);
  return typed(sql`(${a} ${operator} ${b})`, isSum ? commonType([a.type, b.type]) : null);
}
