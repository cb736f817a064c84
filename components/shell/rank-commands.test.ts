import { expect, test } from "vitest";
import { rankCommands } from "./rank-commands";

const command = (title: string, keywords = "") => ({ id: title, title, keywords, group: "go" as const, run: () => {} });
const commands = [
  command("Cycle instances", "Operation Center"),
  command("Data sources", "Data Integration"),
  command("Sign out"),
];
const titles = (query: string) => rankCommands(commands, query).map(({ title }) => title);

test("a title that begins with the query comes before one that only holds it", () => {
  expect(titles("s")).toEqual(["Sign out", "Cycle instances", "Data sources"]);
});

test("every word has to be found, in the title or the keywords", () => {
  expect(titles("data integ")).toEqual(["Data sources"]);
  expect(titles("operation")).toEqual(["Cycle instances"]);
  expect(titles("data xyz")).toEqual([]);
  expect(titles("  ")).toHaveLength(3);
});
