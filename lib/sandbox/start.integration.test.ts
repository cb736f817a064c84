import { execFile } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sandboxOverview } from "@/lib/core/sandbox/overview";
import { CONNECTION_FILE, readConnection } from "./connection";
import { FolderBusy } from "./folder-lock";
import { greeting } from "./greeting";
import { ensureOrders } from "./samples/ensure";
import { snippets } from "./snippets";
import { startSandbox, type Sandbox } from "./start";
import { temporaryFolder } from "./testing/temporary-folder";

let home: string;
let sandbox: Sandbox;
const start = (samples = false) =>
  startSandbox({ home, host: "127.0.0.1", ports: { tablestore: 0, maxcompute: 0, admin: 0 }, samples });
beforeEach(async () => {
  home = temporaryFolder();
  sandbox = await start();
});
afterEach(() => sandbox.close());

interface Connection {
  readonly admin: { readonly url: string; readonly token: string };
}
async function admin(method: string, path: string, body?: object, token?: string) {
  const { admin } = JSON.parse(readFileSync(join(home, CONNECTION_FILE), "utf8")) as Connection;
  const response = await fetch(admin.url + path, {
    method,
    headers: { authorization: `Bearer ${token ?? admin.token}` },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever the route answers
  return { status: response.status, body: (text === "" ? null : JSON.parse(text)) as any };
}

const ordersShards = () => sandbox.tablestore.store.reader.shards(sandbox.tablestore.store.table("demo", "orders")!.id);

test("the sample table has six hours of changes in order before the first start, and a restart adds none", async () => {
  const { reader } = sandbox.tablestore.store;
  await ensureOrders(sandbox);
  const [shard] = ordersShards();
  const records = [...reader.records(shard!, 1, 10_000)];
  expect(records.length).toBeGreaterThan(180);
  const times = records.map(({ us }) => us);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  const nowUs = Date.now() * 1000;
  expect(times[0]).toBeGreaterThan(nowUs - 6.1 * 3_600_000_000);
  expect(times[0]).toBeLessThan(nowUs - 5.9 * 3_600_000_000);
  expect(times.at(-1)).toBeGreaterThan(nowUs - 240_000_000);
  expect(new Set(records.map(({ action }) => action))).toEqual(new Set([1, 2, 3]));
  expect(sandbox.clock.isHostTime).toBe(true);

  await sandbox.close();
  sandbox = await start();
  await ensureOrders(sandbox);
  expect(ordersShards()[0]!.last).toBe(records.length);
});

test("the traffic goes on at the shop's pace, and can be hurried or stopped", async () => {
  await sandbox.close();
  sandbox = await start(true);
  const written = () => ordersShards().reduce((sum, { last }) => sum + last, 0);
  const before = written();
  expect((await admin("GET", "/samples/traffic")).body).toMatchObject({ isRunning: true, table: "orders" });
  const burst = await admin("POST", "/samples/burst", { moments: 20 });
  expect(burst.body.changesWritten).toBe(written() - before);
  expect(burst.body.changesWritten).toBeGreaterThanOrEqual(20);
  expect((await admin("PUT", "/samples/traffic", { isRunning: false, momentsPerMinute: 60 })).body).toMatchObject({
    isRunning: false,
    momentsPerMinute: 60,
    failure: null,
  });
  const names = (await admin("GET", "/maxcompute/projects/demo/tables")).body.map(({ name }: { name: string }) => name);
  expect(names.sort()).toEqual(["maxcompute_target_table", "maxcompute_target_table_daily"]);
});

test("further sample tables are made, take the traffic, and show in the overview with their shards", async () => {
  await sandbox.close();
  sandbox = await start(true);
  expect((await admin("POST", "/samples/tables", { table: "parcels" })).status).toBe(204);
  expect(await admin("POST", "/samples/tables", { table: "parcels" })).toMatchObject({ status: 409 });
  await admin("PUT", "/samples/traffic", { isRunning: false, table: "parcels" });
  await admin("POST", "/tablestore/instances/demo/tables/parcels/split", {});
  await admin("POST", "/faults", { operation: "BatchWriteRow", effect: { kind: "answer", status: 503, code: "Busy" } });
  expect(await admin("POST", "/samples/burst", { moments: 1 })).toEqual({
    status: 409,
    body: { error: "The changes could not be written: Busy: " },
  });
  const { body } = await admin("GET", "/overview");
  const overview = sandboxOverview.parse(body);
  const [demo] = overview.tablestore.instances;
  const parcels = demo!.tables.find(({ name }) => name === "parcels")!;
  expect(parcels.rows).toBeGreaterThan(0);
  expect(parcels.shards.map(({ isOpen, from, to }) => [isOpen, from === null, to === null])).toEqual([
    [false, true, true],
    [true, true, false],
    [true, false, true],
  ]);
  expect(overview.maxcompute.projects[0]!.tables.map(({ name }) => name)).toContain("parcels_changes");
  expect(overview.traffic).toMatchObject({ table: "parcels", isRunning: false, failure: "Busy: " });
  expect(overview.faults.occurrences.map(({ call, effect }) => [call.operation, call.subject, effect])).toEqual([
    ["BatchWriteRow", "parcels", "answer"],
  ]);
  expect(JSON.stringify(body)).not.toContain(sandbox.account.accessKeySecret.reveal());
});

test("what was changed by hand is on record", async () => {
  await admin("PUT", "/clock", { advanceMs: 5 });
  await admin("POST", "/faults", { effect: { kind: "explode" } });
  await admin("GET", "/clock");
  const { body } = await admin("GET", "/history");
  expect(body).toMatchObject([
    { method: "PUT", path: "/clock", body: { advanceMs: 5 }, status: 200 },
    { method: "POST", path: "/faults", status: 400 },
  ]);
});

test("keys and tokens are readable by their owner only", () => {
  for (const file of ["accounts.json", "admin-token", CONNECTION_FILE])
    expect(statSync(join(home, file)).mode & 0o777).toBe(0o600);
});

test("a second sandbox on the same folder is refused", async () => {
  await expect(start()).rejects.toThrow(FolderBusy);
});

test("the admin API wants its token", async () => {
  expect((await admin("GET", "/clock", undefined, "wrong")).status).toBe(401);
  expect((await admin("GET", "/clock")).status).toBe(200);
  expect((await admin("GET", "/nothing")).status).toBe(404);
  expect((await admin("GET", "/")).body).toContain("POST /faults");
});

test("the clock can be frozen, moved and set free", async () => {
  const at = "2027-01-01T00:00:00.000Z";
  expect((await admin("PUT", "/clock", { frozen: true, at })).body).toMatchObject({ now: at, isFrozen: true });
  expect((await admin("PUT", "/clock", { advanceMs: 1000 })).body).toMatchObject({ now: "2027-01-01T00:00:01.000Z" });
  expect((await admin("PUT", "/clock", { at, advanceMs: 1 })).status).toBe(400);
  expect((await admin("DELETE", "/clock")).body).toMatchObject({ isFrozen: false, offsetMs: 0 });
});

test("a fault is set, happens and is on record", async () => {
  const rule = { operation: "ListTable", effect: { kind: "answer", status: 503, code: "OTSServerBusy" } };
  const { body } = await admin("POST", "/faults", rule);
  const response = await fetch(`${sandbox.tablestore.url}/ListTable`, { method: "POST" });
  expect(response.status).toBe(503);
  expect((await fetch(`${sandbox.tablestore.url}/ListTable`, { method: "POST" })).status).toBe(400);
  const { body: after } = await admin("GET", "/faults");
  expect(after.occurrences).toMatchObject([{ ruleId: body.id, effect: "answer", call: { operation: "ListTable" } }]);
  expect((await admin("POST", "/faults", { effect: { kind: "explode" } })).status).toBe(400);
  expect((await admin("DELETE", `/faults/${body.id}`)).status).toBe(204);
});

test("a table's shards are split, merged and trimmed on demand", async () => {
  await ensureOrders(sandbox);
  const table = "/tablestore/instances/demo/tables/orders";
  const { body: split } = await admin("POST", `${table}/split`, { at: "order-00000010" });
  expect(split.shards.map(({ isOpen }: { isOpen: boolean }) => isOpen)).toEqual([false, true, true]);
  const { body: merged } = await admin("POST", `${table}/merge`, {});
  expect(merged.shards.filter(({ isOpen }: { isOpen: boolean }) => isOpen)).toHaveLength(1);
  const { body: trimmed } = await admin("POST", `${table}/trim`, { before: new Date().toISOString() });
  expect(trimmed.shards[0].records).toBe(0);
  expect((await admin("POST", `${table}/split`, { partition: 9 })).status).toBe(400);
  expect((await admin("POST", "/tablestore/instances/demo/tables/none/split", {})).status).toBe(404);
});

test("instances and keys are made on demand, temporary ones with a token", async () => {
  await admin("POST", "/tablestore/instances", { name: "second" });
  expect((await admin("GET", "/tablestore/instances")).body).toContain("second");
  expect((await admin("POST", "/tablestore/instances", { name: "-" })).status).toBe(400);
  const { body } = await admin("POST", "/accounts", { expiresInSec: 60, instances: ["second"] });
  expect(body).toMatchObject({ instances: ["second"], securityToken: expect.any(String) });
  expect((await admin("PUT", `/accounts/${body.accessKeyId}`, { disabled: true })).body.disabled).toBe(true);
  const { body: all } = await admin("GET", "/accounts");
  expect(JSON.stringify(all)).not.toContain(body.accessKeySecret);
});

test("the program that the sandbox prints for Node runs as it stands", async () => {
  await ensureOrders(sandbox);
  const { text } = snippets(sandbox.connection).find(({ client }) => client === "node")!;
  expect(greeting(readConnection(home)!)).toContain(text.split("\n")[1]);
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", text], {
    cwd: join(import.meta.dirname, "../.."),
  });
  expect(stdout).toBe("[ 'orders' ]\n");
});
