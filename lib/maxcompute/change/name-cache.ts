import { FieldBytes, MAX_FIELD_HEAD, viewOf } from "./field-bytes";

/** A table has few column names, but nothing keeps a schemaless one from having millions. */
const MAX_NAMES = 4096;

/** Column names as prepared fields. Rows repeat each other's names in the same places, so place is tried first. */
export class NameCache {
  readonly #field: number;
  readonly #places: Name[] = [];
  #byHash = new Map<number, Name[]>();
  #count = 0;

  constructor(field: number) {
    this.#field = field;
  }

  /** The field for `bytes[at, at + length)`, probably the one found last at this place of a row. */
  find(bytes: Uint8Array, at: number, length: number, place: number): FieldBytes {
    const probable = this.#places[place];
    if (probable !== undefined && isSame(probable.name, bytes, at, length)) return probable.field;
    const found = this.#find(bytes, at, length);
    if (place < MAX_NAMES) this.#places[place] = found;
    return found.field;
  }

  #find(bytes: Uint8Array, at: number, length: number): Name {
    const hash = hashOf(bytes, at, length);
    const candidates = this.#byHash.get(hash);
    const known = candidates?.find(({ name }) => isSame(name, bytes, at, length));
    if (known !== undefined) return known;
    if (this.#count++ === MAX_NAMES) {
      this.#byHash = new Map();
      this.#count = 1;
    }
    const field = new FieldBytes(length + MAX_FIELD_HEAD);
    field.text(this.#field, viewOf(bytes), at, at + length);
    field.finish();
    const added = { name: bytes.slice(at, at + length), field };
    const others = this.#byHash.get(hash);
    if (others === undefined) this.#byHash.set(hash, [added]);
    else others.push(added);
    return added;
  }
}

interface Name {
  readonly name: Uint8Array;
  readonly field: FieldBytes;
}

function isSame(name: Uint8Array, bytes: Uint8Array, at: number, length: number): boolean {
  if (name.length !== length) return false;
  for (let i = 0; i < length; i++) if (name[i] !== bytes[at + i]) return false;
  return true;
}

function hashOf(bytes: Uint8Array, at: number, length: number): number {
  let hash = 0x811c9dc5;
  for (let i = at; i < at + length; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return hash;
}
