import { z } from "zod";
import { decodeKey, encodeKey } from "../tablestore/store/key";
import type { Store } from "../tablestore/store/store";
import type { Shard, Table } from "../tablestore/store/table";
import { isInstanceName } from "../tablestore/validation/names";
import { AdminRefusal, plainRoute, route, type AdminRoute } from "./route";

/** Tables are counted up to here. */
const COUNTED_ROWS = 100_000;
const TABLE = "/tablestore/instances/:instance/tables/:table";
const partition = z.object({ partition: z.int().min(0).default(0) });
const split = partition.extend({
  /** Value of the first key column where the right half begins: text, or `{ "integer": "…" }`, `{ "hex": "…" }`. */
  at: z
    .union([
      z.string(),
      z.object({ integer: z.string().regex(/^-?\d+$/) }),
      z.object({ hex: z.string().regex(/^([0-9a-f]{2})*$/i) }),
    ])
    .optional(),
});

/** What people and tests may do to the Tablestore server that no client can. */
export function tablestoreRoutes(store: Store, now: () => Date): AdminRoute[] {
  const find = ({ instance, table: name }: Readonly<Record<string, string>>): Table => {
    const table = store.table(instance!, name!);
    if (table === null) throw new AdminRefusal(404, `There is no table ${name} in instance ${instance}.`);
    return table;
  };
  return [
    plainRoute("GET", "/tablestore/instances", () => store.reader.instances()),
    route("POST", "/tablestore/instances", z.object({ name: z.string() }), async ({ body: { name } }) => {
      if (!isInstanceName(name)) throw new AdminRefusal(400, `'${name}' is no instance name.`);
      await store.apply({ kind: "createInstance", name });
    }),
    plainRoute("GET", "/tablestore/instances/:instance/tables", ({ params }) =>
      store.tables(params.instance!).map((table) => describeTable(table, store)),
    ),
    plainRoute("GET", TABLE, ({ params }) => describeTable(find(params), store)),
    route("POST", `${TABLE}/split`, split, async ({ params, body }) => {
      const table = find(params);
      const { id } = table;
      const at = body.at === undefined ? null : encodeKey([valueOf(body.at, table)]);
      await store.apply({ kind: "split", tableId: id, partition: body.partition, at, nowMs: now().getTime() });
      return describeTable(find(params), store);
    }),
    route("POST", `${TABLE}/merge`, partition, async ({ params, body }) => {
      await store.apply({ kind: "merge", tableId: find(params).id, ...body, nowMs: now().getTime() });
      return describeTable(find(params), store);
    }),
    route("POST", `${TABLE}/trim`, z.object({ before: z.iso.datetime({ offset: true }) }), async ({ params, body }) => {
      await store.apply({ kind: "trim", tableId: find(params).id, beforeUs: Date.parse(body.before) * 1000 });
      return describeTable(find(params), store);
    }),
  ];
}

/** A table as the admin API shows it. */
export function describeTable(table: Table, store: Store) {
  const rows = store.reader.countRows(table.id, COUNTED_ROWS + 1);
  return {
    name: table.name,
    primaryKey: table.primaryKey,
    options: table.options,
    stream: table.stream,
    rows: Math.min(rows, COUNTED_ROWS),
    hasMoreRows: rows > COUNTED_ROWS,
    shards: table.stream === null ? [] : store.reader.shards(table.id).map(describeShard),
  };
}

function describeShard({ uuid, parent, sibling, closedUs, firstKept, last, lastUs, low, high }: Shard) {
  const time = (us: number) => new Date(us / 1000).toISOString();
  return {
    shardId: uuid,
    parentId: parent,
    parentSiblingId: sibling,
    isOpen: closedUs === null,
    records: last - firstKept + 1,
    lastWrittenAt: last === 0 ? null : time(lastUs),
    from: low === null ? null : show(low),
    to: high === null ? null : show(high),
  };
}

function show(key: Uint8Array): string {
  const [value] = decodeKey(key);
  return value instanceof Uint8Array ? Buffer.from(value).toString("hex") : String(value);
}

function valueOf(at: string | { readonly integer: string } | { readonly hex: string }, { primaryKey }: Table) {
  if (typeof at === "string") return valueOfText(at, primaryKey[0]!);
  return "integer" in at ? BigInt(at.integer) : new Uint8Array(Buffer.from(at.hex, "hex"));
}

/** A key value as a person types it: digits for an INTEGER, hexadecimal digits for a BINARY column. */
function valueOfText(text: string, { name, type }: Table["primaryKey"][number]) {
  if (type === "STRING") return text;
  if (type === "INTEGER" && /^-?\d{1,19}$/.test(text)) return BigInt(text);
  if (type === "BINARY" && /^([0-9a-f]{2})*$/i.test(text)) return new Uint8Array(Buffer.from(text, "hex"));
  throw new AdminRefusal(400, `'${text}' is no value of ${name}, which is ${type}.`);
}
