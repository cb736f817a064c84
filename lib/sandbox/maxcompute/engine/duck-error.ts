import { z } from "zod";
import { placeOf, type Fragment } from "../sql/fragment";
import { columnNotFound, OdpsError, semanticError, spot, type Position } from "../sql/odps-error";

const report = z.looseObject({
  exception_type: z.string(),
  exception_message: z.string(),
  position: z.string().optional(),
  error_subtype: z.string().optional(),
  name: z.string().optional(),
  call: z.string().optional(),
});

/** What DuckDB says about a translated statement, in the words and at the place of the user's own. */
export function odpsErrorOf(thrown: unknown, statement: Fragment): OdpsError {
  if (thrown instanceof OdpsError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const parsed = report.safeParse(parseJson(message));
  if (!parsed.success) return new OdpsError("ODPS-0010000", `System internal error - ${message}`);
  const { exception_type: type, exception_message: text, position, error_subtype: subtype, name } = parsed.data;
  const at = position === undefined ? null : placeOf(statement, Number(position));
  const [line = ""] = text.split("\n");
  switch (type) {
    case "Binder":
    case "Catalog":
      return bindingError(at ?? { line: 1, column: 1 }, subtype, name, line, parsed.data.call);
    case "Conversion":
      return new OdpsError("ODPS-0123091", `${at ? spot(at) : ""} Illegal type cast - ${line}`);
    case "Out of Range":
    case "Invalid Input":
      return new OdpsError("ODPS-0121095", `${at ? spot(at) : ""} Invalid argument - ${line}`);
    case "Constraint":
      return new OdpsError("ODPS-0123055", `${at ? spot(at) : ""} User defined constraint violated - ${line}`);
    case "Interrupt":
    case "INTERRUPT":
      return new OdpsError("ODPS-0120031", " Instance has been cancelled");
    default:
      return new OdpsError("ODPS-0010000", `System internal error - ${type} ${text}`);
  }
}

function bindingError(
  at: Position,
  subtype: string | undefined,
  name: string | undefined,
  line: string,
  call?: string,
): OdpsError {
  if (subtype === "COLUMN_NOT_FOUND" && name !== undefined) return columnNotFound(at, name);
  if (subtype === "NO_MATCHING_FUNCTION")
    return new OdpsError("ODPS-0130121", `${spot(at)} Invalid argument type - ${call ?? line}`);
  const missing = /does not have a column named "([^"]+)"/.exec(line)?.[1];
  if (missing !== undefined) return columnNotFound(at, missing);
  const ungrouped = /^column "?([^"]+)"? must appear in the GROUP BY/.exec(line)?.[1];
  if (ungrouped !== undefined) return semanticError(at, `column reference ${ungrouped} should appear in GROUP BY key`);
  const ambiguous = /^Ambiguous reference to column name "([^"]+)"/.exec(line)?.[1];
  if (ambiguous !== undefined) return semanticError(at, `column ${ambiguous} is ambiguous`);
  return semanticError(at, line);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.slice(text.indexOf("{")));
  } catch {
    return null;
  }
}
