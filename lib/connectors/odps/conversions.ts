import { isUtf8 } from "node:buffer";
import type { RowCursor } from "@/lib/engine/contract";
import { bytesText, dateText, doubleText } from "@/lib/engine/text";
import { paddedText } from "@/lib/maxcompute/padded-text";
import type { OdpsType } from "@/lib/maxcompute/odps-type";
import type { OdpsValue } from "@/lib/maxcompute/odps-value";
import { dayOf, inRange, readDateText } from "./date-text";
import { readDecimal, rounded, truncated, wholeDigits } from "./decimal-text";
import { shown, Unfit } from "./unfit";

/** How values become what a column holds; the switches bring back what the original does. */
export interface ConversionOptions {
  readonly zone: string;
  readonly binaryEncoding: "utf8" | "base64" | "hex";
  /** INT and SMALLINT wrap around instead of refusing. */
  readonly wrapIntegers: boolean;
  /** `2023-04-23T17:50:00` is read as midnight. */
  readonly isoTimeToMidnight: boolean;
}

/** What one target type makes of each source type; what is missing does not fit. Every member may throw Unfit. */
interface Conversion {
  readonly fromText: (text: string) => OdpsValue;
  readonly fromLong?: (value: bigint) => OdpsValue;
  readonly fromDouble?: (value: number) => OdpsValue;
  readonly fromBoolean?: (value: boolean) => OdpsValue;
  readonly fromDate?: (epochMs: number) => OdpsValue;
  readonly fromBytes?: (bytes: Uint8Array) => OdpsValue;
  /** Texts can pass as UTF-8 without being decoded. */
  readonly takesUtf8?: true;
}

/** Reads the value under the cursor, which is not null. @throws Unfit */
export type Converter = (cursor: RowCursor, column: number) => OdpsValue;

const INT64 = { low: -(2n ** 63n) + 1n, high: 2n ** 63n - 1n };
const MAX_DECIMAL_WHOLE_DIGITS = 36;
const encoder = new TextEncoder();

/** The conversion into a type, or null when there is none. Source: DataX OdpsWriterProxy.dataxRecordToOdpsRecord */
export function converterFor(type: OdpsType, options: ConversionOptions): Converter | null {
  const conversion = conversionFor(type, options);
  if (conversion === null) return null;
  const name = type.kind.toUpperCase();
  return (cursor, column) => {
    switch (cursor.typeAt(column)) {
      case "string":
        return conversion.takesUtf8 ? cursor.getBytes(column) : conversion.fromText(cursor.getText(column));
      case "long":
        return (conversion.fromLong ?? misfit("an integer", name))(cursor.getLong(column));
      case "double":
        return (conversion.fromDouble ?? misfit("a double", name))(cursor.getDouble(column));
      case "boolean":
        return (conversion.fromBoolean ?? misfit("a boolean", name))(cursor.getBoolean(column));
      case "date":
        return (conversion.fromDate ?? misfit("a date", name))(cursor.getDate(column));
      case "bytes":
        return (conversion.fromBytes ?? misfit("bytes", name))(cursor.getBytes(column));
    }
  };
}

function misfit(what: string, target: string): () => never {
  return () => {
    throw new Unfit(`${what} does not fit ${target}`);
  };
}

function conversionFor(type: OdpsType, options: ConversionOptions): Conversion | null {
  switch (type.kind) {
    case "string":
      return { ...texts(options), takesUtf8: true };
    case "varchar":
      return limited(texts(options), type.length, (text) => text);
    case "char":
      return limited(texts(options), type.length, (text) => paddedText(text, type.length));
    case "bigint":
      return integer((value) => value);
    case "int":
      return integer(narrow(32, options.wrapIntegers));
    case "smallint":
      return integer(narrow(16, options.wrapIntegers));
    case "tinyint":
      return integer(narrow(8, false));
    case "double":
    case "float":
      return double;
    case "decimal":
      return decimal(type.precision, type.scale);
    case "boolean":
      return boolean;
    case "datetime":
      return moments(options, (epochMs) => new Date(epochMs));
    case "date":
      return moments(options, (epochMs) => dayOf(epochMs, options.zone));
    case "timestamp":
      return moments(options, (epochMs) => {
        const seconds = Math.floor(epochMs / 1_000);
        return { seconds, nanos: Math.round(epochMs - seconds * 1_000) * 1_000_000 };
      });
    case "binary":
      return { fromText: (text) => encoder.encode(text), fromBytes: (bytes) => bytes };
    case "array":
    case "map":
    case "struct":
      return nested(type, options);
    case "json":
    case "timestamp_ntz":
    case "interval_day_time":
    case "interval_year_month":
      return null;
  }
}

function texts({ zone, binaryEncoding }: ConversionOptions): Required<Omit<Conversion, "takesUtf8">> {
  return {
    fromText: (text) => text,
    fromLong: String,
    fromDouble: doubleText,
    fromBoolean: String,
    fromDate: (epochMs) => dateText(epochMs, zone),
    fromBytes: (bytes) => {
      if (binaryEncoding !== "utf8") return Buffer.from(bytes).toString(binaryEncoding);
      return isUtf8(bytes) ? bytes : bytesText(bytes);
    },
  };
}

/**
 * VARCHAR(n) and CHAR(n) count characters. A CHAR is sent with the blanks with which it will be read, so that what a
 * receipt says of the one holds of the other. Source: PyODPS odps/tunnel/tests, `test_length_limit_types`
 */
