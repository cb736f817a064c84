import {
  DuckDBDecimalType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  DuckDBTypeId,
  type DuckDBType,
} from "@duckdb/node-api";
import type { OdpsType, ScalarKind } from "@/lib/maxcompute/odps-type";

const SCALARS: Readonly<Partial<Record<DuckDBTypeId, ScalarKind>>> = {
  [DuckDBTypeId.BOOLEAN]: "boolean",
  [DuckDBTypeId.TINYINT]: "tinyint",
  [DuckDBTypeId.SMALLINT]: "smallint",
  [DuckDBTypeId.INTEGER]: "int",
  [DuckDBTypeId.BIGINT]: "bigint",
  [DuckDBTypeId.UTINYINT]: "bigint",
  [DuckDBTypeId.USMALLINT]: "bigint",
  [DuckDBTypeId.UINTEGER]: "bigint",
  [DuckDBTypeId.UBIGINT]: "bigint",
  [DuckDBTypeId.HUGEINT]: "bigint",
  [DuckDBTypeId.FLOAT]: "float",
  [DuckDBTypeId.DOUBLE]: "double",
  [DuckDBTypeId.DATE]: "date",
  [DuckDBTypeId.TIMESTAMP]: "datetime",
  [DuckDBTypeId.TIMESTAMP_MS]: "datetime",
  [DuckDBTypeId.TIMESTAMP_S]: "datetime",
  [DuckDBTypeId.TIMESTAMP_TZ]: "datetime",
  [DuckDBTypeId.TIMESTAMP_NS]: "timestamp",
  [DuckDBTypeId.INTERVAL]: "interval_day_time",
  [DuckDBTypeId.BLOB]: "binary",
};

/** The MaxCompute type that a result column of DuckDB is given as. */
export function odpsTypeOf(type: DuckDBType): OdpsType {
  if (type instanceof DuckDBDecimalType) return { kind: "decimal", precision: type.width, scale: type.scale };
  if (type instanceof DuckDBListType) return { kind: "array", element: odpsTypeOf(type.valueType) };
  if (type instanceof DuckDBMapType)
    return { kind: "map", key: odpsTypeOf(type.keyType), value: odpsTypeOf(type.valueType) };
  if (type instanceof DuckDBStructType)
    return {
      kind: "struct",
      fields: type.entryNames.map((name, i) => ({ name, type: odpsTypeOf(type.entryTypes[i]!) })),
    };
  return { kind: SCALARS[type.typeId] ?? "string" };
}
