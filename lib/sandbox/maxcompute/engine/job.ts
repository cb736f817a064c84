import type { DuckDBConnection } from "@duckdb/node-api";
import type { OdpsType } from "@/lib/maxcompute/odps-type";
import type { TableOutput } from "@/lib/maxcompute/documents/summary";
import type { CatalogChange } from "../store/catalog";
import type { Table } from "../store/table";
import { isTransactional } from "../store/table";
import { OdpsError } from "../sql/odps-error";
import type { EngineContext } from "./session";

export interface ResultColumn {
  readonly name: string;
  readonly type: OdpsType;
}

export type StatementResult =
  | { readonly kind: "text"; readonly text: string; readonly outputs?: readonly TableOutput[] }
  /** Rows wait in the job's result table, columns `c0`, `c1`, …, times as wall times of `timeZone`. */
  | {
      readonly kind: "rows";
      readonly columns: readonly ResultColumn[];
      readonly count: number;
      readonly timeZone: string;
    };

/** What a statement leaves behind, besides its effect. */
export interface Outcome {
  /** DuckDB's name of the table that takes the rows of a SELECT. */
  readonly resultTable: string;
  /** Stops the statement at once, without any effect. */
  readonly signal: AbortSignal;
  /** Records the result in the transaction of the statement's effect: both are there or neither. */
  record(connection: DuckDBConnection, result: StatementResult): Promise<void>;
}

export const NOTHING: StatementResult = { kind: "text", text: "" };

const INTERRUPT_EVERY_MS = 20;

/** A change of the catalogue that ends with its record. */
export async function changeCatalog(
  context: EngineContext,
  outcome: Outcome,
  work: (change: CatalogChange, connection: DuckDBConnection) => Promise<StatementResult>,
): Promise<StatementResult> {
  return context.catalog.change(context.database, async (change, connection) => {
    const release = interruptOnAbort(connection, outcome.signal);
    try {
      const result = await work(change, connection);
      throwIfCancelled(outcome.signal);
      await outcome.record(connection, result);
      return result;
    } finally {
      release();
    }
  });
}

/** DuckDB forgets an interrupt that comes between two statements, so it is repeated until the work has ended. */
function interruptOnAbort(connection: DuckDBConnection, signal: AbortSignal): () => void {
  throwIfCancelled(signal);
  let timer: NodeJS.Timeout | undefined;
  const interrupt = () => {
    timer = setInterval(() => connection.interrupt(), INTERRUPT_EVERY_MS);
    connection.interrupt();
  };
  signal.addEventListener("abort", interrupt, { once: true });
  return () => {
    signal.removeEventListener("abort", interrupt);
    clearInterval(timer);
  };
}

export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new OdpsError("ODPS-0120031", " Instance has been cancelled");
}

/** Locks of the place a table's name takes and of the table itself. */
export function tableLocks(place: { project: string; schema: string; name: string }, table: Table | null): string[] {
  const name = `name ${place.project}.${place.schema}.${place.name}`;
  return table === null ? [name] : [name, tableLock(table)];
}

export function tableLock(table: Pick<Table, "id">): string {
  return `table ${table.id}`;
}

export function requireTable(table: Table): Table {
  if (table.kind === "view")
    throw new OdpsError("ODPS-0130071", ` Semantic analysis exception - ${table.name} is a view`);
  return table;
}

export function requireTransactional(table: Table, what: string): Table {
  requireTable(table);
  if (isTransactional(table)) return table;
  const text = `${what} is only supported on transactional tables, ${table.name} is not one`;
  throw new OdpsError("ODPS-0130071", ` Semantic analysis exception - ${text}`);
}
