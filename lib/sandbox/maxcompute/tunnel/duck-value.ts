import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from "@duckdb/node-api";
import type { OdpsType } from "@/lib/maxcompute/odps-type";
import type { OdpsInstant, OdpsValue } from "@/lib/maxcompute/odps-value";
import { paddedText } from "@/lib/maxcompute/padded-text";

type Present = Exclude<OdpsValue, null>;

const NANOS = 1_000_000_000n;
const MICROS_PER_DAY = 86_400_000_000n;

/** A value that a column of the type cannot hold. */
export class Unstorable extends Error {}

/** How values of a type go into DuckDB. */
export function toDuck(type: OdpsType): (value: Present) => DuckDBValue {
  switch (type.kind) {
    case "datetime":
      return (value) => new DuckDBTimestampValue(BigInt((value as Date).getTime()) * 1000n);
    case "date":
      return (value) => new DuckDBDateValue(value as number);
    case "timestamp":
    case "timestamp_ntz":
      return (value) => new DuckDBTimestampNanosecondsValue(nanosOf(value as OdpsInstant));
    case "interval_day_time":
      return (value) => new DuckDBIntervalValue(0, 0, microsOf(value as OdpsInstant));
    case "interval_year_month":
      return (value) => new DuckDBIntervalValue(value as number, 0, 0n);
    case "binary":
      return (value) => new DuckDBBlobValue(value as Uint8Array);
    case "decimal":
      return (value) => decimalOf(value as string, type.precision, type.scale);
    case "varchar":
      return (value) => checkedText(value as string, type.length);
    case "char":
      return (value) => paddedText(checkedText(value as string, type.length), type.length);
    case "float":
      return (value) => Math.fround(value as number);
    case "array": {
      const element = nullable(toDuck(type.element));
      return (value) => new DuckDBListValue((value as readonly OdpsValue[]).map(element));
    }
    case "map": {
      const key = nullable(toDuck(type.key));
      const item = nullable(toDuck(type.value));
      return (value) =>
        new DuckDBMapValue(
          (value as readonly OdpsValue[]).map((pair) => {
            const [k = null, v = null] = pair as readonly OdpsValue[];
            return { key: key(k), value: item(v) };
          }),
        );
    }
    case "struct": {
      const members = type.fields.map((field) => nullable(toDuck(field.type)));
      return (value) => {
        const entries = type.fields.map(({ name }, i) => [
          name,
          members[i]!((value as readonly OdpsValue[])[i] ?? null),
        ]);
        return new DuckDBStructValue(Object.fromEntries(entries) as Record<string, DuckDBValue>);
      };
    }
    default:
      return (value) => value as DuckDBValue;
  }
}

/** How they come out again. */
export function fromDuck(type: OdpsType): (value: Exclude<DuckDBValue, null>) => Present {
  switch (type.kind) {
    case "bigint":
      return (value) => BigInt(value as bigint | number);
    case "int":
    case "smallint":
    case "tinyint":
      return (value) => Number(value);
    case "datetime":
      return (value) => new Date(Number((value as DuckDBTimestampValue).micros / 1000n));
    case "date":
      return (value) => (value as DuckDBDateValue).days;
    case "timestamp":
    case "timestamp_ntz":
      return (value) => instantOf((value as DuckDBTimestampNanosecondsValue).nanos);
    case "interval_day_time":
      return (value) => {
        const { months, days, micros } = value as DuckDBIntervalValue;
        return instantOf((BigInt(months) * 30n + BigInt(days)) * MICROS_PER_DAY * 1000n + micros * 1000n);
      };
    case "interval_year_month":
      return (value) => (value as DuckDBIntervalValue).months;
    case "binary":
      return (value) => (value as DuckDBBlobValue).bytes;
    case "decimal":
      return (value) => String(value);
    case "string":
    case "varchar":
    case "char":
    case "json":
      return (value) => String(value);
    case "array": {
      const element = nullableOut(fromDuck(type.element));
      return (value) => (value as DuckDBListValue).items.map(element);
    }
    case "map": {
      const key = nullableOut(fromDuck(type.key));
      const item = nullableOut(fromDuck(type.value));
      return (value) => (value as DuckDBMapValue).entries.map((entry) => [key(entry.key), item(entry.value)]);
    }
    case "struct": {
      const members = type.fields.map((field) => nullableOut(fromDuck(field.type)));
      return (value) => {
        const { entries } = value as DuckDBStructValue;
        return type.fields.map(({ name }, i) => members[i]!(entries[name] ?? null));
      };
    }
    default:
      return (value) => value as Present;
  }
}

function nullable(convert: (value: Present) => DuckDBValue): (value: OdpsValue) => DuckDBValue {
  return (value) => (value === null ? null : convert(value));
}

function nullableOut(convert: (value: Exclude<DuckDBValue, null>) => Present): (value: DuckDBValue) => OdpsValue {
  return (value) => (value === null ? null : convert(value));
}

function nanosOf({ seconds, nanos }: OdpsInstant): bigint {
  const total = BigInt(seconds) * NANOS + BigInt(nanos);
  if (BigInt.asIntN(64, total) !== total) throw new Unstorable("a timestamp is outside of the years 1678 to 2261");
  return total;
}

/** DuckDB keeps intervals in microseconds. */
function microsOf(value: OdpsInstant): bigint {
  const nanos = nanosOf(value);
  if (nanos % 1000n !== 0n) throw new Unstorable("the sandbox keeps intervals to the microsecond");
  return nanos / 1000n;
}

function instantOf(total: bigint): OdpsInstant {
  const rest = ((total % NANOS) + NANOS) % NANOS;
  return { seconds: Number((total - rest) / NANOS), nanos: Number(rest) };
}

function decimalOf(text: string, precision: number, scale: number): DuckDBDecimalValue {
  const [, sign = "", whole = "", fraction = "", exponent = ""] =
    /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,4}))?$/.exec(text) ?? [];
  if (whole === "" && fraction === "") throw new Unstorable("a decimal is not a number");
  const shift = scale - fraction.length + Number(exponent || 0);
  const digits = BigInt(whole + fraction);
  // Digits beyond the scale are rounded half up, as the service does.
  const unit = shift < 0 ? 10n ** BigInt(-shift) : 1n;
  const magnitude = shift < 0 ? (digits + unit / 2n) / unit : digits * 10n ** BigInt(shift);
  if (magnitude >= 10n ** BigInt(precision)) throw new Unstorable(`a decimal does not fit (${precision},${scale})`);
  return new DuckDBDecimalValue(sign === "-" ? -magnitude : magnitude, precision, scale);
}

function checkedText(text: string, length: number): string {
  if (text.length > length && [...text].length > length)
    throw new Unstorable(`a text is longer than the ${length} characters of its column`);
  return text;
}
