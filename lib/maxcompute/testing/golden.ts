import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseOdpsType } from "../odps-type";
import type { RecordColumn } from "../record/encoder";

interface Golden {
  readonly records: readonly {
    readonly name: string;
    readonly columns: readonly (readonly [name: string, type: string])[];
    /** From PyODPS's pure-Python writer. */
    readonly hex: string;
    /** From its compiled writer. */
    readonly compiledHex: string;
  }[];
  readonly bodies: { readonly length: number; readonly encodings: Readonly<Record<string, string>> };
}

const golden = JSON.parse(readFileSync(fileURLToPath(new URL("golden.json", import.meta.url)), "utf8")) as Golden;

export interface GoldenStream {
  readonly columns: readonly RecordColumn[];
  readonly bytes: Uint8Array;
  readonly compiledBytes: Uint8Array;
}

/** A record stream written by PyODPS; golden.py holds its rows. */
export function goldenStream(name: string): GoldenStream {
  const found = golden.records.find((record) => record.name === name);
  if (found === undefined) throw new Error(`no golden stream ${name}`);
  return {
    columns: found.columns.map(([column, type]) => ({ name: column, type: parseOdpsType(type) })),
    bytes: Buffer.from(found.hex, "hex"),
    compiledBytes: Buffer.from(found.compiledHex, "hex"),
  };
}

/** The one body that PyODPS compressed in every coding, by name of the coding. */
export const goldenBodies: Readonly<Record<string, Uint8Array>> = Object.fromEntries(
  Object.entries(golden.bodies.encodings).map(([coding, base64]) => [coding, Buffer.from(base64, "base64")]),
);

/** That body itself, rebuilt as golden.py builds it. */
export function goldenBody(): Uint8Array {
  const pieces = Array.from({ length: 20_000 }, (_, i) => {
    const word = Math.imul(Math.floor(i / 40), 2_654_435_761 | 0) >>> 0;
    return `${i % 7}:${word.toString(16).padStart(8, "0")};`;
  });
  return Buffer.from(pieces.join(""));
}
