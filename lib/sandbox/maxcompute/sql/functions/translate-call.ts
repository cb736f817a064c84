import type { Call, Expression } from "../ast";
import { sql, type Fragment } from "../fragment";
import { OdpsError, semanticError, spot } from "../odps-error";
import { translateOrderBy } from "../translate-expression";
import type { Scope } from "../translation";
import { typed, type Typed } from "../typed";
import { aggregates } from "./aggregates";
import type { Builtin, Builtins } from "./builtin";
import { collections } from "./collections";
import { conditionals } from "./conditionals";
import { dates } from "./dates";
import { numbers } from "./numbers";
import { strings } from "./strings";

const BUILTINS: Builtins = { ...aggregates, ...collections, ...conditionals, ...dates, ...numbers, ...strings };

/**
 * A call of one of MaxCompute's functions.
 * @throws OdpsError ODPS-0130071 for a function that is not there, ODPS-0130221 for a wrong number of arguments
 */
export function translateCall(
  call: Call,
  over: Fragment | null,
  scope: Scope,
  translate: (expression: Expression, scope: Scope) => Typed,
): Typed {
  const builtin = find(call.name);
  if (builtin === null)
    throw semanticError(call.at, `function or view '${call.name.toLowerCase()}' cannot be resolved`);
  if (call.args.length < builtin.min || call.args.length > builtin.max)
    throw new OdpsError(
      "ODPS-0130221",
      `${spot(call.at)} Invalid argument count - ${call.name.toLowerCase()} does not take ${call.args.length} arguments`,
    );
  const filter = call.filter === null ? "" : sql` FILTER (WHERE ${translate(call.filter, scope)})`;
  const args = call.args.map((argument) => translate(argument, scope));
  const fragment = builtin.emit(args, {
    call,
    scope,
    over: over ?? "",
    distinct: call.distinct ? "DISTINCT " : "",
    order: call.orderBy.length === 0 ? "" : sql` ORDER BY ${translateOrderBy(call.orderBy, scope)}`,
    tail: sql`${filter}${over ?? ""}`,
  });
  return typed(fragment, typeof builtin.result === "function" ? builtin.result(args) : builtin.result);
}

function find(name: string): Builtin | null {
  return Object.hasOwn(BUILTINS, name) ? BUILTINS[name]! : null;
}
