import type { Pool } from "pg";
import { expect, test } from "vitest";
import { NoticeSender } from "./notice-sender";

/** A pool whose statements end when they are told to; answers the payloads of each. */
function heldPool() {
  const statements: { payloads: readonly string[]; end: (error?: Error) => void }[] = [];
  const pool = {
    query: (_text: string, [, payloads]: [string[], string[]]) =>
      new Promise<void>((resolve, reject) => {
        statements.push({ payloads, end: (error) => (error ? reject(error) : resolve()) });
      }),
  };
  return { pool: pool as unknown as Pool, statements };
}
const logs = (...payloads: string[]) => payloads.map((payload) => ({ channel: "millrace_logs" as const, payload }));

test("what comes in while a statement is on its way goes along with the next, the same notice once", async () => {
  const { pool, statements } = heldPool();
  const sender = new NoticeSender(pool);
  sender.send(logs("1"));
  sender.send(logs("2", "3"));
  sender.send(logs("2"));
  expect(statements.map(({ payloads }) => payloads)).toEqual([["1"]]);
  statements[0]!.end();
  await expect.poll(() => statements.length).toBe(2);
  expect(statements[1]!.payloads).toEqual(["2", "3"]);
  statements[1]!.end();
  await sender.settled();
  expect(statements).toHaveLength(2);
});

test("a statement that fails costs its notices and no others", async () => {
  const { pool, statements } = heldPool();
  const sender = new NoticeSender(pool);
  sender.send(logs("1"));
  statements[0]!.end(new Error("away"));
  await sender.settled();
  sender.send(logs("2"));
  expect(statements[1]!.payloads).toEqual(["2"]);
});
