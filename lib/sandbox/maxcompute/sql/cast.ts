import type { OdpsType } from "@/lib/maxcompute/odps-type";
import { bytes, day, moment, text, truth, whole } from "./coercion";
import { duckType } from "./duck-type";
import { sql, type Fragment } from "./fragment";
import { isMoment, isText, type Typed } from "./typed";

/** A cast as the service does it: a text that is no number becomes NULL, a fraction is cut off, not rounded. */
export function castTo(operand: Typed, type: OdpsType): Fragment {
  switch (type.kind) {
    case "bigint":
      return whole(operand);
    case "int":
    case "smallint":
    case "tinyint":
      return sql`CAST(${whole(operand)} AS ${duckType(type)})`;
    case "string":
    case "json":
      return text(operand);
    case "varchar":
      return sql`left(${text(operand)}, ${String(type.length)})`;
    case "char":
      return sql`rpad(${text(operand)}, ${String(type.length)}, ' ')`;
    case "boolean":
      return truth(operand);
    case "binary":
      return bytes(operand);
    case "datetime":
      return moment(operand);
    case "timestamp":
    case "timestamp_ntz":
      return isMoment(operand.type) || isText(operand.type)
        ? sql`TRY_CAST(${operand} AS TIMESTAMP_NS)`
        : sql`CAST(${moment(operand)} AS TIMESTAMP_NS)`;
    case "date":
      return day(operand);
    default:
      return sql`TRY_CAST(${operand} AS ${duckType(type)})`;
  }
}
