import { JsonObject } from "./json";
import { DEFAULT_PAGE_SIZE, pageHead, readMarker, type Page } from "./page";
import { epochSeconds, httpDate, parseEpochSeconds, parseHttpDate } from "./times";
import { childrenOf, childText, element, malformed, parseXml, xmlDocument } from "./xml";

export const TABLE_TYPES = [
  "MANAGED_TABLE",
  "VIRTUAL_VIEW",
  "MATERIALIZED_VIEW",
  "EXTERNAL_TABLE",
  "OBJECT_TABLE",
] as const;
export type TableType = (typeof TABLE_TYPES)[number];

/** A column as the service describes it; `type` is its text (`decimal(10,2)`), see `parseOdpsType`. */
export interface OdpsColumn {
  readonly name: string;
  readonly type: string;
  readonly comment: string;
  readonly isNullable: boolean;
  readonly defaultValue: string | null;
}

export interface OdpsTable {
  readonly project: string;
  readonly name: string;
  readonly id: string;
  readonly type: TableType;
  readonly owner: string;
  readonly comment: string;
  readonly columns: readonly OdpsColumn[];
  readonly partitionKeys: readonly OdpsColumn[];
  readonly createdAt: Date | null;
  readonly lastDdlAt: Date | null;
  readonly lastModifiedAt: Date | null;
  /** Days, or null when rows are kept for ever. */
  readonly lifecycleDays: number | null;
  readonly sizeBytes: number;
  /** Null when the service does not say. */
  readonly recordCount: number | null;
  /** Text of a view. */
  readonly viewText: string | null;
  /** Tables whose rows can be updated; they take no overwrite session. */
  readonly isTransactional: boolean;
}

export interface TableListItem {
  readonly name: string;
  readonly owner: string;
  readonly type: TableType;
  readonly createdAt: Date | null;
}

export function formatTable(table: OdpsTable): string {
  return xmlDocument(tableElement(table, JSON.stringify(schemaJson(table))));
}

/** The answer to `?extended`. Its `Reserved` is JSON in a string; PyODPS reads `Transactional` and `PrimaryKey` there. */
export function formatExtendedTable(
  table: OdpsTable,
  { fileCount, primaryKey }: { readonly fileCount: number; readonly primaryKey: readonly string[] },
): string {
  const schema = {
    IsArchived: false,
    PhysicalSize: table.sizeBytes,
    FileNum: fileCount,
    recordNum: table.recordCount ?? 0,
    Reserved: JSON.stringify({
      Transactional: String(table.isTransactional),
      ...(primaryKey.length === 0 ? {} : { PrimaryKey: primaryKey }),
      schema_version: "0",
    }),
  };
  return xmlDocument(tableElement(table, JSON.stringify(schema)));
}

/** @throws AppError "maxcompute.answer_malformed" */
export function parseTable(text: string): OdpsTable {
  const root = parseXml(text);
  if (root.name !== "Table") throw malformed("no <Table>");
  const schema = JsonObject.parse(childText(root, "Schema") ?? "{}");
  const properties = readProperties(schema);
  const lifecycle = schema.number("lifecycle");
  return {
    project: childText(root, "Project") ?? "",
    name: childText(root, "Name") || (schema.text("tableName") ?? ""),
    id: childText(root, "TableId") ?? "",
    type: tableType(childText(root, "Type"), schema),
    owner: childText(root, "Owner") || (schema.text("owner") ?? ""),
    comment: childText(root, "Comment") || (schema.text("comment") ?? ""),
    columns: schema.objects("columns").map(readColumn),
    partitionKeys: schema.objects("partitionKeys").map(readColumn),
    createdAt: parseHttpDate(childText(root, "CreationTime")) ?? parseEpochSeconds(schema.number("createTime")),
    lastDdlAt: parseEpochSeconds(schema.number("lastDDLTime")),
    lastModifiedAt:
      parseHttpDate(childText(root, "LastModifiedTime")) ?? parseEpochSeconds(schema.number("lastModifiedTime")),
    lifecycleDays: lifecycle !== null && lifecycle > 0 ? lifecycle : null,
    sizeBytes: schema.number("size") ?? 0,
    recordCount: schema.number("recordNum"),
    viewText: schema.text("viewText"),
    isTransactional: properties?.boolean("transactional") ?? false,
  };
}

