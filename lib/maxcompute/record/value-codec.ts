import { isUtf8 } from "node:buffer";
import type { OdpsType } from "../odps-type";
import type { OdpsInstant, OdpsValue } from "../odps-value";
import type { RecordSink } from "./sink";
import { damaged, type RecordSource } from "./source";
import { WIRE_DELIMITED, WIRE_FIXED32, WIRE_FIXED64, WIRE_VARINT, type WireType } from "./wire";

/**
 * What decoders make of STRING, VARCHAR, CHAR and JSON: strings (bytes that are no UTF-8 are damage), raw bytes, or views
 * of the bytes where they lie, which are valid until the next piece of the stream is taken.
 */
export type TextForm = "strings" | "bytes" | "views";

export interface CodecOptions {
  readonly text: TextForm;
  /** Longest text or binary field an encoder accepts, in bytes. */
  readonly maxFieldBytes: number;
}

/** Both directions of one type. `write` throws `Unfit` for a value the type cannot hold. */
export interface ValueCodec {
  readonly wireType: WireType;
  write(sink: RecordSink, value: Exclude<OdpsValue, null>): void;
  read(source: RecordSource): Exclude<OdpsValue, null>;
}

/** A value that its column cannot hold; the record encoder adds which column. */
export class Unfit {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

const MAX_BIGINT = 2n ** 63n - 1n;
/** −2^63 fits the encoding but not the type. */
const MIN_BIGINT = -MAX_BIGINT;
const NANOS_PER_SECOND = 1_000_000_000;
const INTEGER_BITS = { int: 32, smallint: 16, tinyint: 8 } as const;
const PLAIN_DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;

export function valueCodec(type: OdpsType, options: CodecOptions): ValueCodec {
  switch (type.kind) {
    case "bigint":
      return bigint;
    case "int":
    case "smallint":
    case "tinyint":
      return integer(INTEGER_BITS[type.kind]);
    case "interval_year_month":
    case "date":
      return wholeNumber;
    case "boolean":
      return boolean;
    case "datetime":
      return datetime;
    case "float":
      return float;
    case "double":
      return double;
    case "string":
    case "varchar":
    case "char":
    case "json":
      return text(options);
    case "binary":
      return binary(options);
    case "decimal":
      return decimal;
    case "timestamp":
    case "timestamp_ntz":
    case "interval_day_time":
      return instant;
    case "array":
      return array(valueCodec(type.element, options));
    case "map":
      return map(valueCodec(type.key, options), valueCodec(type.value, options));
    case "struct":
      return struct(type.fields.map((field) => valueCodec(field.type, options)));
  }
}

const bigint: ValueCodec = {
  wireType: WIRE_VARINT,
  write(sink, value) {
    const number = typeof value === "number" && Number.isSafeInteger(value) ? BigInt(value) : value;
    if (typeof number !== "bigint") return unfit("it is not a whole number");
    if (number > MAX_BIGINT || number < MIN_BIGINT) unfit("it is out of range");
    sink.int64(number);
  },
  read: (source) => source.int64(),
};

function integer(bits: number): ValueCodec {
  const most = 2 ** (bits - 1) - 1;
  return {
    wireType: WIRE_VARINT,
    write(sink, value) {
      const number = safeInteger(value);
      if (number > most || number < -most - 1) unfit("it is out of range");
      sink.int64(BigInt(number));
    },
    read(source) {
      const number = source.safeInt64();
      if (number > most || number < -most - 1) damaged("a number is outside the range of its type");
      return number;
    },
  };
}

const wholeNumber: ValueCodec = {
  wireType: WIRE_VARINT,
  write: (sink, value) => sink.int64(BigInt(safeInteger(value))),
  read: (source) => source.safeInt64(),
};

const boolean: ValueCodec = {
  wireType: WIRE_VARINT,
  write(sink, value) {
    if (typeof value !== "boolean") return unfit("it is not a boolean");
    sink.boolean(value);
  },
  read: (source) => source.boolean(),
};

const datetime: ValueCodec = {
  wireType: WIRE_VARINT,
  write(sink, value) {
    if (!(value instanceof Date) || Number.isNaN(value.getTime())) return unfit("it is not a time");
    sink.int64(BigInt(value.getTime()));
  },
  read(source) {
    const time = new Date(source.safeInt64());
    if (Number.isNaN(time.getTime())) damaged("a time is outside the range of its type");
    return time;
  },
};

const float: ValueCodec = {
  wireType: WIRE_FIXED32,
  write: (sink, value) => sink.float(anyNumber(value)),
  read: (source) => source.float(),
};

const double: ValueCodec = {
  wireType: WIRE_FIXED64,
  write: (sink, value) => sink.double(anyNumber(value)),
  read: (source) => source.double(),
};

function text({ text: form, maxFieldBytes }: CodecOptions): ValueCodec {
  return {
    wireType: WIRE_DELIMITED,
    write(sink, value) {
      if (value instanceof Uint8Array) {
        if (!isUtf8(value)) unfit("its bytes are not UTF-8 text");
        checkLength(value.length, maxFieldBytes);
        return sink.bytes(value);
      }
      if (typeof value !== "string") return unfit("it is not text");
      if (!value.isWellFormed()) unfit("it holds half a surrogate pair");
      const length = Buffer.byteLength(value);
      checkLength(length, maxFieldBytes);
      sink.text(value, length);
    },
    read(source) {
      const bytes = source.view();
      if (form === "views") return bytes;
      if (form === "bytes") return new Uint8Array(bytes);
      if (!isUtf8(bytes)) damaged("a text is not UTF-8");
      return bytes.toString("utf8");
    },
  };
}

function binary({ maxFieldBytes }: CodecOptions): ValueCodec {
  return {
    wireType: WIRE_DELIMITED,
    write(sink, value) {
      if (!(value instanceof Uint8Array)) return unfit("it is not binary");
      checkLength(value.length, maxFieldBytes);
      sink.bytes(value);
    },
    read: (source) => new Uint8Array(source.view()),
  };
}

const decimal: ValueCodec = {
  wireType: WIRE_DELIMITED,
  write(sink, value) {
    if (typeof value !== "string" || !PLAIN_DECIMAL.test(value)) return unfit("it is not a plain decimal number");
    sink.text(value, value.length);
  },
  read(source) {
    const text = source.view().toString("latin1");
    if (!/^[-+.\deE]+$/.test(text)) damaged("a decimal is not a number");
    return text;
  },
};

/** Two varints, seconds then nanoseconds; the wire type promises a length that is not there. */
const instant: ValueCodec = {
  wireType: WIRE_DELIMITED,
  write(sink, value) {
    if (!isInstant(value)) return unfit("it is not a pair of seconds and nanoseconds");
    sink.int64(BigInt(value.seconds));
    sink.int32(value.nanos);
  },
  read(source) {
    const seconds = source.safeInt64();
    const nanos = source.int32();
    // PyODPS cuts the seconds of times before 1970 toward zero but keeps positive nanoseconds; nobody sends negative ones.
    if (nanos < 0 || nanos >= NANOS_PER_SECOND) damaged("nanoseconds are out of range");
    return { seconds, nanos };
  },
};

function array(element: ValueCodec): ValueCodec {
  return {
    wireType: WIRE_DELIMITED,
    write(sink, value) {
      const elements = list(value);
      sink.varint32(elements.length);
      for (const item of elements) writeElement(sink, element, item);
    },
    read: (source) => readElements(source, element),
  };
}

/** All keys, then all values, each with its own count. */
function map(key: ValueCodec, value: ValueCodec): ValueCodec {
  return {
    wireType: WIRE_DELIMITED,
    write(sink, entries) {
      const pairs = list(entries).map((pair) => list(pair));
      if (pairs.some((pair) => pair.length !== 2)) unfit("an entry of the map is not a pair");
      sink.varint32(pairs.length);
      for (const pair of pairs) writeElement(sink, key, pair[0]!);
      sink.varint32(pairs.length);
      for (const pair of pairs) writeElement(sink, value, pair[1]!);
    },
    read(source) {
      const keys = readElements(source, key);
      const values = readElements(source, value);
      if (keys.length !== values.length) damaged("a map has more keys than values, or fewer");
      return keys.map((item, i) => [item, values[i]!]);
    },
  };
}

function struct(members: readonly ValueCodec[]): ValueCodec {
  return {
    wireType: WIRE_DELIMITED,
    write(sink, value) {
      const values = list(value);
      if (values.length !== members.length) unfit(`it has ${values.length} members, not ${members.length}`);
      members.forEach((member, i) => writeElement(sink, member, values[i]!));
    },
    read: (source) => members.map((member) => readElement(source, member)),
  };
}

function writeElement(sink: RecordSink, codec: ValueCodec, value: OdpsValue): void {
  sink.flag(value === null);
  if (value !== null) codec.write(sink, value);
}

function readElement(source: RecordSource, codec: ValueCodec): OdpsValue {
  return source.flag() ? null : codec.read(source);
}

function readElements(source: RecordSource, codec: ValueCodec): OdpsValue[] {
  const count = source.count();
  const elements: OdpsValue[] = [];
  for (let i = 0; i < count; i++) elements.push(readElement(source, codec));
  return elements;
}

function isInstant(value: OdpsValue): value is OdpsInstant {
  return (
    typeof value === "object" &&
    value !== null &&
    "seconds" in value &&
    Number.isSafeInteger(value.seconds) &&
    Number.isInteger(value.nanos) &&
    value.nanos >= 0 &&
    value.nanos < NANOS_PER_SECOND
  );
}

function list(value: OdpsValue): readonly OdpsValue[] {
  return Array.isArray(value) ? (value as readonly OdpsValue[]) : unfit("it is not a list");
}

function safeInteger(value: OdpsValue): number {
  const number = typeof value === "bigint" ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number)
    ? number
    : unfit("it is not a whole number in range");
}

function anyNumber(value: OdpsValue): number {
  return typeof value === "number" ? value : unfit("it is not a number");
}

function checkLength(length: number, most: number): void {
  if (length > most) unfit(`it has ${length} bytes, more than the ${most} of a field`);
}

function unfit(reason: string): never {
  throw new Unfit(reason);
}
