import { formatCsv } from "@/lib/maxcompute/documents/csv";
import {
  formatExtendedTable,
  formatTable,
  formatTableList,
  type OdpsTable,
  type TableType,
} from "@/lib/maxcompute/documents/table";
import { childrenOf, childText, element, parseXml, xmlDocument } from "@/lib/maxcompute/documents/xml";
import { formatOdpsType } from "@/lib/maxcompute/odps-type";
import { plain, readText, xml, type Call, type Reply } from "../http/call";
import { invalidParameter, noSuchTable } from "../http/service-error";
import type { Service } from "../service";
import { DEFAULT_SCHEMA, isTransactional, tableLabel, totalContents, type Column, type Table } from "../store/table";
import { csvCell, readTableRows } from "../tunnel/table-rows";
import { paged } from "./page";
import { targetOf } from "./partition-of";
import { projectOf } from "./projects";

/** Finds the table that a path names, with or without its schema. @throws ServiceError 404 */
export function tableOf(service: Service, call: Call): Table {
  const project = projectOf(service, call);
  const [, , kind, name = ""] = call.path;
  const inSchema = kind === "schemas";
  const schema = inSchema ? name : (call.query.get("curr_schema") ?? call.query.get("schema_name") ?? DEFAULT_SCHEMA);
  const table = inSchema ? (call.path[5] ?? "") : name;
  const found = service.catalog.table(project.name, schema || DEFAULT_SCHEMA, table);
  if (found === null)
    throw noSuchTable(tableLabel({ project: project.name, schema: schema || DEFAULT_SCHEMA, name: table }));
  return found;
}

export function getTable(service: Service, call: Call): Reply {
  return xml(formatTable(odpsTable(service, tableOf(service, call))));
}

export function getExtendedTable(service: Service, call: Call): Reply {
  const found = tableOf(service, call);
  const table = odpsTable(service, found);
  const fileCount = (table.recordCount ?? 0) > 0 ? 1 : 0;
  return xml(formatExtendedTable(table, { fileCount, primaryKey: found.primaryKey }));
}

export function listTables(service: Service, call: Call): Reply {
  const project = projectOf(service, call);
  const schema = call.query.get("curr_schema") || DEFAULT_SCHEMA;
  const prefix = (call.query.get("name") ?? "").toLowerCase();
  const owner = call.query.get("owner");
  const type = call.query.get("type")?.toUpperCase();
  const all = service.catalog
    .tables(project.name, schema)
    .filter((table) => table.name.startsWith(prefix))
    .filter((table) => !owner || table.owner === owner)
    .filter((table) => !type || tableType(table) === type);
  const { items, marker, maxItems } = paged(call, all, ({ name }) => name);
  const list = items.map((table) => ({
    name: table.name,
    owner: table.owner,
    type: tableType(table),
    createdAt: new Date(table.createdAt),
  }));
  return xml(formatTableList({ items: list, marker }, maxItems));
}

/** `POST ?query`: up to a hundred tables in one go. Those that are not there are left out. */
export async function queryTables(service: Service, call: Call): Promise<Reply> {
  const project = projectOf(service, call);
  const asked = childrenOf(parseXml(await readText(call)), "Table");
  if (asked.length > 100) throw invalidParameter("at most 100 tables can be loaded at once");
  const tables = asked.flatMap((one) => {
    const table = service.catalog.table(
      childText(one, "Project") ?? project.name,
      childText(one, "Schema") || DEFAULT_SCHEMA,
      childText(one, "Name") ?? "",
    );
    return table === null ? [] : [{ xml: formatTable(odpsTable(service, table)).replace(/^<\?xml[^>]*\?>\s*/, "") }];
  });
  return xml(xmlDocument(element("Tables", tables)));
}

/** The preview as CSV. */
export async function previewTable(service: Service, call: Call): Promise<Reply> {
  const table = tableOf(service, call);
  const count = Number(call.query.get("linenum") ?? "100");
  if (!Number.isInteger(count) || count < 1) throw invalidParameter("linenum must be a positive number");
  const wanted = call.query.get("cols")?.split(",").filter(Boolean) ?? null;
  const all = [...table.columns, ...table.partitionKeys];
  const columns =
    wanted === null ? all : wanted.map((name) => all.find((column) => column.name === name.toLowerCase()));
  if (columns.includes(undefined)) throw invalidParameter("cols names a column that is not there");
  const limit = Math.min(count, service.limits.maxPreviewRows);
  const target = call.query.has("partition") ? targetOf(service, table, call.query.get("partition") ?? "") : null;
  const chosen = columns as readonly Column[];
  const rows: Parameters<typeof formatCsv>[1] extends Iterable<infer Row> ? Row[] : never = [];
  for await (const batch of readTableRows(service, table, { target, columns: chosen, start: 0, count: limit }))
    for (const row of batch) rows.push(row.map((value, i) => csvCell(chosen[i]!.type, value)));
  return plain(
    formatCsv(
      chosen.map(({ name }) => name),
      rows,
    ),
  );
}

function tableType(table: Table): TableType {
  return table.kind === "view" ? "VIRTUAL_VIEW" : "MANAGED_TABLE";
}

export function odpsTable(service: Service, table: Table): OdpsTable {
  const total = totalContents(table, service.catalog.partitions(table));
  return {
    project: table.project,
    name: table.name,
    id: String(table.id),
    type: tableType(table),
    owner: table.owner,
    comment: table.comment,
    columns: table.columns.map(odpsColumn),
    partitionKeys: table.partitionKeys.map(odpsColumn),
    createdAt: new Date(table.createdAt),
    lastDdlAt: new Date(table.lastDdlAt),
    lastModifiedAt: new Date(total.modifiedAt),
    lifecycleDays: table.lifecycle,
    sizeBytes: total.bytes,
    recordCount: total.records,
    viewText: table.viewText,
    isTransactional: isTransactional(table),
  };
}

export function odpsColumn(column: Column): OdpsTable["columns"][number] {
  return {
    name: column.name,
    type: formatOdpsType(column.type),
    comment: column.comment,
    isNullable: column.nullable,
    defaultValue: column.defaultValue,
  };
}
