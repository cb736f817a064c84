import { AppError } from "../../errors";
import { BUILTINS, hasToken, SCOPES, TIME_TOKENS, type Builtin, type Expression, type Piece } from "./expression";
import { readFormat } from "./format";
import { readOffsets, readProduct } from "./offset";
import { Reader } from "./reader";
import { nearest } from "./suggestion";

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

/**
 * Reads a parameter value:
 *
 *     value   = *( "$[" scheduled "]" / "${" business "}" / "$" builtin / literal )
 *     scheduled = "add_months(" format "," [sign] product ")"  /  format *( sign product [ "/24" [ "/60" [ "/60" ] ] ] )
 *     business  = date-format *( sign product )  /  ( "workflow." / "workspace." ) name
 *     product   = digits *( "*" digits )
 *
 * `name` only appears in messages.
 * @throws AppError "schedule.param_*" for the first mistake from the left; columns count from 1, and after spaces and
 * equals signs, which are refused anywhere before anything else is read.
 */
export function parseExpression(text: string, name = "value"): Expression {
  const forbidden = /[\s=]/.exec(text);
  if (forbidden) {
    const code = forbidden[0] === "=" ? "schedule.param_equals" : "schedule.param_space";
    throw new AppError(code, { name, column: forbidden.index + 1 }, { path: name });
  }
  const reader = new Reader(text, name);
  const pieces: Piece[] = [];
  while (!reader.atEnd) {
    if (reader.startsWith("$[")) pieces.push(readScheduled(reader));
    else if (reader.startsWith("${")) pieces.push(readBusiness(reader));
    else if (reader.startsWith("$")) pieces.push(readBuiltin(reader));
    else {
      const column = reader.column;
      pieces.push({ kind: "literal", text: reader.take(/[^$]+/y)!, column });
    }
  }
  return { name, text, pieces, warnings: reader.warnings };
}

function readScheduled(reader: Reader): Piece {
  const column = reader.column;
  const group = reader.openGroup("]");
  if (group.startsWith("add_months")) return { kind: "scheduled", ...readAddMonths(group), offsets: [], column };
  const format = readFormat(group);
  const offsetColumn = group.column;
  const offsets = readOffsets(group);
  const showsDay = hasToken(format, (token) => token === "dd");
  const showsTime = hasToken(format, (token) => TIME_TOKENS.has(token));
  if (offsets.some((offset) => "days" in offset)) {
    if (!showsDay && !showsTime) {
      const shown = group.text.slice(0, offsetColumn - group.firstColumn);
      group.fail("schedule.param_month_offset", offsetColumn, { suggestion: `$[add_months(${shown},-1)]` });
    }
    const showsDate = showsDay || hasToken(format, (token) => !TIME_TOKENS.has(token));
    if (!showsDate) group.warn("schedule.param_warn_invisible", offsetColumn);
  }
  return { kind: "scheduled", format, months: 0, offsets, column };
}

/** `add_months(format,[sign]product)`, the whole content of the brackets. */
function readAddMonths(group: Reader) {
  const column = group.column;
  const refuse = () => group.fail("schedule.param_add_months", column, {});
  if (group.take(/add_months\(/y) === null) return refuse();
  const inner = /^([^,()]*),([+-]?)([^()]*)\)$/.exec(group.rest);
  if (!inner) return refuse();
  const [, formatText, sign, productText] = inner as unknown as [string, string, string, string];
  const formatReader = group.inside(formatText);
  const format = readFormat(formatReader);
  if (!formatReader.atEnd) return refuse();
  const product = readProduct(new Reader(productText, group.name));
  if (product === null || product.rest !== "") return refuse();
  return { format, months: sign === "-" ? -product.amount : product.amount };
}

function readBusiness(reader: Reader): Piece {
  const column = reader.column;
  const group = reader.openGroup("}");
  const whole = `\${${group.text}}`;
  for (const scope of SCOPES) {
    const target = group.text.startsWith(`${scope}.`) ? group.text.slice(scope.length + 1) : null;
    if (target === null) continue;
    if (IDENTIFIER.test(target)) return { kind: "reference", scope, target, column };
    group.fail("schedule.param_ref", column, { scope, found: target || "?" });
  }
  if (!looksLikeFormat(group.text)) group.fail("schedule.param_reference_in_value", column, { group: whole });
  const format = readFormat(group);
  if (hasToken(format, (token) => TIME_TOKENS.has(token)))
    group.fail("schedule.param_day_precision", column, { group: whole });
  const offsetColumn = group.column;
  if (/^[+-][\d*+-]*[/.]/.test(group.rest)) group.fail("schedule.param_day_precision", offsetColumn, { group: whole });
  const offsets = readOffsets(group);
  const amount = offsets.reduce((sum, offset) => sum + ("days" in offset ? offset.days : 0), 0);
  const shows = (wanted: string) => hasToken(format, (token) => token === wanted);
  const unit = shows("dd") ? "day" : shows("mm") ? "month" : "year";
  return { kind: "business", format, unit, amount, column };
}

/** An identifier made of other letters than formats have is a name somebody expected to work here. */
function looksLikeFormat(text: string): boolean {
  return !IDENTIFIER.test(text) || /^[ymdhis_0-9]+$/i.test(text);
}

function readBuiltin(reader: Reader): Piece {
  const column = reader.column;
  const found = reader.take(/\$[A-Za-z0-9_]*/y)!;
  const builtin = BUILTINS.find((name) => `$${name}` === found);
  if (builtin) return { kind: "builtin", builtin, column };
  return reader.fail("schedule.param_builtin", column, { found, suggestion: suggestBuiltin(found) });
}

function suggestBuiltin(found: string): string {
  const extended = BUILTINS.find((name) => found.startsWith(`$${name}`));
  const replacement: Partial<Record<Builtin, string>> = {
    bizdate: "${yyyymmdd}",
    cyctime: "$[yyyymmddhh24miss]",
    gmtdate: "$[yyyymmdd]",
  };
  if (extended && replacement[extended]) return replacement[extended] + found.slice(extended.length + 1);
  return `$${nearest(found.slice(1), BUILTINS)}`;
}
