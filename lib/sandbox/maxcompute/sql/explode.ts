import type { OdpsType } from "@/lib/maxcompute/odps-type";
import type { Call } from "./ast";
import { text } from "./coercion";
import { sql } from "./fragment";
import { OdpsError, semanticError, spot } from "./odps-error";
import { translateExpression } from "./translate-expression";
import type { Scope } from "./translation";
import { typed, type Typed } from "./typed";

interface Exploded {
  readonly name: string;
  readonly value: Typed;
}

/** The columns that a table function makes of one row, each an expression of as many rows; null for other functions. */
export function explodedColumns(call: Call, scope: Scope): readonly Exploded[] | null {
  const argument = (index: number): Typed => {
    const given = call.args[index];
    if (given === undefined)
      throw new OdpsError("ODPS-0130221", `${spot(call.at)} Invalid argument count - ${call.name.toLowerCase()}`);
    return translateExpression(given, scope);
  };
  switch (call.name) {
    case "EXPLODE": {
      const value = argument(0);
      if (value.type?.kind !== "map")
        return [{ name: "col", value: typed(sql`unnest(${value})`, element(value.type)) }];
      return [
        { name: "key", value: typed(sql`unnest(map_keys(${value}))`, value.type.key) },
        { name: "value", value: typed(sql`unnest(map_values(${value}))`, value.type.value) },
      ];
    }
    case "POSEXPLODE": {
      const value = argument(0);
      return [
        { name: "pos", value: typed(sql`CAST(generate_subscripts(${value}, 1) - 1 AS BIGINT)`, "bigint") },
        { name: "val", value: typed(sql`unnest(${value})`, element(value.type)) },
      ];
    }
    case "JSON_TUPLE":
      return call.args.slice(1).map((_, i) => ({
        name: `c${i}`,
        value: typed(sql`fn.json_text(${argument(0)}, '$.' || ${text(argument(i + 1))})`, "string"),
      }));
    case "INLINE":
    case "STACK":
    case "TRANS_ARRAY":
    case "TRANS_COLS":
      throw semanticError(call.at, `the sandbox does not support the table function ${call.name.toLowerCase()}`);
    default:
      return null;
  }
}

function element(type: OdpsType | null): OdpsType | null {
  return type?.kind === "array" ? type.element : null;
}
