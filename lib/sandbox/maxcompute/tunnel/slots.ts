import { formatOdpsType } from "@/lib/maxcompute/odps-type";
import type { Call } from "../http/call";
import type { Column } from "../store/table";

/*
 * Streams and upserts are written through slots: the addresses of servers that keep the session. There is one, this very
 * server.
 */

/** A table's schema as the sessions with slots show it. */
export function schemaDocument(columns: readonly Column[], partitionKeys: readonly Column[]): object {
  const column = ({ name, type, nullable, comment }: Column, i: number) => ({
    column_id: String(i),
    name,
    type: formatOdpsType(type),
    nullable,
    comment,
    default_value: "",
  });
  return { IsVirtualView: false, columns: columns.map(column), partitionKeys: partitionKeys.map(column) };
}

/** Clients read both without asking whether they are there. */
export function slotHeaders(call: Call): Record<string, string> {
  return { "odps-tunnel-routed-server": hostOf(call), "odps-tunnel-slot-num": "1" };
}

export function hostOf({ baseUrl }: Call): string {
  return baseUrl.replace(/^http:\/\//, "");
}
