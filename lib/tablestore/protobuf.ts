import { ByteWriter } from "./byte-writer";
import { BYTES, FieldReader, VARINT } from "./field-reader";
import { decodeUtf8 } from "./utf8";

/*
 * Protobuf (proto2) messages as typed constants: one definition gives the TypeScript type and both directions.
 * Unknown fields are skipped, the last of a repeated optional field wins, a missing required field is an error.
 * 64-bit integers are bigint, enumerations the names of their values. Groups and packed fields do not occur.
 */

/** How one kind of value is written and read, without its field number. */
interface Kind<Out, In = Out> {
  readonly wireType: typeof VARINT | typeof BYTES;
  write(writer: ByteWriter, value: In): void;
  /** Reads the field that the reader has found. */
  read(field: FieldReader): Out;
}
type Presence = "required" | "optional" | "repeated";
interface Field<Out, In, P extends Presence> {
  readonly number: number;
  readonly kind: Kind<Out, In>;
  readonly presence: P;
}
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a field of any type, as conditional types match it
type AnyField = Field<any, any, Presence>;
type Fields = Readonly<Record<string, AnyField>>;
type OutOf<F> = F extends Field<infer Out, infer _In, Presence> ? Out : never;
type InOf<F> = F extends Field<infer _Out, infer In, Presence> ? In : never;
type With<F extends Fields, P extends Presence> = { [K in keyof F]: F[K]["presence"] extends P ? K : never }[keyof F];
type Flat<T> = { readonly [K in keyof T]: T[K] };
type Decoded<F extends Fields> = Flat<
  { [K in With<F, "required">]: OutOf<F[K]> } & { [K in With<F, "optional">]?: OutOf<F[K]> } & {
    [K in With<F, "repeated">]: readonly OutOf<F[K]>[];
  }
>;
type Encodable<F extends Fields> = Flat<
  { [K in With<F, "required">]: InOf<F[K]> } & { [K in With<F, "optional">]?: InOf<F[K]> | undefined } & {
    [K in With<F, "repeated">]?: readonly InOf<F[K]>[];
  }
>;

/** A message in both directions. `encode` takes what `decode` gives; empty lists may be left out. */
export interface Message<Out, In = Out> {
  readonly name: string;
  encode(value: In): Uint8Array;
  /** @throws AppError "tablestore.damaged_message" when the bytes are not such a message. */
  decode(bytes: Uint8Array): Out;
}
/** What decoding gives. */
export type MessageOf<M> = M extends Message<infer Out, infer _In> ? Out : never;
/** What encoding takes. */
export type InputOf<M> = M extends Message<infer _Out, infer In> ? In : never;

export const required = <Out, In>(number: number, kind: Kind<Out, In>): Field<Out, In, "required"> => ({
  number,
  kind,
  presence: "required",
});
export const optional = <Out, In>(number: number, kind: Kind<Out, In>): Field<Out, In, "optional"> => ({
  number,
  kind,
  presence: "optional",
});
export const repeated = <Out, In>(number: number, kind: Kind<Out, In>): Field<Out, In, "repeated"> => ({
  number,
  kind,
  presence: "repeated",
});

export const bool: Kind<boolean> = {
  wireType: VARINT,
  write: (writer, value) => writer.byte(value ? 1 : 0),
  read: ({ low, high }) => low !== 0 || high !== 0,
};
export const int32: Kind<number> = {
  wireType: VARINT,
  write: (writer, value) => writer.varint64(BigInt(value)),
  read: ({ low }) => low | 0,
};
export const int64: Kind<bigint> = {
  wireType: VARINT,
  write: (writer, value) => writer.varint64(value),
  read: (field) => BigInt.asIntN(64, uint64(field)),
};
export const sint64: Kind<bigint> = {
  wireType: VARINT,
  write: (writer, value) => writer.varint64((value << 1n) ^ (value >> 63n)),
  read(field) {
    const zigzag = uint64(field);
    return BigInt.asIntN(64, (zigzag >> 1n) ^ -(zigzag & 1n));
  },
};
export const string: Kind<string> = {
  wireType: BYTES,
  write: (writer, value) => {
    const text = new ByteWriter(value.length + 8);
    text.utf8(value);
    writeBytes(writer, text.finish());
  },
  read: (field) => decodeUtf8(field.bytes, field.start, field.end) ?? field.damaged("holds text that is not UTF-8"),
};
export const bytes: Kind<Uint8Array> = {
  wireType: BYTES,
  write: writeBytes,
  read: ({ bytes, start, end }) => new Uint8Array(bytes.subarray(start, end)),
};

/** An enumeration whose values are known by name. A number without a name is damage, not a value. */
export function enumeration<Name extends string>(numbers: Readonly<Record<Name, number>>): Kind<Name> {
  const names = new Map<number, Name>();
  for (const name in numbers) names.set(numbers[name], name);
  return {
    wireType: VARINT,
    write: (writer, value) => writer.varint32(numbers[value]),
    read: (field) =>
      (field.high === 0 ? names.get(field.low) : undefined) ?? field.damaged("holds an unknown enumeration value"),
  };
}

export function embedded<Out, In>(message: Message<Out, In>): Kind<Out, In> {
  return {
    wireType: BYTES,
    write: (writer, value) => writeBytes(writer, message.encode(value)),
    read: ({ bytes, start, end }) => message.decode(bytes.subarray(start, end)),
  };
}

export function message<F extends Fields>(name: string, fields: F): Message<Decoded<F>, Encodable<F>> {
  const entries = Object.entries<AnyField>(fields).sort(([, a], [, b]) => a.number - b.number);
  const byNumber = new Map(entries.map(([key, field]) => [field.number, { key, field }]));
  return {
    name,
    encode(value) {
      const writer = new ByteWriter();
      for (const [key, { number, kind, presence }] of entries) {
        const found = (value as Readonly<Record<string, unknown>>)[key];
        if (found === undefined) continue;
        for (const one of presence === "repeated" ? (found as readonly unknown[]) : [found]) {
          writer.varint32((number << 3) | kind.wireType);
          kind.write(writer, one);
        }
      }
      return writer.finish();
    },
    decode(input) {
      const value: Record<string, unknown> = {};
      for (const [key, { presence }] of entries) if (presence === "repeated") value[key] = [];
      const reader = new FieldReader(input, name);
      while (reader.next()) {
        const known = byNumber.get(reader.number);
        if (known === undefined) continue;
        const { kind, presence } = known.field;
        if (kind.wireType !== reader.wireType) reader.damaged(`has ${known.key} in wire type ${reader.wireType}`);
        const one = kind.read(reader);
        if (presence === "repeated") (value[known.key] as unknown[]).push(one);
        else value[known.key] = one;
      }
      for (const [key, { presence }] of entries) {
        if (presence === "required" && value[key] === undefined) reader.damaged(`lacks ${key}`);
      }
      return value as Decoded<F>;
    },
  };
}

function uint64({ low, high }: FieldReader): bigint {
  return high === 0 ? BigInt(low) : (BigInt(high) << 32n) | BigInt(low);
}

function writeBytes(writer: ByteWriter, value: Uint8Array): void {
  writer.varint32(value.length);
  writer.bytes(value);
}
