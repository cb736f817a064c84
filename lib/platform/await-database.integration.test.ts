import { createServer, connect, type AddressInfo } from "node:net";
import { Client } from "pg";
import { expect, test } from "vitest";
import { createDatabase, dropDatabase } from "../../scripts/lib/scratch-database.js";
import { awaitDatabase } from "./await-database";

const serverUrl = process.env["DATABASE_URL"]!;

/** Whether a promise is still pending after another one is done. */
const isPending = async (waiting: Promise<unknown>, other: Promise<unknown>) =>
  Promise.race([waiting.then(() => false), other.then(() => true)]);

test("a database that is not there yet is waited for", async () => {
  const { host, port } = new Client({ connectionString: serverUrl });
  const server = host.startsWith("/") ? { path: `${host}/.s.PGSQL.${port}` } : { host, port };
  const front = createServer((socket) => {
    const behind = connect(server);
    socket.pipe(behind).pipe(socket);
    for (const end of [socket, behind]) end.on("error", () => end.destroy());
  });
  await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
  const address = front.address() as AddressInfo;
  await new Promise((resolve) => front.close(resolve));
  const url = new URL(serverUrl);
  url.host = `127.0.0.1:${address.port}`;
  url.searchParams.delete("host");
  await expect(awaitDatabase(url.href, 0)).rejects.toThrow("ECONNREFUSED");
  const waiting = awaitDatabase(url.href);
  expect(
    await isPending(
      waiting,
      awaitDatabase(url.href, 0).catch(() => {}),
    ),
  ).toBe(true);
  front.listen(address.port, "127.0.0.1");
  await waiting;
  await new Promise((resolve) => front.close(resolve));
});

test("a database that takes no writes is waited for, a wrong name is not", async () => {
  const url = await createDatabase(serverUrl);
  const name = new URL(url).pathname.slice(1);
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(`alter database ${name} set default_transaction_read_only = on`);
  await expect(awaitDatabase(url, 0)).rejects.toThrow("no writes");
  const waiting = awaitDatabase(url);
  await client.query(`alter database ${name} reset default_transaction_read_only`);
  await waiting;
  await client.end();
  await dropDatabase(url, serverUrl);
  await expect(awaitDatabase(url)).rejects.toThrow("does not exist");
});
