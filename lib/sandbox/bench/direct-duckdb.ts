import { DuckDBInstance } from "@duckdb/node-api";
import { rmSync } from "node:fs";
import { changeRow, type TunnelRates } from "./tunnel-rates";

/** What DuckDB alone does with the same rows: appended in one transaction, and read again row by row. */
export async function measureDuckdb(file: string, count: number): Promise<TunnelRates> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  await connection.run(
    "CREATE TABLE changes (pk VARCHAR, colname VARCHAR, version BIGINT, colvalue VARCHAR, optype VARCHAR, sequenceinfo VARCHAR)",
  );
  const startedIn = performance.now();
  const appender = await connection.createAppender("changes");
  for (let index = 0; index < count; index++) {
    for (const value of changeRow(index))
      if (typeof value === "bigint") appender.appendBigInt(value);
      else appender.appendVarchar(value as string);
    appender.endRow();
  }
  appender.closeSync();
  await connection.run("CHECKPOINT");
  const startedOut = performance.now();
  const result = await connection.stream("SELECT * FROM changes");
  let read = 0;
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk())
    read += chunk.getRows().length;
  const ended = performance.now();
  connection.closeSync();
  instance.closeSync();
  rmSync(file);
  return {
    rowsInPerSec: Math.round((count * 1000) / (startedOut - startedIn)),
    rowsOutPerSec: Math.round((read * 1000) / (ended - startedOut)),
  };
}
