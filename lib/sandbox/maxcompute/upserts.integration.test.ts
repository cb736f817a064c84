import { afterAll, beforeAll, expect, test } from "vitest";
import type { OdpsRow } from "@/lib/maxcompute/odps-value";
import { encodeRecords, type RecordColumn } from "@/lib/maxcompute/record/encoder";
import { PlainClient } from "./testing/http";
import { PROJECT, startForTest } from "./testing/start";

const TABLE = `/projects/${PROJECT}/tables/accounts`;
const UPSERTS = `${TABLE}/upserts`;
/** The table's columns, then those of the protocol. Source: PyODPS odps/tunnel/tabletunnel.py TableUpsertSession */
const COLUMNS: readonly RecordColumn[] = [
  { name: "id", type: { kind: "string" } },
  { name: "n", type: { kind: "bigint" } },
  { name: "__version", type: { kind: "bigint" } },
  { name: "__app_version", type: { kind: "bigint" } },
  { name: "__operation", type: { kind: "tinyint" } },
  { name: "__key_cols", type: { kind: "array", element: { kind: "bigint" } } },
  { name: "__value_cols", type: { kind: "array", element: { kind: "bigint" } } },
];
const upsert = (id: string, n: bigint): OdpsRow => [id, n, null, null, 85, null, []];
const remove = (id: string): OdpsRow => [id, null, null, null, 68, null, []];

let sandbox: Awaited<ReturnType<typeof startForTest>>;
let client: PlainClient;
beforeAll(async () => {
  sandbox = await startForTest();
  client = new PlainClient(sandbox.url);
  await client.sql(
    "CREATE TABLE accounts (id STRING NOT NULL, n BIGINT, PRIMARY KEY (id)) TBLPROPERTIES ('transactional'='true')",
  );
});
afterAll(() => sandbox.remove());

interface State {
  readonly id: string;
  readonly status: string;
  readonly hash_key: readonly string[];
  readonly slots: readonly { readonly buckets: readonly number[] }[];
}
async function begin(): Promise<State> {
  return JSON.parse((await client.ask(UPSERTS, { slotnum: "1" }, { method: "POST" })).text) as State;
}
function write(upsertid: string, rows: readonly OdpsRow[], over: Record<string, string> = {}) {
  const query = { upsertid, bucketid: "0", slotid: "0", record_count: String(rows.length), ...over };
  return client.refusal(UPSERTS, query, { method: "PUT", body: encodeRecords(COLUMNS, rows) });
}
const contents = () => client.sql("SELECT id, n FROM accounts ORDER BY id");

test("of the records of a key the last counts, and all of it shows when the session commits", async () => {
  await client.sql("INSERT INTO accounts VALUES ('changed', 1), ('gone', 1), ('kept', 1)");
  const before = await contents();
  const { id, status, hash_key, slots } = await begin();
  expect({ status, hash_key, buckets: slots.map(({ buckets }) => buckets) }).toEqual({
    status: "normal",
    hash_key: ["id"],
    buckets: [[0]],
  });
  expect((await write(id, [upsert("changed", 2n), upsert("changed", 3n), remove("gone"), remove("new")])).status).toBe(
    200,
  );
  expect((await write(id, [upsert("new", 4n), remove("never there")])).status).toBe(200);
  expect(await contents()).toBe(before);
  for (const _repeated of [1, 2]) {
    const committed = await client.ask(UPSERTS, { upsertid: id }, { method: "POST" });
    expect(JSON.parse(committed.text)).toMatchObject({ id, status: "committed" });
  }
  expect(await contents()).toBe('"id","n"\n"changed",3\n"kept",1\n"new",4\n');
  expect(await client.sql("SELECT count(*) FROM accounts")).toBe('"_c0"\n3\n');
  expect(await write(id, [upsert("late", 1n)])).toMatchObject({ status: 409, code: "StatusConflict" });
});

test("a damaged block and an aborted session leave nothing", async () => {
  const before = await contents();
  const { id } = await begin();
  const body = encodeRecords(COLUMNS, [upsert("x", 1n)]);
  body[3]! ^= 1;
  const query = { upsertid: id, bucketid: "0", slotid: "0" };
  expect(await client.refusal(UPSERTS, query, { method: "PUT", body })).toMatchObject({
    status: 400,
    code: "MalformedDataStream",
  });
  expect((await write(id, [upsert("y", 1n)])).status).toBe(200);
  expect((await client.ask(UPSERTS, { upsertid: id }, { method: "DELETE" })).status).toBe(200);
  expect(JSON.parse((await client.ask(UPSERTS, { upsertid: id })).text)).toMatchObject({ status: "aborted" });
  expect(await client.refusal(UPSERTS, { upsertid: id }, { method: "POST" })).toMatchObject({ code: "StatusConflict" });
  expect(await contents()).toBe(before);
});

test("what is no session, no bucket and no table with a key is refused", async () => {
  expect(await client.refusal(UPSERTS, { upsertid: "nowhere" })).toMatchObject({
    status: 404,
    code: "UpsertSessionNotFound",
  });
  const { id } = await begin();
  expect(await write(id, [upsert("x", 1n)], { bucketid: "7" })).toMatchObject({ status: 400, code: "InvalidArgument" });
  expect(await write(id, [upsert("x", 1n)], { record_count: "2" })).toMatchObject({ code: "InvalidArgument" });
  expect(await client.refusal(TABLE, { uploadid: id })).toMatchObject({ status: 404, code: "NoSuchUpload" });
  await client.sql("CREATE TABLE plain (id STRING)");
  const plain = `/projects/${PROJECT}/tables/plain/upserts`;
  expect(await client.refusal(plain, { slotnum: "1" }, { method: "POST" })).toMatchObject({
    status: 400,
    code: "InvalidArgument",
  });
});
