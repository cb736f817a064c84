import { createRequire } from "node:module";

/** The message classes of the official npm client 5.6.5. It ships no types and keeps these classes to itself. */
interface OfficialMessage {
  fromObject(properties: object): object;
  encode(message: object): { finish(): Uint8Array };
}
type OfficialMessages = Readonly<Record<string, OfficialMessage>>;

const require = createRequire(import.meta.url);
const { main, filter } = require("tablestore/lib/protocol/tablestore_compiled_proto.js") as {
  readonly main: { readonly proto: OfficialMessages };
  readonly filter: { readonly proto: OfficialMessages };
};

/** The bytes of a message as the official npm client writes it; enumerations by their names in its schema. */
export function officialBytes(name: string, properties: object): Uint8Array {
  const message = main.proto[name] ?? filter.proto[name];
  if (message === undefined) throw new Error(`the official client has no message ${name}`);
  return Uint8Array.from(message.encode(message.fromObject(plain(properties) as object)).finish());
}

function plain(value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Uint8Array || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}
