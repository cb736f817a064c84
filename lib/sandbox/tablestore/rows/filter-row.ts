import type { Comparator, Filter } from "@/lib/tablestore/filter";
import type { ColumnValue, PrimaryKey } from "@/lib/tablestore/row";
import { invalid } from "../service-error";
import type { StoredCell, StoredRow } from "./stored-row";

type ColumnFilter = Extract<Filter, { type: "column" }>;

/** @throws ServiceError when the filter is put together in a way the service refuses. */
export function checkFilter(filter: Filter): void {
  if (filter.type === "column" && typeof filter.value === "number" && !Number.isFinite(filter.value))
    throw invalid(`${Number.isNaN(filter.value) ? "NaN" : "Infinity"} can't be set to double value.`);
  if (filter.type === "pagination" && (filter.offset < 0 || filter.limit <= 0))
    throw invalid("The offset of a column pagination filter cannot be negative and its limit must be greater than 0.");
  if (filter.type !== "composite") return;
  const { operator, filters } = filter;
  if (operator === "NOT" ? filters.length !== 1 : filters.length < 2)
    throw invalid(`Invalid sub-filter count for ${operator}: ${filters.length}.`);
  filters.forEach(checkFilter);
}

/** The row as the filter lets it through, or null. Only a pagination filter changes what is let through. */
export function filterRow(filter: Filter, row: StoredRow): StoredRow | null {
  if (filter.type === "pagination") return paginate(row, filter.offset, filter.limit);
  if (filter.type === "composite" && filter.operator === "AND")
    return filter.filters.reduce<StoredRow | null>((kept, one) => kept && filterRow(one, kept), row);
  return matches(filter, row) ? row : null;
}

/** Whether the row fulfils the filter; pagination is no question and always fulfilled. */
export function matches(filter: Filter, row: StoredRow): boolean {
  switch (filter.type) {
    case "pagination":
      return true;
    case "column":
      return matchesColumn(filter, row);
    case "composite":
      if (filter.operator === "NOT") return !matches(filter.filters[0]!, row);
      return filter.operator === "AND"
        ? filter.filters.every((one) => matches(one, row))
        : filter.filters.some((one) => matches(one, row));
  }
}

function matchesColumn(filter: ColumnFilter, { primaryKey, cells }: StoredRow): boolean {
  const versions = cells.filter((cell) => cell.name === filter.column).map((cell) => cell.value);
  const values = versions.length > 0 ? versions : keyValues(primaryKey, filter.column);
  if (filter.comparator === "EXIST") return values.length > 0;
  if (filter.comparator === "NOT_EXIST") return values.length === 0;
  if (values.length === 0) return !filter.filterIfMissing;
  return (filter.latestVersionOnly ? values.slice(0, 1) : values).some((value) => {
    const compared = filter.transfer ? transferred(value, filter.transfer) : value;
    return compared !== null && holds(filter.comparator, compared, filter.value);
  });
}

function keyValues(primaryKey: PrimaryKey, name: string): ColumnValue[] {
  return primaryKey.filter((column) => column.name === name).map((column) => column.value);
}

/** Values of different types are never equal and have no order. */
function holds(comparator: Comparator, value: ColumnValue, operand: ColumnValue): boolean {
  const order = compareValues(value, operand);
  if (order === null) return comparator === "NOT_EQUAL";
  switch (comparator) {
    case "EQUAL":
      return order === 0;
    case "NOT_EQUAL":
      return order !== 0;
    case "GREATER_THAN":
      return order > 0;
    case "GREATER_EQUAL":
      return order >= 0;
    case "LESS_THAN":
      return order < 0;
    case "LESS_EQUAL":
      return order <= 0;
    default:
      return false;
  }
}

/** Null when the types differ. Texts are compared as UTF-8, as the service does. */
function compareValues(a: ColumnValue, b: ColumnValue): number | null {
  if (typeof a !== typeof b) return null;
  if (typeof a === "string") return Buffer.compare(Buffer.from(a), Buffer.from(b as string));
  if (a instanceof Uint8Array) return Buffer.compare(a, b as Uint8Array);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What the rule's expression captures of a text, cast to the rule's type; null when it does not apply. */
function transferred(value: ColumnValue, { regex, castType }: NonNullable<ColumnFilter["transfer"]>) {
  if (typeof value !== "string") return null;
  const found = new RegExp(regex, "u").exec(value);
  const text = found?.[1] ?? found?.[0];
  if (text === undefined) return null;
  switch (castType) {
    case "VT_INTEGER":
      return /^-?\d+$/.test(text) ? BigInt.asIntN(64, BigInt(text)) : null;
    case "VT_DOUBLE":
      return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : null;
    case "VT_BOOLEAN":
      return text === "true" ? true : text === "false" ? false : null;
    case "VT_BLOB":
      return new Uint8Array(Buffer.from(text));
    default:
      return text;
  }
}

function paginate(row: StoredRow, offset: number, limit: number): StoredRow {
  const names = [...new Set(row.cells.map((cell) => cell.name))].slice(offset, offset + limit);
  return { ...row, cells: row.cells.filter((cell: StoredCell) => names.includes(cell.name)) };
}
