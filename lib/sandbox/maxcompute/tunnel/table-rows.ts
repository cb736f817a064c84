import type { CsvCell } from "@/lib/maxcompute/documents/csv";
import type { OdpsType } from "@/lib/maxcompute/odps-type";
import type { OdpsInstant, OdpsRow, OdpsValue } from "@/lib/maxcompute/odps-value";
import type { Target } from "../engine/contents";
import { whereTarget } from "../engine/contents";
import type { Service } from "../service";
import { quoteName, quoteText } from "../sql/duck-type";
import { resultTable } from "../store/instances";
import { physicalTable, type Column, type Table } from "../store/table";
import { fromDuck } from "./duck-value";
import { viewRows } from "./view-rows";

export interface RowRange {
  readonly start: number;
  readonly count: number;
}

/** Rows of a table, of one partition of it, or of a view, in the order in which they were written, batch by batch. */
export async function* readTableRows(
  service: Service,
  table: Table,
  {
    target,
    columns,
    start,
    count,
  }: RowRange & { target: Target | null; columns: readonly Pick<Column, "name" | "type">[] },
): AsyncGenerator<readonly OdpsRow[], void> {
  const names = columns.map(({ name }) => quoteName(name)).join(", ");
  const source = table.kind === "view" ? viewRows(service, table) : physicalTable(table);
  const where = target === null ? "" : whereTarget(target);
  yield* readRows(service, `SELECT ${names} FROM ${source}${where} LIMIT ${count} OFFSET ${start}`, columns);
}

/** Rows of a job's result. Times are instants, or with `zone: "wall"` the wall times that the job has computed. */
export async function* readInstanceRows(
  service: Service,
  instanceId: string,
  options: RowRange & {
    columns: readonly { readonly name: string; readonly type: OdpsType }[];
    chosen?: readonly number[];
    timeZone: string;
    zone: "wall" | "instant";
  },
): AsyncGenerator<readonly OdpsRow[], void> {
  const { columns, start, count, timeZone, zone } = options;
  const chosen = options.chosen ?? columns.map((_, i) => i);
  const values = chosen.map((i) => {
    const name = quoteName(`c${i}`);
    const { kind } = columns[i]!.type;
    if (zone === "wall") return name;
    if (kind === "datetime") return `fn.to_instant(${name})`;
    return kind === "timestamp" ? `fn.to_instant_ns(${name})` : name;
  });
  const sql = `SELECT ${values.join(", ")} FROM ${resultTable(instanceId)} LIMIT ${count} OFFSET ${start}`;
  yield* readRows(
    service,
    sql,
    chosen.map((i) => columns[i]!),
    timeZone,
  );
}

async function* readRows(
  service: Service,
  sql: string,
  columns: readonly { readonly type: OdpsType }[],
  timeZone = "UTC",
): AsyncGenerator<readonly OdpsRow[], void> {
  const converters = columns.map(({ type }) => fromDuck(type));
  const connection = await service.database.borrow();
  try {
    await connection.run(`SET TimeZone = ${quoteText(timeZone)}`);
    const result = await connection.stream(sql);
    for (
      let chunk = await result.fetchChunk();
      chunk !== null && chunk.rowCount > 0;
      chunk = await result.fetchChunk()
    ) {
      const vectors = chunk.getColumns();
      const rows: OdpsValue[][] = [];
      for (let r = 0; r < chunk.rowCount; r++)
        rows.push(
          converters.map((convert, c) => {
            const value = vectors[c]![r]!;
            return value === null ? null : convert(value);
          }),
        );
      yield rows;
    }
  } finally {
    service.database.giveBack(connection);
  }
}

/** A value as the CSV of results shows it: texts in quotes, anything else bare. */
export function csvCell(type: OdpsType, value: OdpsValue): CsvCell | null {
  if (value === null) return null;
  switch (type.kind) {
    case "string":
    case "varchar":
    case "char":
    case "json":
      return String(value);
    case "binary":
      return Buffer.from(value as Uint8Array).toString("utf8");
    case "array":
    case "map":
    case "struct":
      return nestedText(type, value);
    default:
      return { bare: scalarText(type, value) };
  }
}

function scalarText(type: OdpsType, value: OdpsValue): string {
  switch (type.kind) {
    case "datetime":
      return wallText((value as Date).getTime());
    case "date":
      return new Date((value as number) * 86_400_000).toISOString().slice(0, 10);
    case "timestamp":
    case "timestamp_ntz": {
      const { seconds, nanos } = value as OdpsInstant;
      const fraction =
        nanos === 0
          ? ""
          : `.${String(nanos)
              .padStart(9, "0")
              .replace(/(000)+$/, "")}`;
      return `${wallText(seconds * 1000)}${fraction}`;
    }
    case "interval_day_time": {
      const { seconds, nanos } = value as OdpsInstant;
      return `${seconds}.${String(nanos).padStart(9, "0")}`;
    }
    case "double":
    case "float":
      return numberText(value as number);
    default:
      return String(value);
  }
}

function wallText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace("T", " ");
}

/** As Java writes it: a whole number keeps its point. */
function numberText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  return Number.isInteger(value) && Math.abs(value) < 1e7 ? value.toFixed(1) : String(value);
}

/** `[1,\N]`, `{"k":5}`, `{a:7,b:\N}`. Source: PyODPS odps/readers.py, parse_complex_value */
function nestedText(type: OdpsType, value: OdpsValue): string {
  if (value === null) return "\\N";
  switch (type.kind) {
    case "array":
      return `[${(value as readonly OdpsValue[]).map((item) => nestedText(type.element, item)).join(",")}]`;
    case "map": {
      const entries = (value as readonly OdpsValue[]).map((pair) => {
        const [key = null, item = null] = pair as readonly OdpsValue[];
        return `${nestedText(type.key, key)}:${nestedText(type.value, item)}`;
      });
      return `{${entries.join(",")}}`;
    }
    case "struct": {
      const members = value as readonly OdpsValue[];
      return `{${type.fields.map((field, i) => `${field.name}:${nestedText(field.type, members[i] ?? null)}`).join(",")}}`;
    }
    default: {
      const cell = csvCell(type, value);
      return typeof cell === "string" ? `"${cell.replaceAll('"', '\\"')}"` : (cell?.bare ?? "");
    }
  }
}
