/** A value of a record as the engine knows it. */
export type RecordValue = string | bigint | number | boolean | Date | Uint8Array | null;

/** Values as they are kept: their texts, and one letter each for what they were. */
export interface StoredValues {
  readonly row: readonly (string | null)[];
  /**
   * `-` null, `s` text, `u` text that is not UTF-8 (as base64), `l` whole number, `d` double, `t` boolean, `m` moment,
   * `b` bytes (as base64). Left out where the texts do not tell everything.
   */
  readonly types?: string;
}

/** Nothing is lost: `restoreValues` gives the same values back, whatever their size, sign, or bits. */
export function storeValues(
  values: readonly RecordValue[],
  brokenTexts: readonly number[],
): StoredValues & { types: string } {
  const types = values.map((value, column) => (brokenTexts.includes(column) ? "u" : letterOf(value))).join("");
  return { row: values.map(textOf), types };
}

/** The values of a kept record; a broken text is its bytes, and named. Null: not all of it was kept. */
export function restoreValues({
  row,
  types,
}: StoredValues): { readonly values: readonly RecordValue[]; readonly brokenTexts: readonly number[] } | null {
  if (types?.length !== row.length) return null;
  return {
    values: row.map((text, column) => (text === null ? null : READ[types[column]!]!(text))),
    brokenTexts: [...types].flatMap((letter, column) => (letter === "u" ? [column] : [])),
  };
}

/** Kept values for people: what is no UTF-8 is shown as far as it can be. */
export function shownValues({ row, types }: StoredValues): (string | null)[] {
  return row.map((text, column) =>
    text !== null && types?.[column] === "u" ? Buffer.from(text, "base64").toString() : text,
  );
}

/** A value as text. */
export function textOf(value: RecordValue): string | null {
  if (value === null) return null;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (value instanceof Date) return value.toISOString();
  return Object.is(value, -0) ? "-0" : String(value);
}

function letterOf(value: RecordValue): string {
  if (value === null) return "-";
  if (value instanceof Uint8Array) return "b";
  if (value instanceof Date) return "m";
  return LETTERS[typeof value as keyof typeof LETTERS];
}

const LETTERS = { string: "s", bigint: "l", number: "d", boolean: "t" } as const;

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, "base64"));
const READ: Readonly<Record<string, (text: string) => RecordValue>> = {
  s: (text) => text,
  u: bytesOf,
  l: BigInt,
  d: Number,
  t: (text) => text === "true",
  m: (text) => new Date(text),
  b: bytesOf,
};
