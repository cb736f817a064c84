import type { AppError } from "@/lib/core/errors";
import type { SqlResult } from "./catalog";

/** A statement on its way to a service that runs SQL as instances of its own. */
export interface SqlSubmission {
  readonly sql: string;
  /** Unique; a submission whose answer was lost is found by it. */
  readonly name: string;
  /** Hints from the SET statements before it. */
  readonly hints: Readonly<Record<string, string>>;
}

/** Rows that a statement put into one table, as the service counted them. */
export interface SqlOutput {
  readonly table: string;
  readonly records: number;
  readonly bytes: number;
}

export type SqlState =
  | { readonly kind: "running" }
  | { readonly kind: "succeeded" }
  | { readonly kind: "failed" | "cancelled"; readonly error: AppError };

/** SQL on one data source. An instance is named by the id that the service gave it and outlives the connection. */
export interface SqlConnection extends AsyncDisposable {
  /** Sent once. An error of the connection leaves open whether the service took it: see `find`. */
  submit(submission: SqlSubmission, signal: AbortSignal): Promise<string>;
  /** The instance of a submission since a moment, or null when the service has taken none of that name. */
  find(name: string, since: Date, signal: AbortSignal): Promise<string | null>;
  state(instance: string, signal: AbortSignal): Promise<SqlState>;
  /** Resolves also when the instance has ended by itself; its state tells which. */
  cancel(instance: string, signal: AbortSignal): Promise<void>;
  /** Of a succeeded instance: its first rows, or a text as rows of one column. */
  result(instance: string, limit: number, signal: AbortSignal): Promise<SqlResult>;
  /** Of a succeeded instance; empty where the service counts nothing. */
  outputs(instance: string, signal: AbortSignal): Promise<readonly SqlOutput[]>;
}
