import type { OdpsType } from "@/lib/maxcompute/odps-type";
import type { Expression, FrameBound, Name, OrderItem, Window } from "./ast";
import { castTo } from "./cast";
import { among, arithmetic, compare, number, text, truth, whole } from "./coercion";
import { duckType, quoteName, quoteText } from "./duck-type";
import { from, join, sql, type Fragment } from "./fragment";
import { translateCall } from "./functions/translate-call";
import { columnNotFound, parseError, semanticError } from "./odps-error";
import { translateQuery } from "./translate-query";
import { columnType, storedReader, type Scope } from "./translation";
import { commonType, typed, type Typed } from "./typed";

/** An expression as DuckDB runs it, with the type that it has in MaxCompute. */
export function translateExpression(expression: Expression, scope: Scope): Typed {
  const value = translate(expression, scope);
  return typed(from(expression.at, value), value.type);
}

function translate(expression: Expression, scope: Scope): Typed {
  const inner = (operand: Expression) => translateExpression(operand, scope);
  switch (expression.kind) {
    case "text":
      return typed(sql`${quoteText(expression.value)}`, "string");
    case "number":
      return numberLiteral(expression.value, scope);
    case "boolean":
      return typed(sql`${expression.value ? "TRUE" : "FALSE"}`, "boolean");
    case "null":
      return typed(sql`NULL`, null);
    case "typedText":
      return typed(sql`CAST(${quoteText(expression.value)} AS ${duckType(expression.type)})`, expression.type);
    case "interval":
      return translateInterval(expression, scope);
    case "column":
      return translateColumn(expression, scope);
    case "variable":
      throw semanticError(expression.at, `variable @${expression.name} cannot be used here`);
    case "star":
      return typed(translateStar(expression, scope), null);
    case "call":
      return translateCall(
        expression,
        expression.over && translateOver(expression.over, scope),
        scope,
        translateExpression,
      );
    case "unary":
      return translateUnary(expression.operator, inner(expression.operand));
    case "binary":
      return translateBinary(expression.operator, inner(expression.left), inner(expression.right));
    case "is":
      return typed(
        sql`(${inner(expression.operand)} IS ${expression.negated ? "NOT " : ""}${expression.what})`,
        "boolean",
      );
    case "inList":
      return negated(expression.negated, among(inner(expression.operand), expression.list.map(inner)));
    case "inQuery": {
      const rows = translateQuery(expression.query, scope);
      return negated(expression.negated, sql`(${inner(expression.operand)} IN (${rows.sql}))`);
    }
    case "between": {
      const operand = inner(expression.operand);
      const above = compare(">=", operand, inner(expression.low));
      const below = compare("<=", operand, inner(expression.high));
      return negated(expression.negated, sql`(${above} AND ${below})`);
    }
    case "like":
      return negated(expression.negated, translateLike(expression, scope));
    case "case":
      return translateCase(expression, scope);
    case "cast":
      return typed(castTo(inner(expression.operand), expression.type), expression.type);
    case "exists":
      return typed(sql`EXISTS (${translateQuery(expression.query, scope).sql})`, "boolean");
    case "subquery": {
      const rows = translateQuery(expression.query, scope);
      return typed(sql`(${rows.sql})`, rows.columns[0]?.type ?? null);
    }
    case "row":
      return typed(sql`(${join(expression.items.map(inner), ", ")})`, null);
    case "index":
      return translateIndex(inner(expression.operand), inner(expression.index));
    case "field": {
      const operand = inner(expression.operand);
      return typed(
        sql`(${operand}).${quoteName(expression.name.text)}`,
        memberType(operand.type, expression.name.text),
      );
    }
    case "lambda": {
      const names = expression.parameters.map((name) => name.text);
      const body = translateExpression(expression.body, {
        ...scope,
        parameters: new Set([...scope.parameters, ...names]),
      });
      return typed(sql`lambda ${names.map(quoteName).join(", ")}: ${body}`, null);
    }
  }
}

function negated(isNegated: boolean, test: Fragment): Typed {
  return typed(isNegated ? sql`(NOT ${test})` : test, "boolean");
}

