import type { Sql } from "@/lib/platform/db";
import type { UnreadableNode } from "./deployed-nodes";

/** A node without instances since a day (`yyyyMMdd`), because what is deployed of it cannot be read. */
export interface LeftOut extends UnreadableNode {
  readonly from: string;
}

/** What the latest generation of a workspace's instances has left out. */
export async function readLeftOut(sql: Sql, workspaceId: string): Promise<readonly LeftOut[]> {
  const [row] = await sql.query<{ nodes: LeftOut[] | null }>(
    "select value -> 'unreadable' as nodes from scheduler_mark where key = 'generated:' || $1",
    [workspaceId],
  );
  return row?.nodes ?? [];
}
