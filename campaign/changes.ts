import type { CellChange, CellValue, RowChange } from "./checker/ledger";
import type { Chance } from "./random";

const COLUMNS = ["status", "amount", "note", "n"] as const;
/** Values with their text as the destination must show it. */
const POISON: readonly CellValue[] = [
  "",
  "'\"\\\t\r\n,\u0000\u001f",
  "😀𝄞\u202e‮é",
  "\\N",
  { integer: "9223372036854775807" },
  { integer: "-9223372036854775808" },
  { double: 0.0001, text: "0.00010" },
  { double: 1.5, text: "1.5" },
  { double: 12345678, text: "12345678" },
  { double: -0.001, text: "-0.001" },
  { double: 1e-7, text: "0.00000010" },
  true,
  false,
];

/** Changes of a few keys, again and again, so that order matters. Versions tell every change from every other. */
export class Changes {
  readonly #chance: Chance;
  readonly #data: "plain" | "poison" | "boundary";
  readonly #bulk: number;
  #version: number;

  constructor(chance: Chance, data: "plain" | "poison" | "boundary", nowMs: number) {
    this.#chance = chance;
    this.#data = data;
    this.#bulk = data === "plain" && chance.happens(0.3) ? chance.int(2_000, 12_000) : 0;
    this.#version = nowMs;
  }

  some(count: number): RowChange[] {
    const changes = Array.from({ length: count }, () => this.#change());
    if (this.#data !== "poison") return changes;
    const wide = Array.from({ length: 1_024 }, (_, index) => this.#put(`c${index}`, String(index)));
    const large = [this.#put("large", "ä中".repeat(400_000))];
    return [...changes, { type: "put", key: "wide", cells: wide }, { type: "update", key: "large", cells: large }];
  }

  #change(): RowChange {
    const chance = this.#chance;
    const key = `${"abcdefghijklmnopqrst"[chance.int(0, 19)]}-${chance.int(0, 3)}`;
    const dice = chance.next();
    if (dice < 0.1) return { type: "delete", key, cells: [] };
    const columns = COLUMNS.filter(() => chance.happens(0.7));
    const wanted = columns.length > 0 ? columns : [COLUMNS[0]];
    if (dice < 0.35) return { type: "put", key, cells: wanted.map((column) => this.#put(column)) };
    return { type: "update", key, cells: wanted.map((column) => this.#cell(column)) };
  }

  #cell(column: string): CellChange {
    const dice = this.#chance.next();
    if (dice < 0.1) return { kind: "deleteAll", column };
    if (dice < 0.2) return { kind: "deleteVersion", column, version: ++this.#version };
    return this.#put(column);
  }

  #put(column: string, value = this.#value()): CellChange {
    return { kind: "put", column, value, version: ++this.#version };
  }

  #value(): CellValue {
    const chance = this.#chance;
    if (this.#data === "poison" && chance.happens(0.6)) return chance.oneOf(POISON);
    if (chance.happens(0.2)) return { integer: String(chance.int(-1_000_000, 1_000_000)) };
    return `v${this.#version}${"x中".repeat(chance.int(0, 6))}${"y".repeat(this.#bulk)}`;
  }
}
