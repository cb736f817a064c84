import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

test("every advisory lock of the product has a number of its own: the leader holds its lock for days", () => {
  const numbers = globSync(["lib/**/*.ts", "prisma/migrations/*/*.sql"], { cwd: root }).flatMap((path) =>
    [...readFileSync(join(root, path), "utf8").matchAll(/\b727073\d\d\b/g)].map(([number]) => number),
  );
  expect(numbers.length).toBeGreaterThan(3);
  expect(new Set(numbers).size).toBe(numbers.length);
});
