import { afterAll, beforeAll, expect, test } from "vitest";
import { parseDownloadSession, parseUploadSession } from "@/lib/maxcompute/documents/session";
import { decodeRecords } from "@/lib/maxcompute/record/decoder";
import { PlainClient } from "./testing/http";
import { PROJECT, startForTest } from "./testing/start";

/** The guide's own statement, comment and all. */
const GUIDE_DDL = `CREATE TABLE IF NOT EXISTS maxcompute_target_table (
  \`pk\` STRING COMMENT 'Primary key field', -- the key; of the source
  \`colname\` STRING COMMENT 'Column name',
  \`version\` BIGINT COMMENT 'Version',
  \`colvalue\` STRING,
  \`optype\` STRING,
  \`sequenceinfo\` STRING
) COMMENT 'Stores incremental data from Tablestore'`;
/** Vector V1 of the record encoding, written by PyODPS. */
const V1 = Buffer.from(
  "0a06757365725f3112046e616d651880f0ffcff8652205416c6963652a0155323d303030303030303030315f3030303031373531333536383030303030313233" +
    "5f303030303030303030305f73686172642d613a3030303030303030303180c0ff7fcfa585b2030a06757365725f322a024452323d303030303030303030315f" +
    "30303030313735313335363830303030303435365f303030303030303030315f73686172642d613a3030303030303030303080c0ff7f80b6c7aa0a0a07e794a8" +
    "e688b7331204636974791882f0ffcff865220ae69dade5b79ef09f8c8a2a0155323d303030303030303030315f30303030313735313335363830303030303738" +
    "395f303030303030303030325f73686172642d613a3030303030303030303080c0ff7f99eac49501f0ffff7f06f8ffff7fd7ddbbc809",
  "hex",
);
const TABLE = `/projects/${PROJECT}/tables/maxcompute_target_table`;

let sandbox: Awaited<ReturnType<typeof startForTest>>;
let client: PlainClient;

beforeAll(async () => {
  sandbox = await startForTest();
  client = new PlainClient(sandbox.url);
  await client.sql(GUIDE_DDL);
});
afterAll(() => sandbox.remove());

async function openUpload(query: Record<string, string> = {}): Promise<string> {
  const created = await client.ask(TABLE, { uploads: "", ...query }, { method: "POST" });
  expect(created.status).toBe(200);
  return parseUploadSession(created.text).id;
}

test("changes uploaded through a session are read back by SQL and by a download session", async () => {
  await client.sql("TRUNCATE TABLE maxcompute_target_table");
  const uploadid = await openUpload();
  expect((await client.ask(TABLE, { uploadid, blockid: "0" }, { method: "PUT", body: V1 })).status).toBe(200);
  expect(await client.sql("SELECT count(*) FROM maxcompute_target_table")).toBe('"_c0"\n0\n');

  const committed = await client.ask(TABLE, { uploadid }, { method: "POST" });
  expect(parseUploadSession(committed.text)).toMatchObject({ status: "CLOSED", blocks: [{ id: 0, recordCount: 3 }] });
  expect(await client.sql("SELECT pk, version, colvalue, optype FROM maxcompute_target_table ORDER BY pk")).toBe(
    '"pk","version","colvalue","optype"\n"user_1",1751356800000,"Alice","U"\n"user_2",\\N,\\N,"DR"\n"用户3",1751356800001,"杭州🌊","U"\n',
  );

  const created = parseDownloadSession((await client.ask(TABLE, { downloads: "" }, { method: "POST" })).text);
  expect(created.recordCount).toBe(3);
  const rows = await client.ask(TABLE, { downloadid: created.id, data: "", rowrange: "(0,3)" });
  expect(rows.body.equals(V1)).toBe(true);
  const part = await client.ask(TABLE, { downloadid: created.id, data: "", rowrange: "(1,2)", columns: "version,pk" });
  expect(decodeRecords(part.body, [{ type: { kind: "bigint" } }, { type: { kind: "string" } }])).toEqual([
    [null, "user_2"],
    [1751356800001n, "用户3"],
  ]);
});

test("a damaged block is refused and leaves nothing behind", async () => {
  const uploadid = await openUpload();
  for (let at = 0; at < V1.length; at += 7) {
    const damaged = Buffer.from(V1);
    damaged[at]! ^= 1;
    const refused = await client.refusal(TABLE, { uploadid, blockid: "1" }, { method: "PUT", body: damaged });
    expect(refused).toMatchObject({ status: 400, code: "MalformedDataStream" });
  }
  expect(parseUploadSession((await client.ask(TABLE, { uploadid })).text).blocks).toEqual([]);
});

test("the last write of a block counts, and a repeated commit changes nothing", async () => {
  await client.sql("TRUNCATE TABLE maxcompute_target_table");
  const uploadid = await openUpload();
  for (let i = 0; i < 3; i++) await client.ask(TABLE, { uploadid, blockid: "5" }, { method: "PUT", body: V1 });
  const first = await client.ask(TABLE, { uploadid }, { method: "POST" });
  const second = await client.ask(TABLE, { uploadid }, { method: "POST" });
  expect([second.status, second.text]).toEqual([200, first.text]);
  expect(await client.sql("SELECT count(*) AS n FROM maxcompute_target_table")).toBe('"n"\n3\n');
  expect(await client.refusal(TABLE, { uploadid, blockid: "6" }, { method: "PUT", body: V1 })).toMatchObject({
    status: 409,
    code: "StatusConflict",
  });
});

test("what the service does not know or does not believe is refused in its own words", async () => {
  expect(await client.refusal(`/projects/${PROJECT}/tables/nope`)).toEqual({
    status: 404,
    code: "NoSuchTable",
    message: "ODPS-0130131:Table not found - table demo_project.nope cannot be resolved",
  });
  expect(await client.refusal("/projects/nope")).toMatchObject({ status: 404, code: "NoSuchProject" });
  const stranger = {
    accessId: "stranger",
    accessKey: sandbox.service.options.accounts.find("testAccessId")!.accessKeySecret,
  };
  expect(await client.refusal(TABLE, {}, { credentials: stranger })).toMatchObject({
    status: 401,
    code: "InvalidParameter",
  });
  await expect(client.sql("select *\n  from boom")).rejects.toThrow(
    "ODPS-0130131:[2,8] Table not found - table demo_project.boom cannot be resolved",
  );
  await expect(client.sql("select nope from maxcompute_target_table")).rejects.toThrow(
    "ODPS-0130071:[1,8] Semantic analysis exception - column nope cannot be resolved",
  );
});

test("signatures of v4 are accepted", async () => {
  expect((await client.ask(TABLE, {}, { region: "cn-hangzhou" })).status).toBe(200);
});