function memberType(type: OdpsType | null, name: string): OdpsType | null {
  return type?.kind === "struct" ? (type.fields.find((field) => field.name === name)?.type ?? null) : null;
}

/** Arrays count from 0; outside of one is NULL. */
function translateIndex(operand: Typed, index: Typed): Typed {
  if (operand.type?.kind === "map") return typed(sql`${operand}[${index}]`, operand.type.value);
  const element = operand.type?.kind === "array" ? operand.type.element : null;
  return typed(sql`${operand}[${whole(index)} + 1]`, element);
}

/** Suffixes name the type: `1L` BIGINT, `1S` SMALLINT, `1Y` TINYINT, `1.5BD` DECIMAL. Without one, see `isOdps2`. */
function numberLiteral(text: string, scope: Scope): Typed {
  const [, digits = text, suffix = ""] = /^(-?[0-9.]+(?:E[+-]?[0-9]+)?)(BD|[LSYDF])?$/i.exec(text) ?? [];
  const literal = (type: OdpsType) => typed(sql`CAST(${digits} AS ${duckType(type)})`, type);
  const isWhole = /^-?[0-9]+$/.test(digits);
  switch (suffix) {
    case "L":
      return literal({ kind: "bigint" });
    case "S":
      return literal({ kind: "smallint" });
    case "Y":
      return literal({ kind: "tinyint" });
    case "F":
      return literal({ kind: "float" });
    case "D":
      return literal({ kind: "double" });
    case "BD": {
      const point = digits.indexOf(".");
      return literal({
        kind: "decimal",
        precision: 38,
        scale: point < 0 ? 0 : Math.min(18, digits.length - point - 1),
      });
    }
  }
  if (!isWhole) return literal({ kind: "double" });
  const value = BigInt(digits);
  if (scope.isOdps2 && BigInt.asIntN(32, value) === value) return literal({ kind: "int" });
  const isBigint = BigInt.asIntN(64, value) === value;
  return literal(isBigint ? { kind: "bigint" } : { kind: "decimal", precision: 38, scale: 0 });
}

/** `project.table.column` loses what DuckDB does not know. */
function translateColumn({ parts, at }: Extract<Expression, { kind: "column" }>, scope: Scope): Typed {
  const names = withoutProject(parts, scope).map((name) => name.text);
  const type = columnType(scope, names);
  if (type === undefined) throw columnNotFound(at, parts.map((name) => name.text).join("."));
  const column = names.map(quoteName).join(".");
  const reader = storedReader(scope, names);
  return typed(reader === null ? sql`${column}` : sql`${reader}(${column})`, type);
}

function translateStar(star: Extract<Expression, { kind: "star" }>, scope: Scope): Fragment {
  const qualifier = withoutProject(star.qualifier, scope).map((name) => `${quoteName(name.text)}.`);
  const except =
    star.except.length === 0 ? "" : ` EXCLUDE (${star.except.map(({ text }) => quoteName(text)).join(", ")})`;
  return sql`${qualifier.join("")}*${except}`;
}

function withoutProject(parts: readonly Name[], scope: Scope): readonly Name[] {
  return parts.length > 1 && scope.isProject(parts[0]!.text) ? parts.slice(1) : parts;
}

function translateUnary(operator: "-" | "+" | "NOT" | "~", operand: Typed): Typed {
  if (operator === "NOT") return typed(sql`(NOT ${truth(operand)})`, "boolean");
  const value = number(operand);
  return typed(sql`(${operator} ${value})`, value.type);
}

function translateBinary(operator: string, left: Typed, right: Typed): Typed {
  switch (operator) {
    case "=":
    case "<>":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return compare(operator, left, right);
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
    case "DIV":
      return arithmetic(operator, left, right);
    case "AND":
    case "OR":
      return typed(sql`(${left} ${operator} ${right})`, "boolean");
    case "<=>":
      return typed(sql`(${left} IS NOT DISTINCT FROM ${right})`, "boolean");
    case "||":
      return typed(sql`(${text(left)} || ${text(right)})`, "string");
    case "^":
      return typed(sql`xor(${left}, ${right})`, left.type);
    default:
      return typed(sql`(${left} ${operator} ${right})`, left.type);
  }
}

