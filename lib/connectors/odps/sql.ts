import type { DataSource, RunLog, SqlResult } from "@/lib/engine/contract";
import type { SqlConnection } from "@/lib/engine/sql-connection";
import type { MaxComputeClient } from "@/lib/maxcompute/client";
import type { SqlInstance } from "@/lib/maxcompute/rest/sql-instance";
import { formatOdpsType } from "@/lib/maxcompute/odps-type";
import { ODPS2_TYPES } from "@/lib/maxcompute/rest/sql-text";
import { connect } from "./client";
import { readRows } from "./shown-rows";

/** SQL of a MaxCompute project: each statement is an instance of the service. */
export function openSql(dataSource: DataSource, { log }: { readonly log?: RunLog }): SqlConnection {
  const client = connect(dataSource, log ? { log } : {});
  return {
    async submit({ sql, name, hints }, signal) {
      return (await client.submitSql(sql, { jobName: name, settings: { ...ODPS2_TYPES, ...hints } }, signal)).id;
    },
    find: async (name, since, signal) => (await client.findSql(name, since, signal))?.id ?? null,
    state: (instance, signal) => client.sqlInstance(instance).outcome(signal),
    cancel: (instance, signal) => client.sqlInstance(instance).cancel(signal),
    result: (instance, limit, signal) => readResult(client, client.sqlInstance(instance), limit, signal),
    outputs: (instance, signal) => client.sqlInstance(instance).outputs(signal),
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}

/** At most `limit` rows of a finished statement, or its text as rows of one column. */
export async function readResult(
  client: MaxComputeClient,
  instance: SqlInstance,
  limit: number,
  signal: AbortSignal,
): Promise<SqlResult> {
  const result = await client.openResult(instance, signal);
  switch (result.kind) {
    case "rows": {
      const { session } = result;
      const columns = session.columns.map(({ name, type }) => ({ name, type: formatOdpsType(type).toUpperCase() }));
      return { columns, rows: await readRows(session, limit, signal), truncated: session.recordCount > limit };
    }
    case "table": {
      const { header, rows } = result.table;
      const columns = header.map((name) => ({ name, type: "STRING" }));
      return { columns, rows: rows.slice(0, limit), truncated: rows.length > limit };
    }
    case "text":
      return textResult(result.text);
  }
}

/** SHOW, DESC and DDL leave a text: one row a line. */
function textResult(text: string): SqlResult {
  const lines = text.trimEnd() === "" ? [] : text.trimEnd().split("\n");
  return { columns: [{ name: "result", type: "STRING" }], rows: lines.map((line) => [line]), truncated: false };
}
