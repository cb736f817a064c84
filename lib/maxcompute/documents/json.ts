import { malformed } from "./xml";

/** A parsed JSON object whose members are read by type; what is missing or of another type is null. */
export class JsonObject {
  readonly #members: Readonly<Record<string, unknown>>;

  constructor(members: Readonly<Record<string, unknown>>) {
    this.#members = members;
  }

  /** @throws AppError "maxcompute.answer_malformed" */
  static parse(text: string): JsonObject {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (thrown) {
      throw malformed("the JSON is not well formed", thrown);
    }
    return JsonObject.from(value) ?? fail("the JSON is no object");
  }

  static from(value: unknown): JsonObject | null {
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? new JsonObject(value as Record<string, unknown>) : null;
  }

  text(name: string): string | null {
    const value = this.#members[name];
    if (typeof value === "number") return String(value);
    return typeof value === "string" ? value : null;
  }

  /** Numbers also when they are written as text. */
  number(name: string): number | null {
    const value = this.#members[name];
    if (typeof value !== "number" && (typeof value !== "string" || value.trim() === "")) return null;
    const number = Number(value);
    return Number.isFinite(number) ? number : null;
  }

  boolean(name: string): boolean | null {
    const value = this.#members[name];
    if (value === "true" || value === "false") return value === "true";
    return typeof value === "boolean" ? value : null;
  }

  object(name: string): JsonObject | null {
    return JsonObject.from(this.#members[name]);
  }

  /** Members of a list that are objects; empty without a list. */
  objects(name: string): readonly JsonObject[] {
    const value = this.#members[name];
    if (!Array.isArray(value)) return [];
    return value.map((item) => JsonObject.from(item)).filter((item) => item !== null);
  }
}

function fail(reason: string): never {
  throw malformed(reason);
}