export function formatTableList(page: Page<TableListItem>, maxItems = DEFAULT_PAGE_SIZE): string {
  const tables = page.items.map(({ name, owner, type, createdAt }) =>
    element("Table", [
      element("Name", name),
      element("Owner", owner),
      element("Type", type),
      ...(createdAt === null ? [] : [element("CreationTime", httpDate(createdAt))]),
    ]),
  );
  return xmlDocument(element("Tables", [...pageHead(page.marker, maxItems), ...tables]));
}

/** @throws AppError "maxcompute.answer_malformed" */
export function parseTableList(text: string): Page<TableListItem> {
  const root = parseXml(text);
  if (root.name !== "Tables") throw malformed("no <Tables>");
  const items = childrenOf(root, "Table").map((table) => ({
    name: childText(table, "Name") ?? "",
    owner: childText(table, "Owner") ?? "",
    type: tableType(childText(table, "Type"), null),
    createdAt: parseHttpDate(childText(table, "CreationTime")),
  }));
  return { items, marker: readMarker(root) };
}

function tableElement(table: OdpsTable, schema: string) {
  const times = [
    ["CreationTime", table.createdAt],
    ["LastModifiedTime", table.lastModifiedAt],
  ] as const;
  return element("Table", [
    element("Name", table.name),
    element("TableId", table.id),
    element("Schema", schema, { format: "Json" }),
    element("Comment", table.comment),
    element("Owner", table.owner),
    element("Project", table.project),
    element("TableLabel"),
    ...times.flatMap(([name, time]) => (time === null ? [] : [element(name, httpDate(time))])),
    element("Type", table.type),
  ]);
}

/** Members without a value are left out: clients take neither `null` nor a date of zero. */
function schemaJson(table: OdpsTable) {
  const seconds = (time: Date | null) => (time === null ? undefined : epochSeconds(time));
  return {
    tableName: table.name,
    owner: table.owner,
    comment: table.comment,
    createTime: seconds(table.createdAt),
    lastDDLTime: seconds(table.lastDdlAt),
    lastModifiedTime: seconds(table.lastModifiedAt),
    isVirtualView: table.type === "VIRTUAL_VIEW",
    isMaterializedView: table.type === "MATERIALIZED_VIEW",
    isExternal: table.type === "EXTERNAL_TABLE",
    lifecycle: table.lifecycleDays ?? -1,
    size: table.sizeBytes,
    recordNum: table.recordCount ?? undefined,
    viewText: table.viewText ?? undefined,
    shardExist: false,
    columns: table.columns.map(columnJson),
    partitionKeys: table.partitionKeys.map(columnJson),
    tableProperties: table.isTransactional ? JSON.stringify({ transactional: "true" }) : undefined,
  };
}

/** JSON in a string, as PyODPS takes it (odps/models/table.py, `table_properties`); an object is understood as well. */
function readProperties(schema: JsonObject): JsonObject | null {
  const text = schema.text("tableProperties");
  return text === null ? schema.object("tableProperties") : JsonObject.parse(text);
}

function columnJson(column: OdpsColumn) {
  const { name, type, comment, isNullable, defaultValue } = column;
  return { name, type, comment, label: "", isNullable, defaultValue: defaultValue ?? undefined };
}

function readColumn(column: JsonObject): OdpsColumn {
  return {
    name: column.text("name") ?? "",
    type: column.text("type") ?? "",
    comment: column.text("comment") ?? "",
    isNullable: column.boolean("isNullable") ?? true,
    defaultValue: column.text("defaultValue"),
  };
}

function tableType(text: string | null, schema: JsonObject | null): TableType {
  const known = TABLE_TYPES.find((type) => type === text?.toUpperCase());
  if (known !== undefined) return known;
  if (schema?.boolean("isVirtualView")) return "VIRTUAL_VIEW";
  if (schema?.boolean("isMaterializedView")) return "MATERIALIZED_VIEW";
  return schema?.boolean("isExternal") ? "EXTERNAL_TABLE" : "MANAGED_TABLE";
}
