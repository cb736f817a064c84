import TableStore from "tablestore";
import type { SandboxConnection } from "./console-server";

/** A Tablestore table that keeps no changes, made by the service's own client. */
export async function makeStreamlessTable(tableName: string, sandbox: SandboxConnection): Promise<void> {
  const client = new TableStore.Client({
    accessKeyId: sandbox.accessKeyId,
    secretAccessKey: sandbox.accessKeySecret,
    endpoint: sandbox.tablestore.endpoint,
    instancename: sandbox.tablestore.instance,
  });
  await client.createTable({
    tableMeta: { tableName, primaryKey: [{ name: "pk", type: "STRING" }] },
    reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
    tableOptions: { timeToLive: -1, maxVersions: 1 },
  });
}