function translateLike(like: Extract<Expression, { kind: "like" }>, scope: Scope): Typed {
  const operand = text(translateExpression(like.operand, scope));
  const pattern = translateExpression(like.pattern, scope);
  if (like.operator === "RLIKE") return typed(sql`regexp_matches(${operand}, ${pattern})`, "boolean");
  return typed(sql`(${operand} ${like.operator} ${pattern} ESCAPE ${quoteText(like.escape ?? "\\")})`, "boolean");
}

function translateCase(expression: Extract<Expression, { kind: "case" }>, scope: Scope): Typed {
  const inner = (operand: Expression) => translateExpression(operand, scope);
  const operand = expression.operand === null ? null : inner(expression.operand);
  const branches = expression.branches.map(({ when, then }) => {
    const test = operand === null ? inner(when) : compare("=", operand, inner(when));
    return sql` WHEN ${test} THEN ${inner(then)}`;
  });
  const otherwise = expression.otherwise === null ? "" : sql` ELSE ${inner(expression.otherwise)}`;
  const results = [
    ...expression.branches.map(({ then }) => then),
    ...(expression.otherwise ? [expression.otherwise] : []),
  ];
  const type = commonType(results.filter(({ kind }) => kind !== "null").map((result) => inner(result).type));
  return typed(sql`CASE${join(branches, "")}${otherwise} END`, type);
}

const UNITS = new Set(["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"]);

function translateInterval({ value, unit, at }: Extract<Expression, { kind: "interval" }>, scope: Scope): Typed {
  const single = unit.replace(/S$/, "");
  if (!UNITS.has(single)) throw parseError(at, `invalid interval unit ${unit}`);
  const type: OdpsType = { kind: ["YEAR", "MONTH"].includes(single) ? "interval_year_month" : "interval_day_time" };
  const count = whole(translateExpression(value, scope));
  return typed(sql`(CAST(${count} AS INTEGER) * INTERVAL 1 ${single})`, type);
}

function translateOver(window: Window, scope: Scope): Fragment {
  const isName =
    window.name !== null && window.partitionBy.length === 0 && window.orderBy.length === 0 && !window.frame;
  return isName ? sql` OVER ${quoteName(window.name!.text)}` : sql` OVER (${translateWindow(window, scope)})`;
}

/** What stands between the parentheses of a window. */
export function translateWindow(window: Window, scope: Scope): Fragment {
  const parts: Fragment[] = [];
  if (window.name !== null) parts.push(sql`${quoteName(window.name.text)}`);
  if (window.partitionBy.length > 0) {
    const keys = window.partitionBy.map((key) => translateExpression(key, scope));
    parts.push(sql`PARTITION BY ${join(keys, ", ")}`);
  }
  if (window.orderBy.length > 0) parts.push(sql`ORDER BY ${translateOrderBy(window.orderBy, scope)}`);
  if (window.frame !== null) {
    const { unit, start, end } = window.frame;
    const first = translateBound(start, scope);
    parts.push(end === null ? sql`${unit} ${first}` : sql`${unit} BETWEEN ${first} AND ${translateBound(end, scope)}`);
  }
  return join(parts, " ");
}

function translateBound(bound: FrameBound, scope: Scope): Fragment {
  switch (bound.kind) {
    case "unboundedPreceding":
      return sql`UNBOUNDED PRECEDING`;
    case "unboundedFollowing":
      return sql`UNBOUNDED FOLLOWING`;
    case "currentRow":
      return sql`CURRENT ROW`;
    default:
      return sql`${translateExpression(bound.offset, scope)} ${bound.kind.toUpperCase()}`;
  }
}

/** NULL is the smallest value: first when rising, last when falling. */
export function translateOrderBy(items: readonly OrderItem[], scope: Scope): Fragment {
  const parts = items.map(({ expression, descending, nulls }) => {
    const isOrdinal = expression.kind === "number" && /^[0-9]+$/.test(expression.value);
    const key = isOrdinal ? sql`${expression.value}` : translateExpression(expression, scope);
    return sql`${key} ${descending ? "DESC" : "ASC"} NULLS ${nulls ?? (descending ? "LAST" : "FIRST")}`;
  });
  return join(parts, ", ");
}
