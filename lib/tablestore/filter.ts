import { AppError } from "@/lib/core/errors";
import { bool, bytes, embedded, enumeration, int32, message, optional, repeated, required, string } from "./protobuf";
import type { ColumnValue } from "./row";
import { decodeVariant } from "./row-decoder";
import { encodeVariant } from "./row-encoder";

const FilterType = enumeration({
  FT_SINGLE_COLUMN_VALUE: 1,
  FT_COMPOSITE_COLUMN_VALUE: 2,
  FT_COLUMN_PAGINATION: 3,
});
const numbers = {
  EQUAL: 1,
  NOT_EQUAL: 2,
  GREATER_THAN: 3,
  GREATER_EQUAL: 4,
  LESS_THAN: 5,
  LESS_EQUAL: 6,
  EXIST: 7,
  NOT_EXIST: 8,
};
export type Comparator = keyof typeof numbers;
const LogicalOperator = enumeration({ NOT: 1, AND: 2, OR: 3 });
const CastType = enumeration({ VT_INTEGER: 0, VT_DOUBLE: 1, VT_BOOLEAN: 2, VT_STRING: 3, VT_NULL: 6, VT_BLOB: 7 });

const FilterMessage = message("Filter", { type: required(1, FilterType), filter: required(2, bytes) });
const SingleColumnValueFilter = message("SingleColumnValueFilter", {
  comparator: required(1, enumeration(numbers)),
  columnName: required(2, string),
  columnValue: required(3, bytes),
  filterIfMissing: required(4, bool),
  latestVersionOnly: required(5, bool),
  valueTransRule: optional(
    6,
    embedded(message("ValueTransferRule", { regex: required(1, string), castType: optional(2, CastType) })),
  ),
});
const CompositeColumnValueFilter = message("CompositeColumnValueFilter", {
  combinator: required(1, LogicalOperator),
  subFilters: repeated(2, embedded(FilterMessage)),
});
const ColumnPaginationFilter = message("ColumnPaginationFilter", {
  offset: required(1, int32),
  limit: required(2, int32),
});

/** A condition on the columns of one row: what to read, or whether to write. */
export type Filter =
  | {
      readonly type: "column";
      readonly comparator: Comparator;
      readonly column: string;
      readonly value: ColumnValue;
      /** Whether a row without the column is filtered out. */
      readonly filterIfMissing: boolean;
      /** Otherwise any version may match. */
      readonly latestVersionOnly: boolean;
      /** Compares what the expression's group captures, cast to another type. */
      readonly transfer?: { readonly regex: string; readonly castType?: TransferCast };
    }
  | { readonly type: "composite"; readonly operator: "NOT" | "AND" | "OR"; readonly filters: readonly Filter[] }
  | { readonly type: "pagination"; readonly offset: number; readonly limit: number };
export type TransferCast = "VT_INTEGER" | "VT_DOUBLE" | "VT_BOOLEAN" | "VT_STRING" | "VT_NULL" | "VT_BLOB";

/** The bytes of the `filter` and `column_condition` fields. */
export function encodeFilter(filter: Filter): Uint8Array {
  return FilterMessage.encode(toMessage(filter));
}

/** @throws AppError "tablestore.damaged_message" or "tablestore.damaged_row" when the bytes are not a filter. */
export function decodeFilter(bytes: Uint8Array): Filter {
  return fromMessage(FilterMessage.decode(bytes));
}

function toMessage(filter: Filter): ReturnType<typeof FilterMessage.decode> {
  switch (filter.type) {
    case "column": {
      const { comparator, column, value, filterIfMissing, latestVersionOnly, transfer } = filter;
      const columnValue = encodeVariant(value);
      return {
        type: "FT_SINGLE_COLUMN_VALUE",
        filter: SingleColumnValueFilter.encode({
          comparator,
          columnName: column,
          columnValue,
          filterIfMissing,
          latestVersionOnly,
          valueTransRule: transfer,
        }),
      };
    }
    case "composite": {
      const { operator: combinator, filters } = filter;
      return {
        type: "FT_COMPOSITE_COLUMN_VALUE",
        filter: CompositeColumnValueFilter.encode({ combinator, subFilters: filters.map(toMessage) }),
      };
    }
    case "pagination":
      return { type: "FT_COLUMN_PAGINATION", filter: ColumnPaginationFilter.encode(filter) };
  }
}

function fromMessage({ type, filter }: ReturnType<typeof FilterMessage.decode>): Filter {
  switch (type) {
    case "FT_SINGLE_COLUMN_VALUE": {
      const found = SingleColumnValueFilter.decode(filter);
      const value = decodeVariant(found.columnValue);
      if (typeof value === "symbol") {
        throw new AppError("tablestore.damaged_row", { reason: `A filter cannot compare with ${value.description}` });
      }
      return {
        type: "column",
        comparator: found.comparator,
        column: found.columnName,
        value,
        filterIfMissing: found.filterIfMissing,
        latestVersionOnly: found.latestVersionOnly,
        ...(found.valueTransRule === undefined ? {} : { transfer: found.valueTransRule }),
      };
    }
    case "FT_COMPOSITE_COLUMN_VALUE": {
      const { combinator, subFilters } = CompositeColumnValueFilter.decode(filter);
      return { type: "composite", operator: combinator, filters: subFilters.map(fromMessage) };
    }
    case "FT_COLUMN_PAGINATION":
      return { type: "pagination", ...ColumnPaginationFilter.decode(filter) };
  }
}
