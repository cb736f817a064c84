import { AppError } from "@/lib/core/errors";
import { parseTable, parseTableList, type OdpsTable, type TableListItem, type TableType } from "../documents/table";
import { pages } from "./paging";
import type { OdpsService } from "./service";

export interface TableFilter {
  readonly prefix?: string;
  readonly type?: TableType;
}

/** Tables of a project in the service's order, fetched page by page. */
export function listTables(
  { http, endpoint, project }: OdpsService,
  { prefix, type }: TableFilter,
  signal: AbortSignal,
): AsyncGenerator<TableListItem, void> {
  return pages(async (marker) => {
    const query: (readonly [string, string])[] = [["expectmarker", "true"]];
    if (prefix) query.push(["name", prefix]);
    if (type) query.push(["type", type]);
    if (marker !== null) query.push(["marker", marker]);
    const { text } = await http.send(endpoint, { method: "GET", path: ["projects", project, "tables"], query }, signal);
    return parseTableList(text);
  });
}

/** A table with its columns, or null when there is none of that name. */
export async function findTable(service: OdpsService, table: string, signal: AbortSignal): Promise<OdpsTable | null> {
  try {
    return await getTable(service, table, signal);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === "maxcompute.table_missing") return null;
    throw thrown;
  }
}

/** @throws AppError "maxcompute.table_missing" */
export async function getTable(
  { http, endpoint, project }: OdpsService,
  table: string,
  signal: AbortSignal,
): Promise<OdpsTable> {
  const request = { method: "GET", path: ["projects", project, "tables", table], subject: { table } } as const;
  const { text } = await http.send(endpoint, request, signal);
  return parseTable(text);
}
