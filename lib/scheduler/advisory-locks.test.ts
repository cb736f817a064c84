import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const read = (pattern: string) =>
  globSync(pattern, { cwd: root })
    .sort()
    .map((path) => readFileSync(join(root, path), "utf8"));

/** The functions of the database as the last migration that names them leaves them. */
function functions(): string[] {
  const definition = /CREATE (?:OR REPLACE )?FUNCTION (\w+)[^]*?\n\$\$;/g;
  const all = read("prisma/migrations/*/*.sql").flatMap((sql) => [...sql.matchAll(definition)]);
  return [...new Map(all.map(([text, name]) => [name, text])).values()];
}

test("every advisory lock of the product has a number of its own: the leader holds its lock for days", () => {
  const texts = [...read("lib/**/*.ts"), ...functions()];
  const numbers = texts.flatMap((text) => [...text.matchAll(/\b727073\d\d\b/g)].map(([number]) => number));
  expect(numbers.length).toBeGreaterThan(3);
  expect(new Set(numbers).size).toBe(numbers.length);
});
