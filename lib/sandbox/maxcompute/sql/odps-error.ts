import type { Position } from "@/lib/core/sql/tokenizer";

export type { Position };

/** A statement's failure in the service's own words: `ODPS-0130131:[1,15] Table not found - …`. */
export class OdpsError extends Error {
  /** `ODPS-nnnnnnn`. */
  readonly code: string;

  constructor(code: string, text: string) {
    super(`${code}:${text}`);
    this.name = "OdpsError";
    this.code = code;
  }
}

export function parseError(at: Position, text: string): OdpsError {
  return new OdpsError("ODPS-0130161", `${spot(at)} Parse exception - ${text}`);
}

export function semanticError(at: Position, text: string): OdpsError {
  return new OdpsError("ODPS-0130071", `${spot(at)} Semantic analysis exception - ${text}`);
}

export function tableNotFound(at: Position | null, table: string): OdpsError {
  return new OdpsError(
    "ODPS-0130131",
    `${at === null ? "" : `${spot(at)} `}Table not found - table ${table} cannot be resolved`,
  );
}

export function tableExists(at: Position, table: string): OdpsError {
  return new OdpsError("ODPS-0130211", `${spot(at)} Table or view already exists - table ${table} already exists`);
}

export function columnNotFound(at: Position, column: string): OdpsError {
  return semanticError(at, `column ${column} cannot be resolved`);
}

/** What the service calls a failed statement on metadata. */
export function ddlFailed(text: string): OdpsError {
  return new OdpsError("ODPS-0110061", ` Failed to run ddltask - ${text}`);
}

export function spot({ line, column }: Position): string {
  return `[${line},${column}]`;
}