function limited(
  conversion: Required<Omit<Conversion, "takesUtf8">>,
  length: number,
  finish: (text: string) => string,
): Conversion {
  const check = (value: OdpsValue): string => {
    const text = value instanceof Uint8Array ? bytesText(value) : String(value);
    if (text.length > length && [...text].length > length)
      throw new Unfit(`${shown(text)} is longer than ${length} characters`);
    return finish(text);
  };
  return {
    fromText: check,
    fromLong: (value) => check(conversion.fromLong(value)),
    fromDouble: (value) => check(conversion.fromDouble(value)),
    fromBoolean: (value) => check(conversion.fromBoolean(value)),
    fromDate: (value) => check(conversion.fromDate(value)),
    fromBytes: (value) => check(conversion.fromBytes(value)),
  };
}

function integer(fit: (value: bigint) => OdpsValue): Conversion {
  const within = (value: bigint) => {
    // The service keeps −2⁶³ for itself.
    if (value < INT64.low || value > INT64.high) throw new Unfit(`${value} does not fit 64 bits`);
    return fit(value);
  };
  return {
    fromText: (text) => within(truncated(readDecimal(text))),
    fromLong: within,
    fromDouble: (value) => {
      if (!Number.isFinite(value)) throw new Unfit(`${value} is not a whole number`);
      return within(BigInt(Math.trunc(value)));
    },
    fromBoolean: (value) => fit(value ? 1n : 0n),
    fromDate: (epochMs) => within(BigInt(epochMs)),
  };
}

function narrow(bits: number, wraps: boolean): (value: bigint) => OdpsValue {
  return (value) => {
    const narrowed = BigInt.asIntN(bits, value);
    if (narrowed !== value && !wraps) throw new Unfit(`${value} does not fit ${bits} bits`);
    return Number(narrowed);
  };
}

const double: Conversion = {
  fromText: (text) => {
    if (text === "NaN") return NaN;
    if (/^[+-]?Infinity$/.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
    readDecimal(text);
    const value = Number(text);
    if (!Number.isFinite(value)) throw new Unfit(`${shown(text)} is too large for a double`);
    return value;
  },
  fromLong: Number,
  fromDouble: (value) => value,
  fromBoolean: (value) => (value ? 1 : 0),
};

function decimal(precision: number, scale: number): Conversion {
  const fit = (text: string) => {
    const number = readDecimal(text);
    if (number.digits.length - number.scale >= MAX_DECIMAL_WHOLE_DIGITS) throw new Unfit(`${shown(text)} is too large`);
    const plain = rounded(number, scale);
    if (wholeDigits(plain) <= precision - scale) return plain;
    throw new Unfit(`${shown(text)} does not fit DECIMAL(${precision},${scale})`);
  };
  return {
    fromText: fit,
    fromLong: (value) => fit(String(value)),
    fromDouble: (value) => fit(String(value)),
    fromBoolean: (value) => fit(value ? "1" : "0"),
  };
}

const boolean: Conversion = {
  fromText: (text) => {
    const word = text.toLowerCase();
    if (word !== "true" && word !== "false") throw new Unfit(`${shown(text)} is neither true nor false`);
    return word === "true";
  },
  fromLong: (value) => value !== 0n,
  fromBoolean: (value) => value,
};

function moments(options: ConversionOptions, make: (epochMs: number) => OdpsValue): Conversion {
  return {
    fromText: (text) => make(readDateText(text, options)),
    fromLong: (value) => make(inRange(Number(value))),
    fromDate: (epochMs) => make(inRange(epochMs)),
  };
}

type Nested = Extract<OdpsType, { kind: "array" | "map" | "struct" }>;

/** JSON text, converted member by member. */
function nested(type: Nested, options: ConversionOptions): Conversion | null {
  const convert = fromJson(type, options);
  if (convert === null) return null;
  return {
    fromText: (text) => {
      let parsed: unknown;
      try {
        // Numbers keep their digits: JSON.parse alone would round them to doubles.
        parsed = JSON.parse(text, (_, value, context?: { source?: string }) =>
          typeof value === "number" ? new NumberText(context?.source ?? String(value)) : (value as unknown),
        );
      } catch {
        throw new Unfit(`${shown(text)} is not JSON`);
      }
      return convert(parsed);
    },
  };
}

class NumberText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

function fromJson(type: OdpsType, options: ConversionOptions): ((value: unknown) => OdpsValue) | null {
  const orNull = (convert: (value: unknown) => OdpsValue) => (value: unknown) =>
    value === null || value === undefined ? null : convert(value);
  const unlike = (): never => {
    throw new Unfit(`the JSON does not fit ${type.kind.toUpperCase()}`);
  };
  switch (type.kind) {
    case "array": {
      const element = fromJson(type.element, options);
      return element && orNull((value) => (Array.isArray(value) ? value.map(element) : unlike()));
    }
    case "map": {
      const [key, member] = [fromJson(type.key, options), fromJson(type.value, options)];
      return (
        key &&
        member &&
        orNull((value) => (isRecord(value) ? Object.entries(value).map(([k, v]) => [key(k), member(v)]) : unlike()))
      );
    }
    case "struct": {
      const members = type.fields.map(({ name, type }) => ({ name, convert: fromJson(type, options) }));
      if (members.some(({ convert }) => convert === null)) return null;
      return orNull((value) =>
        isRecord(value) ? members.map(({ name, convert }) => convert!(value[name])) : unlike(),
      );
    }
    default: {
      const conversion = conversionFor(type, options);
      return (
        conversion &&
        orNull((value) => {
          if (typeof value === "boolean") return (conversion.fromBoolean ?? unlike)(value);
          if (value instanceof NumberText) return conversion.fromText(value.text);
          return conversion.fromText(typeof value === "string" ? value : JSON.stringify(value));
        })
      );
    }
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof NumberText);
}
