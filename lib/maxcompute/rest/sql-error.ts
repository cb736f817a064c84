import { AppError } from "@/lib/core/errors";
import { odpsCodeOf } from "../http/service-error";

/** Missing permission has a remedy of its own, wherever it is found. */
const DENIED: ReadonlySet<string> = new Set(["ODPS-0130013", "ODPS-0420095"]);

/**
 * The text a failed task leaves, such as `ODPS-0130131:[1,15] Table not found - table p.t cannot be resolved`, as an
 * error with details.sqlCode, details.line and details.column, the latter two from 1.
 */
export function sqlError(text: string, instance: string, project: string): AppError {
  const sqlCode = odpsCodeOf(text);
  const place = /ODPS-\d{7}:\[(\d+),(\d+)\]/.exec(text);
  const position = place ? { line: Number(place[1]), column: Number(place[2]) } : {};
  const details = { service: "MaxCompute", code: sqlCode, sqlCode, instance, ...position };
  const reason = text.trim();
  if (sqlCode !== null && DENIED.has(sqlCode))
    return new AppError("maxcompute.denied", { reason, project }, { details });
  return new AppError("maxcompute.sql_failed", { reason }, { details });
}
