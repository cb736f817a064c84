import { MODULE } from "./module";

/** What `assembly/index.ts` exports; addresses and sizes are in bytes. */
export interface KernelExports {
  readonly memory: WebAssembly.Memory;
  walk(length: number): number;
  changeRows(from: number, to: number, fixedBytes: number): number;
  hashRows(count: number): bigint;
  planChanged(): void;
  encode(from: number, count: number, start: number, room: number, metaState: number): number;
  writeDouble(at: number, value: number): number;
  readonly CELLS: WebAssembly.Global;
  readonly CELLS_BYTES: WebAssembly.Global;
  readonly MAX_FORMS: WebAssembly.Global;
  readonly OUT: WebAssembly.Global;
  readonly OUT_BYTES: WebAssembly.Global;
  readonly PAGE: WebAssembly.Global;
  readonly PAGE_BYTES: WebAssembly.Global;
  readonly PLAN: WebAssembly.Global;
  readonly PLAN_BYTES: WebAssembly.Global;
  readonly POWERS: WebAssembly.Global;
  readonly RECORDS: WebAssembly.Global;
  readonly RECORDS_BYTES: WebAssembly.Global;
  readonly RESULT: WebAssembly.Global;
  readonly ROWS: WebAssembly.Global;
  readonly ROWS_BYTES: WebAssembly.Global;
  readonly SEQUENCE: WebAssembly.Global;
  readonly SEQUENCE_BYTES: WebAssembly.Global;
  readonly SLABS: WebAssembly.Global;
  readonly SLABS_BYTES: WebAssembly.Global;
}

/** Exponents of the powers of ten that doubles need. */
const FIRST_POWER = -292;
const LAST_POWER = 324;

/** @throws whatever the runtime throws where it has no WebAssembly with 128-bit vectors */
export function instantiate(): KernelExports {
  const module = new WebAssembly.Module(Buffer.from(MODULE, "base64"));
  const { exports } = new WebAssembly.Instance(module, {});
  const kernel = exports as unknown as KernelExports;
  writePowers(new BigUint64Array(kernel.memory.buffer, kernel.POWERS.value as number));
  return kernel;
}

/**
 * ⌊10ᵏ · 2ˢ⌋ + 1 in 128 bits, upper half first, with s such that the highest bit is set; exact powers as they are.
 * Source: Giulietti, "The Schubfach way to render doubles", §8.
 */
function writePowers(out: BigUint64Array): void {
  for (let exponent = FIRST_POWER, at = 0; exponent <= LAST_POWER; exponent++) {
    const power = 10n ** BigInt(Math.abs(exponent));
    const bits = BigInt(power.toString(2).length);
    const isExact = exponent >= 0 && bits <= 128n;
    // 10⁻ᵏ lies in [2⁻ᵇ, 2¹⁻ᵇ) where 10ᵏ has b bits.
    const scaled =
      exponent >= 0 ? (bits <= 128n ? power << (128n - bits) : power >> (bits - 128n)) : (1n << (127n + bits)) / power;
    const rounded = isExact ? scaled : scaled + 1n;
    out[at++] = rounded >> 64n;
    out[at++] = BigInt.asUintN(64, rounded);
  }
}
