import { afterAll, expect, test } from "vitest";
import { openDatabase } from "./db";
import { databaseUrl } from "./env";
import { CHANNELS, openListener } from "./listen";

const database = openDatabase(databaseUrl());
const listener = openListener(databaseUrl());
afterAll(async () => {
  await listener.close();
  await database.close();
});

test("a notice comes when what it tells of can be read, and none comes of what was rolled back", async () => {
  const heard: string[] = [];
  const isListening = new Promise<void>((resolve) => {
    listener.subscribe(CHANNELS.logs, { onNotice: (payload) => void heard.push(payload), onGap: resolve });
  });
  await isListening;
  const failing = database.transaction(async (sql) => {
    sql.notify(CHANNELS.logs, "rolled back");
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  await database.transaction(async (sql) => sql.notify(CHANNELS.logs, "plain"));
  await database.prismaTransaction(async (_, sql) => sql.notify(CHANNELS.logs, "prisma"));
  database.notify(CHANNELS.logs, "last");
  await expect.poll(() => heard).toContain("last");
  expect(heard).toEqual(["plain", "prisma", "last"]);
});
