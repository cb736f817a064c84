import * as arrow from "apache-arrow";
import type { OdpsType } from "@/lib/maxcompute/odps-type";

/** How TIMESTAMP travels: table streams use nanoseconds, previews and results of jobs a pair. */
export type TimestampForm = "nanos" | "pair";

export interface ArrowColumn {
  readonly name: string;
  readonly type: OdpsType;
}

/** Source: PyODPS odps/tunnel/io/types.py, odps_type_to_arrow_type; Java ArrowUtils. */
export function arrowSchema(columns: readonly ArrowColumn[], form: TimestampForm): arrow.Schema {
  return new arrow.Schema(columns.map(({ name, type }) => new arrow.Field(name, arrowType(type, form), true)));
}

export function arrowType(type: OdpsType, form: TimestampForm): arrow.DataType {
  switch (type.kind) {
    case "bigint":
      return new arrow.Int64();
    case "int":
    case "interval_year_month":
      return new arrow.Int32();
    case "smallint":
      return new arrow.Int16();
    case "tinyint":
      return new arrow.Int8();
    case "double":
      return new arrow.Float64();
    case "float":
      return new arrow.Float32();
    case "boolean":
      return new arrow.Bool();
    case "string":
    case "varchar":
    case "char":
    case "json":
      return new arrow.Utf8();
    case "binary":
      return new arrow.Binary();
    case "date":
      return new arrow.DateDay();
    case "datetime":
      return new arrow.TimestampMillisecond();
    case "timestamp":
    case "timestamp_ntz":
      return form === "pair" ? pair() : new arrow.TimestampNanosecond();
    case "interval_day_time":
      return pair();
    case "decimal":
      return new arrow.Decimal(type.scale, type.precision);
    case "array":
      return new arrow.List(new arrow.Field("item", arrowType(type.element, form), true));
    case "map": {
      const entries = new arrow.Struct<{ key: arrow.DataType; value: arrow.DataType }>([
        new arrow.Field("key", arrowType(type.key, form), false),
        new arrow.Field("value", arrowType(type.value, form), true),
      ]);
      return new arrow.Map_(new arrow.Field("entries", entries, false));
    }
    case "struct":
      return new arrow.Struct(
        type.fields.map((field) => new arrow.Field(field.name, arrowType(field.type, form), true)),
      );
  }
}

function pair(): arrow.Struct {
  return new arrow.Struct([
    new arrow.Field("sec", new arrow.Int64(), true),
    new arrow.Field("nano", new arrow.Int32(), true),
  ]);
}
